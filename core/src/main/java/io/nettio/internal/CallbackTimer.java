package io.nettio.internal;

/** Is told how long each callback took, while it is set. Runs on the loop's thread. */
@FunctionalInterface
public interface CallbackTimer {
    /** A callback has run, in this time. */
    void onCallback(Object callback, long nanos);
}
