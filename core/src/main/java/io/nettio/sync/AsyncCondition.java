package io.nettio.sync;

import io.nettio.AsyncFuture;
import io.nettio.CancelledError;

import org.jspecify.annotations.Nullable;

import java.util.function.BooleanSupplier;

/**
 * A condition variable: asyncio's {@code Condition}. Who waits has the lock again when {@link
 * #await} ends, however it ends; a signal that reaches a waiter just when it is cancelled goes to
 * another, so that none is lost (and a wake-up without a reason can happen: wait in a loop, or with
 * {@link #awaitUntil}).
 *
 * <p>For the tasks of one loop. Source: {@code asyncio/locks.py}.
 */
public final class AsyncCondition extends LoopBound {
    private final AsyncLock lock;
    private final Waiters waiters = new Waiters();

    /** What {@link #statistics} gives. */
    public record Statistics(boolean locked, int waiting, int waitingForLock) {}

    public AsyncCondition() {
        this(new AsyncLock());
    }

    /** A condition of this lock, which several may share. */
    public AsyncCondition(AsyncLock lock) {
        if (lock == null) {
            throw new IllegalArgumentException(
                    "new AsyncCondition(null): give the lock, or none for one of its own");
        }
        this.lock = lock;
    }

    /** As {@link AsyncLock#acquire}, of this condition's lock. */
    public Hold acquire() {
        return lock.acquire();
    }

    public void release() {
        lock.release();
    }

    public boolean locked() {
        return lock.locked();
    }

    /**
     * Releases the lock, suspends until it is signalled, and takes the lock again. asyncio's {@code
     * wait()}.
     *
     * @throws IllegalStateException if the lock is not held
     */
    public void await() {
        checkThread("await");
        requireLocked("wait on");
        AsyncFuture<@Nullable Void> waiter = newWaiter("await");
        lock.release();
        boolean woken = false;
        try {
            try {
                waiters.await(waiter);
            } finally {
                acquireInSpiteOfCancels();
            }
            woken = true;
        } finally {
            if (!woken) {
                waiters.wakePending(1); // a signal may have been on its way to this task
            }
        }
    }

    /**
     * Takes the lock even where this task is cancelled meanwhile, and throws the last cancellation
     * only then.
     */
    private void acquireInSpiteOfCancels() {
        CancelledError last = null;
        while (true) {
            try {
                lock.acquire();
                break;
            } catch (CancelledError cancelled) {
                last = cancelled;
            }
        }
        if (last != null) {
            throw last;
        }
    }

    /**
     * Waits until the predicate holds; it is asked with the lock held. asyncio's {@code wait_for}.
     */
    public void awaitUntil(BooleanSupplier predicate) {
        while (!predicate.getAsBoolean()) {
            await();
        }
    }

    /** Wakes one who waits. asyncio's {@code notify()}. */
    public void signal() {
        signal(1);
    }

    /**
     * Wakes at most this many, in the order in which they came.
     *
     * @throws IllegalStateException if the lock is not held
     */
    public void signal(int count) {
        checkThread("signal");
        requireLocked("signal");
        waiters.wakePending(Math.max(0, count));
    }

    /** Wakes all who wait. asyncio's {@code notify_all()}. */
    public void signalAll() {
        signal(waiters.size());
    }

    private void requireLocked(String what) {
        if (!lock.locked()) {
            throw new IllegalStateException(
                    "Cannot " + what + " a condition whose lock is not acquired");
        }
    }

    public Statistics statistics() {
        return new Statistics(lock.locked(), waiters.size(), lock.statistics().waiting());
    }

    @Override
    public String toString() {
        return "AsyncCondition["
                + (locked() ? "locked" : "unlocked")
                + " waiting="
                + waiters.size()
                + "]";
    }
}
