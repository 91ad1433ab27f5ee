package io.nettio;

import java.time.Duration;

/** Durations as nanoseconds, without overflow. */
final class Delays {
    /** Half the range of a long, so that deadlines can be compared by their difference. */
    private static final long MAX_NANOS = Long.MAX_VALUE / 2;

    private static final Duration MAX = Duration.ofNanos(MAX_NANOS);

    private Delays() {}

    static long nanos(Duration delay) {
        if (delay.compareTo(MAX) > 0) {
            return MAX_NANOS;
        }
        return delay.compareTo(MAX.negated()) < 0 ? -MAX_NANOS : delay.toNanos();
    }

    static long bounded(long delayNanos) {
        return Math.max(-MAX_NANOS, Math.min(MAX_NANOS, delayNanos));
    }
}
