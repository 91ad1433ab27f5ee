package io.nettio;

import io.nettio.internal.Counter;
import io.nettio.internal.DurationHistogram;

/** What became of a loop's tasks, and how long their steps take. The loop's thread counts. */
final class TaskCounts {
    final Counter created = new Counter();
    final Counter finished = new Counter();
    final Counter cancelled = new Counter();
    final Counter failed = new Counter();
    final Counter steps = new Counter();
    final DurationHistogram stepDuration = new DurationHistogram();

    void countEnd(boolean wasCancelled, boolean hasFailed) {
        if (wasCancelled) {
            cancelled.increment();
        } else if (hasFailed) {
            failed.increment();
        } else {
            finished.increment();
        }
    }
}
