package io.nettio.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Counts durations by size, without a lock or an allocation: the loop's thread records, any thread
 * reads.
 *
 * <p>Most durations of a loop that is well are in the first buckets, so the search begins there.
 */
public final class DurationHistogram {
    private static final VarHandle COUNTS = MethodHandles.arrayElementVarHandle(long[].class);

    /** The buckets' upper bounds, inclusive; what is longer is in one more bucket. */
    private static final long[] BOUNDS_NANOS = {
        1_000L,
        2_500L,
        5_000L,
        10_000L,
        25_000L,
        50_000L,
        100_000L,
        250_000L,
        500_000L,
        1_000_000L,
        2_500_000L,
        5_000_000L,
        10_000_000L,
        25_000_000L,
        50_000_000L,
        100_000_000L,
        250_000_000L,
        500_000_000L,
        1_000_000_000L,
        2_500_000_000L,
        5_000_000_000L,
        10_000_000_000L
    };

    private final long[] counts = new long[BOUNDS_NANOS.length + 1];
    private final Counter sumNanos = new Counter();
    private final Counter maxNanos = new Counter();

    /** Counts a duration once; less than 0 is 0. */
    public void record(long nanos) {
        record(nanos, 1);
    }

    /** Counts a duration so many times. */
    public void record(long nanos, int times) {
        long duration = Math.max(0, nanos);
        int bucket = 0;
        while (bucket < BOUNDS_NANOS.length && duration > BOUNDS_NANOS[bucket]) {
            bucket++;
        }
        COUNTS.setOpaque(counts, bucket, counts[bucket] + times);
        sumNanos.add(duration * times);
        if (duration > maxNanos.get()) {
            maxNanos.set(duration);
        }
    }

    /** The upper bounds of all buckets but the last. */
    public static long[] boundsNanos() {
        return BOUNDS_NANOS.clone();
    }

    /** How many are in each bucket, one more than there are bounds. Any thread. */
    public long[] counts() {
        long[] copy = new long[counts.length];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = (long) COUNTS.getOpaque(counts, i);
        }
        return copy;
    }

    /** Any thread. */
    public long sumNanos() {
        return sumNanos.get();
    }

    /** The longest of all; 0 where there are none. Any thread. */
    public long maxNanos() {
        return maxNanos.get();
    }
}
