package io.nettio;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.function.Consumer;

/**
 * One {@code asyncio.wait}: counts down as futures end. It cancels nothing and leaves no callback
 * behind.
 */
final class Wait implements Consumer<AsyncFuture<?>>, Waiting {
    private final Task<?> task;
    private final Collection<? extends AsyncFuture<?>> futures;
    private final ReturnWhen returnWhen;
    private final AsyncFuture<@Nullable Void> waiter;
    private Futures.@Nullable Release timer;
    private int left;

    Wait(Task<?> task, Collection<? extends AsyncFuture<?>> futures, ReturnWhen returnWhen) {
        this.task = task;
        this.futures = futures;
        this.returnWhen = returnWhen;
        this.waiter = new AsyncFuture<>(task.loopState);
        this.left = futures.size();
    }

    void await(@Nullable Long timeoutNanos) {
        if (timeoutNanos != null) {
            timer = new Futures.Release(waiter);
            task.loopState.engine.schedule(task.loopState.engine.now() + timeoutNanos, timer);
        }
        futures.forEach(future -> future.addDoneCallback(this));
        try {
            task.step.await(waiter);
        } finally {
            cancelTimer();
            futures.forEach(future -> future.removeDoneCallback(this));
        }
    }

    @Override
    public void eachWaiting(Consumer<AsyncFuture<?>> to) {
        to.accept(waiter);
    }

    /** One of the futures is done. */
    @Override
    public void accept(AsyncFuture<?> done) {
        left--;
        if (left <= 0 || returnWhen == ReturnWhen.FIRST_COMPLETED || endsByFailure(done)) {
            cancelTimer();
            if (!waiter.done()) {
                waiter.succeed(null);
            }
        }
    }

    /** Looking for an exception counts as seeing it, as in asyncio. */
    private boolean endsByFailure(AsyncFuture<?> done) {
        boolean ends = returnWhen == ReturnWhen.FIRST_EXCEPTION && done.failed();
        if (ends) {
            done.markRetrieved();
        }
        return ends;
    }

    private void cancelTimer() {
        if (timer != null) {
            timer.cancel();
        }
    }
}
