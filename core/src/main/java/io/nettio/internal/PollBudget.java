package io.nettio.internal;

/**
 * How long a loop may go on without a poll while callbacks are ready; with nothing ready it polls
 * each turn. Loop thread only.
 */
final class PollBudget {
    private static final long NANOS = 50_000;

    /** Bounds the turns where the clock stands still, as a test's clock may. */
    private static final int MAX_TURNS = 256;

    private long beganNanos;
    private int turns;

    /** There was a poll. */
    void begin(long nowNanos) {
        turns = 0;
        beganNanos = nowNanos;
    }

    /** Asked once in each turn. */
    boolean isSpent(long nowNanos) {
        return ++turns >= MAX_TURNS || nowNanos - beganNanos >= NANOS;
    }

    /** Whether the last turn was the one that polled. */
    boolean isNew() {
        return turns == 0;
    }

    long beganNanos() {
        return beganNanos;
    }
}
