package io.nettio.nettytests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.netty.AsyncioEventLoop;
import io.nettio.netty.testing.VirtualTicker;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalIoHandler;
import io.netty.channel.local.LocalServerChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ThreadPerTaskExecutor;
import io.netty.util.internal.ThreadExecutorMap;

import org.junit.jupiter.api.Test;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The cases of Netty's {@code ManualIoEventLoopTest} that are about any loop and its tasks, and the
 * one of {@code LocalChannelTest} whose loop has a {@code run()} of its own.
 */
class LoopCasesTest {
    @Test
    void currentExecutor_inATask_isTheLoop() throws Exception {
        AsyncioEventLoop loop = ExecutorCasesTest.newLoop();
        assertNull(ThreadExecutorMap.currentExecutor());

        assertSame(loop, loop.submit(ThreadExecutorMap::currentExecutor).get());

        loop.close();
    }

    @Test
    void task_executedFromOutside_runsAndTheLoopEndsAfterIt() throws Exception {
        AsyncioEventLoop loop = ExecutorCasesTest.newLoop();
        CountDownLatch ran = new CountDownLatch(1);
        assertFalse(loop.inEventLoop());

        loop.execute(ran::countDown);
        loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).sync();

        assertEquals(0, ran.getCount());
        assertTrue(loop.isTerminated());
    }

    @Test
    void scheduledTask_runsWhenTheTickerSaysSo() throws Exception {
        VirtualTicker ticker = new VirtualTicker();
        AsyncioEventLoop loop =
                new AsyncioEventLoop(
                        null,
                        new ThreadPerTaskExecutor(new DefaultThreadFactory("test", true)),
                        LocalIoHandler.newFactory(),
                        ticker);
        long before = ticker.nanoTime();

        loop.schedule(() -> {}, 60, TimeUnit.SECONDS).sync();

        assertTrue(ticker.nanoTime() - before >= TimeUnit.SECONDS.toNanos(60));
        loop.close();
    }

    @Test
    void shutdown_fromAnotherThread_wakesTheLoopThatWaits() throws Exception {
        AsyncioEventLoop loop = ExecutorCasesTest.newLoop();
        loop.submit(() -> {}).sync(); // started, and nothing to do until it is woken

        Future<?> ended = loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);

        assertTrue(ended.await(60_000));
    }

    @Test
    void connect_whoseChannelIsClosedByThePeerMeanwhile_finishes() throws Exception {
        AsyncioEventLoop serverLoop = ExecutorCasesTest.newLoop();
        AsyncioEventLoop clientLoop = ExecutorCasesTest.newLoop();
        CountDownLatch closed = new CountDownLatch(1);
        Channel server =
                new ServerBootstrap()
                        .group(serverLoop)
                        .channel(LocalServerChannel.class)
                        .childHandler(
                                new ChannelInitializer<LocalChannel>() {
                                    @Override
                                    protected void initChannel(LocalChannel child) {
                                        hold(clientLoop, closed);
                                        child.close();
                                        closed.countDown();
                                    }
                                })
                        .bind(new LocalAddress(LoopCasesTest.class))
                        .sync()
                        .channel();

        Future<Void> connected =
                new Bootstrap()
                        .group(clientLoop)
                        .channel(LocalChannel.class)
                        .handler(new ChannelHandlerAdapter() {})
                        .connect(server.localAddress());

        assertTrue(connected.await(60_000));
        serverLoop.close();
        clientLoop.close();
    }

    /** The loop does nothing until the latch opens, so that what is done to its channels waits. */
    private static void hold(AsyncioEventLoop loop, CountDownLatch until) {
        loop.execute(
                () -> {
                    try {
                        until.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
    }
}
