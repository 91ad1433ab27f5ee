package io.nettio;

/**
 * A done callback on behalf of what completes the future, which takes a cancel to it; so whoever
 * looks at the future finds out where its result will come from.
 */
interface Completing {
    /** What it is. Any thread that may touch the future. */
    String completes();
}
