package io.nettio.sync;

import io.nettio.AsyncFuture;
import io.nettio.CancelledError;

import org.jspecify.annotations.Nullable;

/**
 * A number of permits: asyncio's {@code Semaphore}. Fair: a permit that is released is handed to
 * who has waited longest, and nobody overtakes. A waiter that is cancelled gives its permit on.
 *
 * <p>For the tasks of one loop. Source: {@code asyncio/locks.py}.
 */
public sealed class AsyncSemaphore extends LoopBound permits AsyncBoundedSemaphore {
    private final Waiters waiters = new Waiters();
    private final Runnable release = this::release;
    private int permits;

    /** What {@link #statistics} gives. */
    public record Statistics(int permits, int waiting) {}

    /** With this many permits, at least 0. */
    public AsyncSemaphore(int permits) {
        if (permits < 0) {
            throw new IllegalArgumentException(
                    "Semaphore initial value must be >= 0, not " + permits);
        }
        this.permits = permits;
    }

    /** Whether {@link #acquire} would suspend: there is no permit, or others wait for one. */
    public final boolean locked() {
        return permits == 0 || waiters.anyLive();
    }

    /**
     * Suspends until there is a permit and this task's turn has come; closing the result releases
     * it, once.
     */
    public final Hold acquire() {
        checkThread("acquire");
        if (!locked()) {
            permits--;
            return new OneHold(release);
        }
        AsyncFuture<@Nullable Void> turn = newWaiter("acquire");
        try {
            waiters.await(turn);
        } catch (CancelledError cancelled) {
            if (turn.done() && !turn.cancelled()) {
                permits++; // it was handed over already
            }
            throw cancelled;
        } finally {
            handOver();
        }
        return new OneHold(release);
    }

    /** Gives a permit back. */
    public void release() {
        checkThread("release");
        permits++;
        wakeNext();
    }

    private void handOver() {
        boolean anyLeft = true;
        while (permits > 0 && anyLeft) {
            anyLeft = wakeNext();
        }
    }

    private boolean wakeNext() {
        boolean woken = waiters.wakeFirstPending();
        if (woken) {
            permits--;
        }
        return woken;
    }

    final int permits() {
        return permits;
    }

    public final Statistics statistics() {
        return new Statistics(permits, waiters.size());
    }

    @Override
    public String toString() {
        return getClass().getSimpleName()
                + "[permits="
                + permits
                + " waiting="
                + waiters.size()
                + "]";
    }
}
