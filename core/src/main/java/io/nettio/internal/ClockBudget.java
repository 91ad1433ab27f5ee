package io.nettio.internal;

/**
 * When the clock is read anew: short turns share a reading, as one takes longer than they do. Loop
 * thread only.
 */
final class ClockBudget {
    private static final long SHORT_NANOS = 10_000;
    private static final int MAX_CALLBACKS = 16;

    private int callbacks; // since the last reading
    private int most; // 0: the next turn reads

    /** Nothing is known of what the clock says. */
    void reset() {
        most = 0;
    }

    boolean isSpent() {
        return callbacks >= most;
    }

    /** Whether no callback has run since it was read. */
    boolean isNew() {
        return callbacks == 0;
    }

    /** It was read, so long behind the last time. */
    void begin(long sinceLastNanos) {
        callbacks = 0;
        most = sinceLastNanos < SHORT_NANOS ? Math.min(2 * most + 1, MAX_CALLBACKS) : 1;
    }

    /** It was read for another reason. */
    void beginAgain() {
        callbacks = 0;
    }

    void count(int ran) {
        callbacks += ran;
    }
}
