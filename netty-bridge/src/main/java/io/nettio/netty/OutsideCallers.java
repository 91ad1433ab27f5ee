package io.nettio.netty;

import io.nettio.AsyncFuture;
import io.nettio.Asyncio;
import io.nettio.Awaitable;
import io.nettio.CancelledError;
import io.nettio.Coroutine;
import io.nettio.Loop;
import io.nettio.Task;
import io.nettio.internal.EngineHost;
import io.netty.util.concurrent.EventExecutor;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Threads outside the loop that block in {@code runForever} or {@code runUntilComplete}. Any
 * thread.
 */
final class OutsideCallers {
    static final long CLOSE_TIMEOUT_SECONDS = 15;

    private final Loop loop;
    private final EventExecutor executor;
    private final Executor afterTurn;
    private final Set<CompletableFuture<?>> stoppable = ConcurrentHashMap.newKeySet();

    /**
     * Callers of a loop that runs on this executor.
     *
     * @param afterTurn runs what it is given on the loop's thread, behind the turn under way
     */
    OutsideCallers(Loop loop, EventExecutor executor, Executor afterTurn) {
        this.loop = loop;
        this.executor = executor;
        this.afterTurn = afterTurn;
    }

    void untilStopped() {
        requireOutside();
        if (loop.isClosed()) {
            throw new IllegalStateException("Event loop is closed");
        }
        CompletableFuture<@Nullable Void> stopped = new CompletableFuture<>();
        stoppable.add(stopped);
        executor.terminationFuture().addListener(end -> stopped.complete(null));
        start();
        try {
            join(stopped, () -> stopped.cancel(false));
        } finally {
            stoppable.remove(stopped);
        }
    }

    <T extends @Nullable Object> T untilComplete(Coroutine<T> coroutine, Task.Options options) {
        requireOutside();
        AtomicReference<@Nullable Task<?>> running = new AtomicReference<>();
        Coroutine<T> watched =
                Coroutine.of(
                        () -> {
                            running.set(Asyncio.currentTask());
                            return Asyncio.await(coroutine);
                        });
        CompletableFuture<@Nullable Void> stopped = new CompletableFuture<>();
        stoppable.add(stopped); // before the submit: the coroutine itself may stop the loop
        CompletableFuture<T> result;
        try {
            result = Asyncio.runCoroutineThreadsafe(watched, options, loop);
            join(
                    CompletableFuture.anyOf(result.handle((value, failure) -> null), stopped),
                    () -> cancel(running, result));
        } finally {
            stoppable.remove(stopped);
        }
        if (!result.isDone()) {
            throw new IllegalStateException("Event loop stopped before Future completed.");
        }
        return outcome(result);
    }

    /** Not by the result, which would be there at once, while the task still cleans up. */
    private void cancel(AtomicReference<@Nullable Task<?>> running, CompletableFuture<?> result) {
        try {
            loop.callSoonThreadsafe(
                    () -> {
                        Task<?> task = running.get();
                        if (task == null) { // not started, so there is nothing to wait for
                            result.cancel(false);
                        } else {
                            task.cancel();
                        }
                    });
        } catch (IllegalStateException closed) {
            // the result then fails by itself
        }
    }

    <T extends @Nullable Object> Coroutine<T> asCoroutine(Awaitable<T> awaitable) {
        return switch (awaitable) {
            case Coroutine<T> coroutine -> coroutine;
            case AsyncFuture<T> future -> {
                if (future.loop() != loop) {
                    throw new IllegalArgumentException("The future belongs to a different loop");
                }
                yield Coroutine.of(() -> Asyncio.await(future));
            }
        };
    }

    /**
     * Waits; an interrupt cancels what is waited for, as Ctrl-C does in asyncio, and the wait goes
     * on until that has ended.
     */
    private static void join(CompletableFuture<?> awaited, Runnable onInterrupt) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    awaited.get();
                    return;
                } catch (InterruptedException interrupt) {
                    interrupted = true;
                    onInterrupt.run();
                } catch (ExecutionException | CancellationException ended) {
                    return;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static <T extends @Nullable Object> T outcome(CompletableFuture<T> done) {
        if (done.isCancelled()) {
            throw new CancelledError();
        }
        return switch (done.state()) {
            case FAILED -> throw OutsideCallers.<RuntimeException>sneaky(done.exceptionNow());
            default -> done.resultNow();
        };
    }

    @SuppressWarnings({
        "unchecked",
        "TypeParameterUnusedInFormals"
    }) // X is inferred as unchecked where it is thrown
    private static <X extends Throwable> X sneaky(Throwable failure) throws X {
        throw (X) failure;
    }

    /**
     * Those who wait now, after the current turn, so that what is ready still runs before they go
     * on. One of them may be back by then, and wait anew: that run was not stopped.
     */
    void release() {
        if (executor.isTerminated()) {
            return;
        }
        List<CompletableFuture<?>> waiting = List.copyOf(stoppable);
        afterTurn.execute(() -> waiting.forEach(caller -> caller.complete(null)));
    }

    private void start() {
        if (!executor.isShuttingDown()) {
            executor.execute(() -> {});
        }
    }

    private void requireOutside() {
        if (executor.inEventLoop() || ((EngineHost) loop).engine().inLoop()) {
            throw new IllegalStateException(
                    "This event loop is already running: await there, or createTask");
        }
    }
}
