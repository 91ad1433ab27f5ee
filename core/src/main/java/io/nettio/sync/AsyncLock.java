package io.nettio.sync;

import io.nettio.AsyncFuture;
import io.nettio.CancelledError;

import org.jspecify.annotations.Nullable;

/**
 * A lock between tasks: asyncio's {@code Lock}. Fair: tasks get it in the order in which they
 * asked. It is not re-entrant, and any task may release it. A waiter that is cancelled passes its
 * turn on.
 *
 * <p>For the tasks of one loop. Source: {@code asyncio/locks.py}.
 */
public final class AsyncLock extends LoopBound {
    private final Waiters waiters = new Waiters();
    private final Runnable release = this::release;
    private boolean locked;

    /** What {@link #statistics} gives. */
    public record Statistics(boolean locked, int waiting) {}

    /** A lock that is free. */
    public AsyncLock() {}

    public boolean locked() {
        return locked;
    }

    /**
     * Suspends until the lock is free and this task's turn has come; closing the result releases
     * it, once.
     */
    public Hold acquire() {
        checkThread("acquire");
        if (!locked && !waiters.anyLive()) {
            locked = true;
            return new OneHold(release);
        }
        AsyncFuture<@Nullable Void> turn = newWaiter("acquire");
        try {
            waiters.await(turn);
        } catch (CancelledError cancelled) {
            if (!locked) {
                waiters.wakeHead();
            }
            throw cancelled;
        }
        locked = true;
        return new OneHold(release);
    }

    /**
     * Frees the lock and wakes the first who waits.
     *
     * @throws IllegalStateException if it is not locked
     */
    public void release() {
        checkThread("release");
        if (!locked) {
            throw new IllegalStateException("Lock is not acquired.");
        }
        locked = false;
        waiters.wakeHead();
    }

    public Statistics statistics() {
        return new Statistics(locked, waiters.size());
    }

    @Override
    public String toString() {
        return "AsyncLock[" + (locked ? "locked" : "unlocked") + " waiting=" + waiters.size() + "]";
    }
}
