package io.nettio.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Counts turns by how many callbacks they ran, in buckets that double, without a lock or an
 * allocation: the loop's thread records, any thread reads.
 */
public final class TurnSizes {
    private static final VarHandle COUNTS = MethodHandles.arrayElementVarHandle(long[].class);

    /** The last bound is 1024; larger turns are in one more bucket. */
    private static final int BOUNDS = 11;

    private final long[] counts = new long[BOUNDS + 1];

    /** Counts a turn of so many callbacks, at least 1. */
    void record(int callbacks) {
        int bucket = Math.min(BOUNDS, Integer.SIZE - Integer.numberOfLeadingZeros(callbacks - 1));
        COUNTS.setOpaque(counts, bucket, counts[bucket] + 1);
    }

    /** The upper bounds of all buckets but the last, inclusive. */
    public static long[] bounds() {
        long[] bounds = new long[BOUNDS];
        for (int i = 0; i < BOUNDS; i++) {
            bounds[i] = 1L << i;
        }
        return bounds;
    }

    /** How many turns are in each bucket, one more than there are bounds. Any thread. */
    public long[] counts() {
        long[] copy = new long[counts.length];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = (long) COUNTS.getOpaque(counts, i);
        }
        return copy;
    }
}
