package io.nettio.metrics.page;

import io.nettio.Asyncio;
import io.nettio.Coroutine;
import io.nettio.Loop;
import io.nettio.Task;
import io.nettio.netty.AsyncioEventLoopGroup;
import io.nettio.netty.Transports;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Loops with tasks that a page can show; the tasks are on the first of them. */
final class ShownLoops implements AutoCloseable {
    private final AsyncioEventLoopGroup group;
    private final Loop first;

    ShownLoops(int count) {
        group = new AsyncioEventLoopGroup(count, Transports.NIO.ioHandlerFactory());
        first = (Loop) group.iterator().next();
    }

    AsyncioEventLoopGroup group() {
        return group;
    }

    private static void sleepForLong() {
        Asyncio.sleep(Duration.ofHours(1));
    }

    /** A task that awaits another one, which sleeps; both are suspended when this returns. */
    void startTree(String parent, String child) {
        CompletableFuture<Void> suspended = new CompletableFuture<>();
        first.callSoonThreadsafe(
                () ->
                        first.createTask(
                                Coroutine.of(
                                        () -> {
                                            Task<Void> task =
                                                    first.createTask(
                                                            Coroutine.of(ShownLoops::sleepForLong),
                                                            Task.Options.named(child));
                                            // behind the child's first step
                                            first.callSoon(() -> suspended.complete(null));
                                            Asyncio.await(task);
                                        }),
                                Task.Options.named(parent)));
        suspended.orTimeout(1, TimeUnit.MINUTES).join();
    }

    /** Keeps the first loop's thread, in a task, until it is closed. */
    Block block() {
        Block block = new Block();
        first.callSoonThreadsafe(
                () ->
                        first.createTask(
                                Coroutine.of(block::run),
                                Task.Options.named("the one that blocks")));
        block.begun.orTimeout(1, TimeUnit.MINUTES).join();
        return block;
    }

    /** A block that is under way. */
    static final class Block implements AutoCloseable {
        private final CompletableFuture<Void> begun = new CompletableFuture<>();
        private final CountDownLatch end = new CountDownLatch(1);

        private void run() throws InterruptedException {
            begun.complete(null);
            end.await();
        }

        @Override
        public void close() {
            end.countDown();
        }
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
