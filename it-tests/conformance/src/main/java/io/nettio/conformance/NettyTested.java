package io.nettio.conformance;

import io.nettio.AsyncFuture;
import io.nettio.Coroutine;
import io.nettio.Loop;
import io.nettio.Task;
import io.nettio.netty.AsyncioEventLoop;
import io.nettio.netty.testing.VirtualTicker;
import io.netty.channel.local.LocalIoHandler;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A real Netty loop whose clock jumps. Between two runs its thread is held at the end of a turn,
 * where it does what the interpreter asks: asyncio's loop would have stopped there.
 */
final class NettyTested implements TestedLoop {
    private static final long LIMIT_SECONDS = 60;

    private final AsyncioEventLoop loop;
    private final LinkedBlockingQueue<Runnable> commands = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<Boolean> ends =
            new LinkedBlockingQueue<>(); // of runs: whether the future was done
    private boolean closed; // loop thread only
    private boolean released; // loop thread only: whether the loop may turn

    NettyTested(Executor threads) {
        loop =
                new AsyncioEventLoop(
                        null,
                        threads,
                        LocalIoHandler.newFactory(),
                        new VirtualTicker(() -> hold(false)));
        loop.executeAfterEventLoopIteration(this::takeCommands);
        loop.execute(() -> {});
    }

    @Override
    public Loop loop() {
        return loop;
    }

    @Override
    public long micros() {
        return loop.time() / 1000;
    }

    /**
     * The run has ended, by the future or since nothing can run: tells the interpreter, and serves
     * it until the next run.
     */
    private void hold(boolean done) {
        if (released && !closed) {
            ends.add(done);
            takeCommands();
        }
    }

    private void takeCommands() {
        released = false;
        try {
            while (!released) {
                commands.take().run();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void call(Runnable action) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        commands.add(
                () -> {
                    try {
                        action.run();
                        done.complete(null);
                    } catch (Throwable failure) {
                        done.completeExceptionally(failure);
                    }
                });
        done.orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join();
    }

    @Override
    public <T> Task<T> createTask(Coroutine<T> coroutine, Task.Options options) {
        CompletableFuture<Task<T>> created = new CompletableFuture<>();
        call(() -> created.complete(loop.createTask(coroutine, options)));
        return created.join();
    }

    @Override
    public <T> boolean runOrDeadlock(AsyncFuture<T> future) {
        Consumer<AsyncFuture<T>> stop =
                done -> loop.executeAfterEventLoopIteration(() -> hold(true));
        call(() -> future.addDoneCallback(stop));
        commands.add(() -> released = true);
        try {
            Boolean done = ends.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
            if (done == null) {
                throw new AssertionError("The loop neither ended nor came to rest");
            }
            call(() -> future.removeDoneCallback(stop));
            return future.done();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    @Override
    public void close() {
        commands.add(
                () -> {
                    closed = true;
                    released = true;
                });
        loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    }
}
