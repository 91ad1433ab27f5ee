package io.nettio;

import java.time.Duration;

/** Durations as nanoseconds, without overflow. */
final class Delays {
    /** 146 years; with {@link #MIN_NANOS}, deadlines can be compared by their difference. */
    private static final long MAX_NANOS = Long.MAX_VALUE / 2;

    private static final long MIN_NANOS = -Long.MAX_VALUE / 4;

    /** Less than this in either direction needs no care. */
    private static final long SAFE_SECONDS = 1_000_000_000;

    private static final Duration MAX = Duration.ofNanos(MAX_NANOS);
    private static final Duration MIN = Duration.ofNanos(MIN_NANOS);

    private Delays() {}

    static long nanos(Duration delay) {
        long seconds = delay.getSeconds();
        if (seconds < SAFE_SECONDS && seconds > -SAFE_SECONDS) {
            return delay.getSeconds() * 1_000_000_000 + delay.getNano();
        }
        if (delay.compareTo(MAX) > 0) {
            return MAX_NANOS;
        }
        return delay.compareTo(MIN) < 0 ? MIN_NANOS : delay.toNanos();
    }

    static long bounded(long delayNanos) {
        return Math.max(MIN_NANOS, Math.min(MAX_NANOS, delayNanos));
    }

    /** A deadline that is as near to this one as the timers can take, such as the end of time. */
    static long deadline(long deadlineNanos, long nowNanos) {
        long delay = deadlineNanos - nowNanos;
        boolean overflows = ((deadlineNanos ^ nowNanos) & (deadlineNanos ^ delay)) < 0;
        if (overflows) {
            delay = deadlineNanos < 0 ? MIN_NANOS : MAX_NANOS;
        }
        return nowNanos + bounded(delay);
    }
}
