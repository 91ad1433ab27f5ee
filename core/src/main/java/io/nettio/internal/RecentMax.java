package io.nettio.internal;

/**
 * The largest number of the last minute: a ring of slots of ten seconds each. The loop's thread
 * records, any thread reads; a reader may see a slot that is being taken over as empty.
 */
public final class RecentMax {
    private static final long SLOT_NANOS = 10_000_000_000L;
    private static final int SLOTS = 7; // six whole ones, and the one under way

    private final Counter[] epochs = new Counter[SLOTS];
    private final Counter[] maxima = new Counter[SLOTS];

    /** With nothing in it. */
    public RecentMax() {
        for (int i = 0; i < SLOTS; i++) {
            epochs[i] = new Counter();
            epochs[i].set(Long.MIN_VALUE);
            maxima[i] = new Counter();
        }
    }

    /** The clock must not go back. */
    public void record(long nowNanos, long value) {
        long epoch = Math.floorDiv(nowNanos, SLOT_NANOS);
        int slot = (int) Math.floorMod(epoch, (long) SLOTS);
        if (epochs[slot].get() != epoch) {
            maxima[slot].set(value);
            epochs[slot].set(epoch);
        } else if (value > maxima[slot].get()) {
            maxima[slot].set(value);
        }
    }

    /** 0 where nothing was recorded. Any thread. */
    public long get(long nowNanos) {
        long oldest = Math.floorDiv(nowNanos, SLOT_NANOS) - SLOTS + 1;
        long max = 0;
        for (int i = 0; i < SLOTS; i++) {
            if (epochs[i].get() >= oldest) {
                max = Math.max(max, maxima[i].get());
            }
        }
        return max;
    }
}
