package io.nettio.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.AsyncFuture;
import io.nettio.Asyncio;
import io.nettio.CancelledError;
import io.nettio.LoopPolicy;
import io.nettio.Task;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalIoHandler;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Futures of a loop as Netty's and as publishers of Reactive Streams. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NettyViewsTest {
    private final AsyncioEventLoop loop = TestLoops.newLoop(LocalIoHandler.newFactory());

    @AfterEach
    void closeLoop() {
        loop.close();
    }

    private <T> T onLoop(java.util.concurrent.Callable<T> code) throws Exception {
        return loop.submit(code).get(30, TimeUnit.SECONDS);
    }

    @Test
    void nettyFuture_result_isTheFutures() throws Exception {
        AsyncFuture<String> future = onLoop(() -> loop.createFuture());
        Future<String> view = onLoop(() -> NettyAsyncio.toNettyFuture(future));
        CompletableFuture<Boolean> onTheLoop = new CompletableFuture<>();
        view.addListener(done -> onTheLoop.complete(loop.inEventLoop()));

        loop.execute(() -> future.setResult("value"));

        assertEquals("value", view.get(30, TimeUnit.SECONDS));
        assertTrue(TestLoops.get(onTheLoop));
    }

    @Test
    void nettyFuture_failure_isTheSame() throws Exception {
        IOException failure = new IOException("disk");
        Future<Void> view =
                onLoop(
                        () ->
                                NettyAsyncio.toNettyFuture(
                                        loop.createTask(
                                                () -> {
                                                    throw failure;
                                                })));

        assertTrue(view.await(30, TimeUnit.SECONDS));
        assertSame(failure, view.cause());
    }

    @Test
    void nettyFuture_cancelledFromAnotherThread_cancelsTheTask() throws Exception {
        CompletableFuture<Void> started = new CompletableFuture<>();
        CompletableFuture<String> seen = new CompletableFuture<>();
        Future<Void> view =
                onLoop(
                        () ->
                                NettyAsyncio.toNettyFuture(
                                        loop.createTask(
                                                () -> {
                                                    try {
                                                        started.complete(null);
                                                        Asyncio.sleep(Duration.ofHours(1));
                                                    } catch (CancelledError cancelled) {
                                                        seen.complete("cancelled");
                                                        throw cancelled;
                                                    }
                                                })));
        TestLoops.get(started);

        view.cancel(false);

        assertEquals("cancelled", TestLoops.get(seen));
    }

    @Test
    void nettyFuture_ofACancelledFuture_isCancelled() throws Exception {
        AsyncFuture<String> future = onLoop(() -> loop.createFuture());
        Future<String> view = onLoop(() -> NettyAsyncio.toNettyFuture(future));

        loop.execute(future::cancel);

        assertTrue(view.await(30, TimeUnit.SECONDS));
        assertTrue(view.isCancelled());
    }

    @Test
    void nettyFuture_whenTheLoopCloses_fails() throws Exception {
        AsyncFuture<String> future = onLoop(() -> loop.createFuture());
        Future<String> view = onLoop(() -> NettyAsyncio.toNettyFuture(future));

        loop.close();

        assertTrue(view.await(30, TimeUnit.SECONDS));
        assertTrue(view.cause().getMessage().contains("closed"), view.cause().toString());
    }

    @Test
    void nettyFuture_onAStockLoop_tellsListenersThere() throws Exception {
        DefaultEventLoop executor = new DefaultEventLoop();
        io.nettio.Loop stock = NettyAsyncio.loopOf(executor);
        Future<String> view =
                executor.submit(() -> NettyAsyncio.toNettyFuture(stock.createTask(() -> "value")))
                        .get();
        CompletableFuture<Boolean> there = new CompletableFuture<>();
        view.addListener(done -> there.complete(executor.inEventLoop()));

        assertTrue(TestLoops.get(there));
        executor.shutdownGracefully(0, 20, TimeUnit.SECONDS).sync();
    }

    @Test
    void nettyFuture_onALoopWithoutNetty_works() {
        io.nettio.Loop plain = LoopPolicy.newPlainLoop();
        AsyncFuture<String> future = plain.createFuture();
        Future<String> view = NettyAsyncio.toNettyFuture(future);

        future.setResult("value");
        plain.runUntilComplete(() -> Asyncio.sleep(Duration.ZERO));

        assertEquals("value", view.getNow());
        plain.close();
    }

    @Test
    void channelFuture_ofATask_hasItsChannelAndIsAwaited() throws Exception {
        Channel channel = new LocalChannel();
        loop.register(channel).sync();

        Channel given =
                loop.runUntilComplete(
                        () -> {
                            Task<Void> task =
                                    loop.createTask(() -> Asyncio.sleep(Duration.ofMillis(1)));
                            ChannelFuture view = NettyAsyncio.toChannelFuture(task, channel);
                            return NettyAsyncio.await(view);
                        });

        assertSame(channel, given);
        channel.close().sync();
    }

    @Test
    void promiseThatRefusesToBeCancelled_fails() throws Exception {
        AsyncFuture<String> future = onLoop(() -> loop.createFuture());
        Promise<String> promise = loop.newPromise();
        assertTrue(promise.setUncancellable());
        onLoop(() -> NettyAsyncio.cascade(future, promise));

        loop.execute(future::cancel);

        assertTrue(promise.await(30, TimeUnit.SECONDS));
        assertEquals(CancellationException.class, promise.cause().getClass());
    }

    /** Gives so many buffers at once, whatever it is asked. */
    private static Publisher<ByteBuf> buffers(List<ByteBuf> given) {
        return subscriber ->
                subscriber.onSubscribe(
                        new Subscription() {
                            private boolean done;

                            @Override
                            public void request(long n) {
                                if (!done) {
                                    done = true;
                                    given.forEach(subscriber::onNext);
                                }
                            }

                            @Override
                            public void cancel() {}
                        });
    }

    @Test
    void buffersThatNobodyTook_areReleased() {
        ByteBuf taken = Unpooled.buffer(1);
        ByteBuf left = Unpooled.buffer(1);
        ByteBuf notAskedFor = Unpooled.buffer(1);

        loop.runUntilComplete(
                () -> {
                    try (var items =
                            ReactiveStreams.items(buffers(List.of(taken, left, notAskedFor)), 2)) {
                        assertSame(taken, items.next());
                    }
                });

        assertEquals(1, taken.refCnt());
        assertEquals(0, left.refCnt());
        assertEquals(0, notAskedFor.refCnt());
        taken.release();
    }

    @Test
    void publisher_ofAFuture_givesItsResult() throws Exception {
        Publisher<String> publisher =
                onLoop(() -> ReactiveStreams.toPublisher(loop.createTask(() -> "value")));
        CompletableFuture<String> got = new CompletableFuture<>();
        publisher.subscribe(
                new Subscriber<>() {
                    @Override
                    public void onSubscribe(Subscription subscription) {
                        subscription.request(1);
                    }

                    @Override
                    public void onNext(String item) {
                        got.complete(item);
                    }

                    @Override
                    public void onError(Throwable thrown) {
                        got.completeExceptionally(thrown);
                    }

                    @Override
                    public void onComplete() {}
                });

        assertEquals("value", TestLoops.get(got));
    }

    @Test
    void publisher_ofAFuture_isAwaited() {
        assertEquals(
                "value value",
                loop.runUntilComplete(
                        () -> {
                            Publisher<String> publisher =
                                    ReactiveStreams.toPublisher(loop.createTask(() -> "value"));
                            return ReactiveStreams.first(publisher)
                                    + " "
                                    + ReactiveStreams.single(publisher);
                        }));
    }

    @Test
    void nullPublisher_isRefused() {
        loop.runUntilComplete(
                () ->
                        assertThrows(
                                IllegalArgumentException.class, () -> ReactiveStreams.items(null)));
    }
}
