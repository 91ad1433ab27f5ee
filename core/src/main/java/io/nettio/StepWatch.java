package io.nettio;

import org.jspecify.annotations.Nullable;

/** Counts the steps of a loop's tasks, times some, and tells the instruments. Loop thread only. */
final class StepWatch {
    private static final int MEAN_SAMPLE_GAP = 64;

    private final LoopState loopState;
    private int untilSample = MEAN_SAMPLE_GAP;
    private int random = 0x9E3779B9;

    StepWatch(LoopState loopState) {
        this.loopState = loopState;
    }

    /** Lets the task's coroutine run until it suspends or ends; true if it has ended. */
    boolean advance(Task<?> task, @Nullable Throwable error) {
        task.steps++;
        loopState.taskCounts.steps.increment();
        Instruments watching = loopState.instruments();
        boolean timed = --untilSample <= 0;
        return (timed || watching != null)
                ? watched(task, error, watching, timed)
                : task.step.advance(error);
    }

    private boolean watched(
            Task<?> task,
            @Nullable Throwable error,
            @Nullable Instruments watching,
            boolean timed) {
        if (watching != null) {
            watching.stepBegins(task);
        }
        long begin = timed ? loopState.engine.now() : 0;
        try {
            return task.step.advance(error);
        } finally {
            if (timed) {
                loopState.taskCounts.stepDuration.record(loopState.engine.now() - begin);
                untilSample = nextGap();
            }
            if (watching != null) {
                watching.stepEnds(task);
            }
        }
    }

    /** At random, or of 64 tasks that take turns one alone would be timed. */
    private int nextGap() {
        random ^= random << 13;
        random ^= random >>> 17;
        random ^= random << 5;
        return 1 + (random & (2 * MEAN_SAMPLE_GAP - 1));
    }
}
