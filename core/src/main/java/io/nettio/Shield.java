package io.nettio;

import org.jspecify.annotations.Nullable;

import java.util.function.Consumer;

/**
 * One {@code asyncio.shield}: a future that follows another one and does not pass a cancel on to
 * it.
 */
final class Shield<T extends @Nullable Object> implements Consumer<AsyncFuture<T>>, Waiting {
    private final AsyncFuture<T> inner;
    private final AsyncFuture<T> outer;

    private Shield(AsyncFuture<T> inner) {
        this.inner = inner;
        this.outer = new AsyncFuture<>(inner.loopState);
    }

    static <T extends @Nullable Object> AsyncFuture<T> of(AsyncFuture<T> inner) {
        if (inner.done()) {
            return inner;
        }
        Shield<T> shield = new Shield<>(inner);
        inner.addDoneCallback(shield);
        shield.outer.addDoneCallback(shield::onOuterDone);
        return shield.outer;
    }

    @Override
    public void eachWaiting(Consumer<AsyncFuture<?>> to) {
        to.accept(outer);
    }

    /** The inner future is done. */
    @Override
    public void accept(AsyncFuture<T> done) {
        if (outer.cancelled()) {
            return;
        }
        if (done.cancelled()) {
            outer.cancel();
            return;
        }
        Throwable failure = done.exception();
        if (failure != null) {
            outer.fail(failure);
        } else {
            outer.succeed(done.result());
        }
    }

    /**
     * Cancelled from outside: from now on nobody hears of the inner future, but for the exception
     * handler.
     */
    private void onOuterDone(AsyncFuture<T> done) {
        if (!inner.done()) {
            inner.removeDoneCallback(this);
            Consumer<AsyncFuture<?>> log = LogOnException.INSTANCE;
            inner.removeDoneCallback(log); // once, however many shields there were
            inner.addDoneCallback(log);
        }
    }

    private static final class LogOnException implements Consumer<AsyncFuture<?>> {
        static final LogOnException INSTANCE = new LogOnException();

        @Override
        public void accept(AsyncFuture<?> future) {
            Throwable failure = future.cancelled() ? null : future.exception();
            if (failure != null) {
                future.loopState.callExceptionHandler(
                        ExceptionContext.ofFuture(
                                failure.getClass().getSimpleName()
                                        + " exception in shielded future",
                                failure,
                                future));
            }
        }
    }
}
