package io.nettio;

import io.nettio.internal.Callback;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Waiting for one future or several: the parts that {@code asyncio/tasks.py} builds its functions
 * of.
 */
final class Futures {
    private Futures() {}

    /** The future itself, or a task of the coroutine: {@code ensure_future}. */
    static <T extends @Nullable Object> AsyncFuture<T> ensureFuture(
            Awaitable<T> awaitable, LoopState loop) {
        if (awaitable == null) {
            throw new IllegalArgumentException(
                    "null cannot be awaited: give a future, a task or a coroutine");
        }
        return switch (awaitable) {
            case AsyncFuture<T> future -> {
                if (future.loopState != loop) {
                    throw new IllegalArgumentException("The future belongs to a different loop");
                }
                yield future;
            }
            case Coroutine<T> coroutine -> taskOf(coroutine, loop);
        };
    }

    private static <T extends @Nullable Object> Task<T> taskOf(
            Coroutine<T> coroutine, LoopState loop) {
        try {
            return loop.createTask(coroutine, Task.Options.DEFAULT);
        } catch (IllegalStateException refused) {
            coroutine.closeIfNew(); // nobody else has it
            throw refused;
        }
    }

    /** Suspends the task for a time. */
    static void sleep(Task<?> task, long delayNanos) {
        if (delayNanos <= 0) {
            task.step.yieldNow();
            return;
        }
        LoopState loop = task.loopState;
        AsyncFuture<@Nullable Void> future = new AsyncFuture<>(loop);
        Release timer = new Release(future);
        loop.checkOpen();
        loop.engine.schedule(loop.engine.now() + delayNanos, timer);
        try {
            task.step.await(future);
        } finally {
            timer.cancel();
        }
    }

    /**
     * A timer, or a done callback without a context, that gives a future its result, null, unless
     * it is done.
     */
    static final class Release extends Callback {
        private final AsyncFuture<@Nullable Void> waiter;
        private boolean cancelled;

        Release(AsyncFuture<@Nullable Void> waiter) {
            this.waiter = waiter;
        }

        AsyncFuture<?> released() {
            return waiter;
        }

        void cancel() {
            if (!cancelled) {
                cancelled = true;
                waiter.loopState.engine.onTimerCancelled(this);
            }
        }

        @Override
        protected boolean isCancelled() {
            return cancelled;
        }

        @Override
        protected void call() {
            if (!cancelled && !waiter.done()) {
                waiter.succeed(null);
            }
        }
    }

    /** Cancels a future and suspends until it has ended. */
    static <T extends @Nullable Object> void cancelAndWait(Task<?> task, AsyncFuture<T> future) {
        AsyncFuture<@Nullable Void> waiter = new AsyncFuture<>(task.loopState);
        ReleaseWhenDone<T> release = new ReleaseWhenDone<>(waiter);
        future.addDoneCallback(release);
        try {
            future.cancel();
            task.step.await(waiter);
        } finally {
            future.removeDoneCallback(release);
        }
    }

    /** A done callback that gives another future its result, null, unless it is done. */
    private record ReleaseWhenDone<T extends @Nullable Object>(AsyncFuture<@Nullable Void> waiter)
            implements Consumer<AsyncFuture<T>>, Waiting {
        @Override
        public void accept(AsyncFuture<T> done) {
            if (!waiter.done()) {
                waiter.succeed(null);
            }
        }

        @Override
        public void eachWaiting(Consumer<AsyncFuture<?>> to) {
            to.accept(waiter);
        }
    }

    /** {@code asyncio.wait_for}. */
    static <T extends @Nullable Object> T waitFor(
            Task<?> task, Awaitable<T> awaitable, long timeoutNanos) {
        if (timeoutNanos > 0) {
            long now = task.loopState.engine.now();
            return Timeout.run(task, now, now + timeoutNanos, scope -> Asyncio.await(awaitable));
        }
        AsyncFuture<T> future = ensureFuture(awaitable, task.loopState);
        if (future.done()) {
            return future.result();
        }
        cancelAndWait(task, future);
        try {
            return future.result();
        } catch (CancelledError cancelled) {
            throw Timeout.error(0, cancelled);
        }
    }

    /** {@code asyncio.wait}. */
    static WaitResult waitOn(
            Task<?> task,
            Set<AsyncFuture<?>> futures,
            @Nullable Long timeoutNanos,
            ReturnWhen returnWhen) {
        new Wait(task, futures, returnWhen).await(timeoutNanos);
        Set<AsyncFuture<?>> done = new LinkedHashSet<>();
        Set<AsyncFuture<?>> pending = new LinkedHashSet<>();
        futures.forEach(future -> (future.done() ? done : pending).add(future));
        return new WaitResult(done, pending);
    }

    /**
     * Suspends until the tasks, which were cancelled, have ended, telling the exception handler
     * what they threw.
     */
    static void awaitCancelled(LoopState loop, List<Task<?>> tasks) {
        if (tasks.isEmpty()) {
            return;
        }
        Asyncio.await(Gather.of(loop, tasks, true));
        for (Task<?> task : tasks) {
            if (!task.cancelled() && task.exception() != null) {
                loop.callExceptionHandler(
                        ExceptionContext.ofFuture(
                                "unhandled exception during asyncio.run() shutdown",
                                task.exception(),
                                task));
            }
        }
    }
}
