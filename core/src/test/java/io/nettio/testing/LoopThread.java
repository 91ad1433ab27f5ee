package io.nettio.testing;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.nettio.Loop;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A loop that turns on a thread of its own until it is closed here. */
public final class LoopThread implements AutoCloseable {
    private static final long LIMIT_SECONDS = 20;

    private final Loop loop;
    private final Thread thread;

    public LoopThread(Loop loop) {
        this.loop = loop;
        this.thread = new Thread(loop::runForever, "test-loop");
        thread.start();
        call(() -> null); // the loop runs from here on
    }

    /** Runs code in a callback of the loop and gives what it returns. */
    public <T> T call(Callable<T> code) {
        CompletableFuture<T> result = new CompletableFuture<>();
        loop.callSoonThreadsafe(
                () -> {
                    try {
                        result.complete(code.call());
                    } catch (Throwable failure) {
                        result.completeExceptionally(failure);
                    }
                });
        return get(result);
    }

    public Thread thread() {
        return thread;
    }

    /** The result, or a failure of the test after a time that is never needed. */
    public static <T> T get(CompletableFuture<T> future) {
        return future.orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join();
    }

    /** Spins until the thread waits for something. */
    public static void awaitParked(Thread thread) {
        while (thread.getState() != Thread.State.WAITING
                && thread.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        loop.callSoonThreadsafe(loop::stop);
        join(thread);
    }

    /** Waits for the thread's end. */
    public static void join(Thread thread) {
        try {
            thread.join(Duration.ofSeconds(LIMIT_SECONDS));
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
        assertFalse(thread.isAlive(), "the thread does not end");
    }
}
