package io.nettio.internal;

import org.jspecify.annotations.Nullable;

/**
 * What a loop knows of one of its tasks.
 *
 * @param number its place among the tasks that this loop has made, from 1
 * @param createdNanos when it was made, by the loop's clock
 * @param steps how often it was resumed
 * @param cancelling how many requests to cancel it nobody took back
 * @param awaited the future or task that it is suspended for and that is not done; else null
 * @param code what was given to run: its class says where it was written
 */
public record TaskFacts(
        long number,
        String name,
        long createdNanos,
        int steps,
        int cancelling,
        Progress progress,
        @Nullable Object awaited,
        Object code) {

    /** How far it has come. */
    public enum Progress {
        /** Not started. */
        CREATED,
        /** In the middle of a step. */
        RUNNING,
        /** Suspended; what it awaited is done, so that it is ready, or it awaits something. */
        SUSPENDED
    }
}
