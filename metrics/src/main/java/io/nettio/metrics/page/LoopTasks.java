package io.nettio.metrics.page;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * The tasks of one loop at one moment.
 *
 * @param total how many there were; more than lines, where the snapshot was cut
 * @param lines parents before those that hang under them
 * @param note what the snapshot could not tell and why, in a sentence, or null
 * @param unansweredForNanos where the loop did not answer in time, how long its turn under way had
 *     taken by then; else 0
 * @param unansweredAt where the loop did not answer in time, the frames of the thread that keeps
 *     it, innermost first; else empty
 */
record LoopTasks(
        ObservedLoop observed,
        long total,
        List<TaskLine> lines,
        @Nullable String note,
        long unansweredForNanos,
        List<String> unansweredAt) {}
