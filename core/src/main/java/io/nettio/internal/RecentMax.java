package io.nettio.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * The largest number of the last minute, or of a shorter time: a ring of slots of a quarter of a
 * second each. The loop's thread records, any thread reads; a reader may see a slot that is being
 * taken over as empty.
 */
public final class RecentMax {
    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(long[].class);
    private static final long SLOT_NANOS = 250_000_000L;
    private static final long MINUTE_NANOS = 60_000_000_000L;
    private static final int SLOTS = (int) (MINUTE_NANOS / SLOT_NANOS) + 1; // one is under way

    private final long[] epochs = new long[SLOTS];
    private final long[] maxima = new long[SLOTS];

    /** With nothing in it. */
    public RecentMax() {
        Arrays.fill(epochs, Long.MIN_VALUE);
    }

    /** The clock must not go back. */
    public void record(long nowNanos, long value) {
        long epoch = Math.floorDiv(nowNanos, SLOT_NANOS);
        int slot = (int) Math.floorMod(epoch, (long) SLOTS);
        if (epochs[slot] != epoch) {
            SLOT.setOpaque(maxima, slot, value);
            SLOT.setOpaque(epochs, slot, epoch);
        } else if (value > maxima[slot]) {
            SLOT.setOpaque(maxima, slot, value);
        }
    }

    /** Of the last minute; 0 where nothing was recorded. Any thread. */
    public long get(long nowNanos) {
        return get(nowNanos, MINUTE_NANOS);
    }

    /** Of this time until now, a minute at most, or of up to a slot more. Any thread. */
    public long get(long nowNanos, long lastNanos) {
        long newest = Math.floorDiv(nowNanos, SLOT_NANOS);
        long oldest = Math.floorDiv(nowNanos - Math.min(lastNanos, MINUTE_NANOS), SLOT_NANOS);
        long max = 0;
        for (long epoch = oldest; epoch <= newest; epoch++) {
            int slot = (int) Math.floorMod(epoch, (long) SLOTS);
            if ((long) SLOT.getOpaque(epochs, slot) == epoch) {
                max = Math.max(max, (long) SLOT.getOpaque(maxima, slot));
            }
        }
        return max;
    }
}
