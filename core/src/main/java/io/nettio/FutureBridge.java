package io.nettio;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/** Chains asyncio's futures with the JDK's, both ways, as {@code futures._chain_future} does. */
final class FutureBridge {
    private FutureBridge() {}

    static <T extends @Nullable Object> CompletableFuture<T> toCompletableFuture(
            AsyncFuture<T> future) {
        future.loopState.checkThread(
                "toCompletableFuture", "callSoonThreadsafe(() -> future.toCompletableFuture())");
        CompletableFuture<T> target = future.loopState.failedOnClose(new CompletableFuture<>());
        chain(future, target);
        return target;
    }

    /**
     * The target gets what the future ends with; a target that is cancelled cancels the future.
     * Loop thread.
     */
    static <T extends @Nullable Object> void chain(
            AsyncFuture<T> future, CompletableFuture<T> target) {
        future.addDoneCallback(done -> complete(done, target));
        target.whenComplete(
                (value, failure) -> {
                    if (target.isCancelled()) {
                        runOnLoop(future.loopState, future::cancel);
                    }
                });
    }

    static <T extends @Nullable Object> void complete(
            AsyncFuture<T> done, CompletableFuture<T> target) {
        if (done.cancelled()) {
            target.cancel(false);
            return;
        }
        Throwable failure = done.exception();
        if (failure != null) {
            target.completeExceptionally(failure);
        } else {
            target.complete(done.result());
        }
    }

    /**
     * A future of the loop that gets what the stage ends with; cancelling it cancels the stage.
     * Loop thread.
     */
    static <T extends @Nullable Object> AsyncFuture<T> wrap(
            CompletionStage<T> stage, LoopState loop) {
        AsyncFuture<T> future = new AsyncFuture<>(loop);
        CompletableFuture<T> source = stage.toCompletableFuture();
        if (source.isDone()) {
            source.whenComplete((value, failure) -> copy(value, failure, future));
            return future;
        }
        loop.engine.jobs().incrementAndGet();
        source.whenComplete(
                (value, failure) ->
                        runOnLoop(
                                loop,
                                () -> {
                                    loop.engine.jobs().decrementAndGet();
                                    copy(value, failure, future);
                                }));
        future.addDoneCallback(new CancelStage<>(source));
        return future;
    }

    private record CancelStage<T extends @Nullable Object>(CompletableFuture<T> source)
            implements Consumer<AsyncFuture<T>>, Completing {
        @Override
        public void accept(AsyncFuture<T> done) {
            if (done.cancelled()) {
                source.cancel(false);
            }
        }

        @Override
        public String completes() {
            return source.toString();
        }
    }

    private static <T extends @Nullable Object> void copy(
            T value, @Nullable Throwable failure, AsyncFuture<T> future) {
        if (future.done()) {
            return;
        }
        Throwable cause =
                failure instanceof CompletionException wrapped && wrapped.getCause() != null
                        ? wrapped.getCause()
                        : failure;
        if (cause == null) {
            future.succeed(value);
        } else if (cause instanceof CancellationException) {
            future.cancel(cause.getMessage());
        } else {
            future.fail(cause);
        }
    }

    /**
     * At once on the loop's thread, else by a submit; a loop that is closed has no use for it any
     * more.
     */
    private static void runOnLoop(LoopState loop, Runnable action) {
        if (loop.engine.inLoop()) {
            action.run();
            return;
        }
        try {
            loop.engine.submit(new ThreadsafeHandle(loop, action, new Context()));
        } catch (RejectedExecutionException closed) {
            // whoever waited was told when the loop closed
        }
    }
}
