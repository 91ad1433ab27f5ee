package io.nettio.internal;

/** What became of a loop's timers. The loop's thread counts, any thread reads. */
public final class TimerCounts {
    /** One that runs so long behind its deadline was late; the best loop is late by less. */
    private static final long LATE_NANOS = 10_000_000;

    private final Counter set = new Counter();
    private final Counter cancelled = new Counter();
    private final Counter fired = new Counter();
    private final Counter late = new Counter();

    void addSet() {
        set.increment();
    }

    void addCancelled() {
        cancelled.increment();
    }

    void addFired(long lateNanos) {
        fired.increment();
        if (lateNanos >= LATE_NANOS) {
            late.increment();
        }
    }

    public long set() {
        return set.get();
    }

    public long cancelled() {
        return cancelled.get();
    }

    /** Those whose time has come. */
    public long fired() {
        return fired.get();
    }

    /** Of these, those that came 10 ms or more behind their deadline. */
    public long late() {
        return late.get();
    }
}
