package io.nettio.sync;

/**
 * A flag that tasks wait for: asyncio's {@code Event}. Setting it wakes all who wait then, even if
 * it is cleared before they run. For the tasks of one loop. Source: {@code asyncio/locks.py}.
 */
public final class AsyncEvent extends LoopBound {
    private final Waiters waiters = new Waiters();
    private boolean set;

    /** What {@link #statistics} gives. */
    public record Statistics(boolean set, int waiting) {}

    /** An event that is not set. */
    public AsyncEvent() {}

    public boolean isSet() {
        return set;
    }

    public void set() {
        checkThread("set");
        if (!set) {
            set = true;
            waiters.wakeAll();
        }
    }

    public void clear() {
        checkThread("clear");
        set = false;
    }

    /**
     * Suspends until the event is set; not at all if it is. asyncio's {@code wait()}, which in Java
     * is Object's.
     */
    public void await() {
        checkThread("await");
        if (set) {
            return;
        }
        waiters.await(newWaiter("await"));
    }

    public Statistics statistics() {
        return new Statistics(set, waiters.size());
    }

    @Override
    public String toString() {
        return "AsyncEvent[" + (set ? "set" : "unset") + " waiting=" + waiters.size() + "]";
    }
}
