package io.nettio.inspect;

import java.util.function.LongSupplier;

/**
 * The times in which the whole JVM stood still, so that no loop is to blame for them. The watchdog
 * itself wakes too late then; and what a collection took while it slept the JVM says.
 */
final class JvmStops {
    private final LongSupplier collectionNanos;
    private long lastCollectionNanos;

    // any thread
    private volatile long count;
    private volatile long totalNanos;

    /**
     * For a JVM whose collectors have stopped it for so long in all.
     *
     * @param collectionNanos never less than before
     */
    JvmStops(LongSupplier collectionNanos) {
        this.collectionNanos = collectionNanos;
        lastCollectionNanos = collectionNanos.getAsLong();
    }

    /**
     * How long it stood still since the last look.
     *
     * @param lateNanos how late this look is
     * @param countedFromNanos a stop of this length is counted
     */
    long sinceLastLook(long lateNanos, long countedFromNanos) {
        long collected = collectionNanos.getAsLong();
        // A collection makes the look late, or it does not: both at once are the same time.
        long stopped = Math.max(lateNanos, collected - lastCollectionNanos);
        lastCollectionNanos = collected;
        if (stopped >= countedFromNanos) {
            add(stopped);
        }
        return stopped;
    }

    /** A stop that was seen in another way. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // under the watchdog's lock
    void add(long stoppedNanos) {
        count++;
        totalNanos += stoppedNanos;
    }

    long count() {
        return count;
    }

    long totalNanos() {
        return totalNanos;
    }
}
