package io.nettio;

import org.jspecify.annotations.Nullable;

import java.util.function.Consumer;

/**
 * What {@link AsyncFuture#addDoneCallback} keeps: the handle that is made ready once the future is
 * done.
 */
final class DoneCallback<T extends @Nullable Object> extends Handle {
    final Consumer<? super AsyncFuture<T>> function;
    private final AsyncFuture<T> future;

    DoneCallback(AsyncFuture<T> future, Consumer<? super AsyncFuture<T>> function, Object context) {
        super(future.loopState, null, context);
        this.future = future;
        this.function = function;
    }

    @Override
    protected boolean isCancelled() {
        return false;
    }

    @Override
    void invoke() {
        function.accept(future);
    }

    @Override
    public String toString() {
        return "DoneCallback[" + function + " of " + future + "]";
    }
}
