package io.nettio.metrics.page;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * The tasks of one loop at one moment.
 *
 * @param total how many there were; more than lines, where the snapshot was cut
 * @param lines parents before those that hang under them
 * @param missing what the snapshot could not tell and why, in a sentence, or null
 */
record LoopTasks(
        ObservedLoop observed, int total, List<TaskLine> lines, @Nullable String missing) {}
