package io.nettio.external;

import io.nettio.Asyncio;
import io.nettio.Body;
import io.nettio.Coroutine;
import io.nettio.Loop;
import io.nettio.Task;
import io.nettio.metrics.ObservabilityOptions;
import io.nettio.metrics.ObservabilityServer;
import io.nettio.metrics.page.LoopsPage;
import io.nettio.netty.AsyncioEventLoopGroup;
import io.nettio.netty.Transports;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Loops that do what a test wants to see, and a server for their page, which may go and come back.
 */
final class PagedLoops implements AutoCloseable {
    private final AsyncioEventLoopGroup group;
    private final Loop first;
    private ObservabilityServer server;

    private PagedLoops(AsyncioEventLoopGroup group) throws IOException {
        this.group = group;
        first = (Loop) group.iterator().next();
        server = serve(0);
    }

    static PagedLoops start(int count) throws IOException {
        return new PagedLoops(new AsyncioEventLoopGroup(count, Transports.NIO.ioHandlerFactory()));
    }

    private ObservabilityServer serve(int port) throws IOException {
        return ObservabilityServer.start(
                LoopsPage.of("shown", group).addTo(ObservabilityOptions.onLoopback(port)));
    }

    URI page() {
        return server.url("/loops");
    }

    void stopServing() {
        server.close();
    }

    /** At the address where it was before. */
    void serveAgain() throws IOException {
        server = serve(server.address().getPort());
    }

    /** A task of this name, which awaits tasks of those names, which sleep. */
    void startTree(String name, List<String> children) {
        first.callSoonThreadsafe(() -> start(name, () -> awaitAll(children)));
    }

    /** So many tasks named item-0 and so on, which sleep. */
    void startMany(int count) {
        first.callSoonThreadsafe(
                () -> {
                    for (int i = 0; i < count; i++) {
                        start("item-" + i, PagedLoops::sleep);
                    }
                });
    }

    /** A task that takes a step every few milliseconds, on each loop. */
    void keepBusy() {
        group.forEach(
                executor -> {
                    Loop loop = (Loop) executor;
                    loop.callSoonThreadsafe(
                            () ->
                                    loop.createTask(
                                            Coroutine.of(PagedLoops::tick),
                                            Task.Options.named("ticker")));
                });
    }

    private static void tick() {
        while (true) {
            Asyncio.sleep(Duration.ofMillis(5));
        }
    }

    private static void sleep() {
        Asyncio.sleep(Duration.ofHours(1));
    }

    private void awaitAll(List<String> names) {
        Asyncio.await(
                Asyncio.gather(
                        names.stream().map(name -> start(name, PagedLoops::sleep)).toList()));
    }

    private Task<Void> start(String name, Body body) {
        return first.createTask(Coroutine.of(body), Task.Options.named(name));
    }

    /** Keeps the first loop's thread, in a task, until what this returns is closed. */
    Block block() {
        Block block = new Block();
        first.callSoonThreadsafe(() -> start("the one that blocks", block::run));
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
        server.close();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
