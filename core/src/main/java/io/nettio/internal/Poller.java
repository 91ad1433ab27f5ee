package io.nettio.internal;

/** What a loop waits in: a selector, or in a loop without channels just a parked thread. */
public interface Poller {
    /** A timeout that never ends. */
    long FOREVER = Long.MAX_VALUE;

    /**
     * Handles the events that are there, and waits for some where there are none. Runs on the
     * loop's thread.
     *
     * @param timeoutNanos the longest wait: 0 not at all, {@link #FOREVER} until an event or a
     *     wakeup
     */
    void poll(long timeoutNanos);

    /** Ends a wait, or the next one if none is under way. Any thread. */
    void wakeup();
}
