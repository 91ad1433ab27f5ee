package io.nettio.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.nettio.Asyncio;
import io.nettio.Instrument;
import io.nettio.Loop;
import io.nettio.coroutine.CoroutineBackend;
import io.nettio.netty.testing.VirtualTicker;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** Debug mode and instruments on Netty's loops: handlers of I/O, other threads, test clocks. */
class NettyDebugModeTest {
    private final StepTicker ticker = new StepTicker();
    private final LoggedWarnings logged = new LoggedWarnings();

    @AfterEach
    void closeLog() {
        logged.close();
    }

    /** Takes half a second of the loop's time where a connection comes in, and closes that. */
    private final class Slow extends ChannelInboundHandlerAdapter {
        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            ticker.advanceNanos(TimeUnit.MILLISECONDS.toNanos(500));
            ctx.close();
        }
    }

    /** Connects to a server of the loop with this handler, and waits for the connection's end. */
    private static void connectOnce(
            AsyncioEventLoop loop, Transports transport, ChannelInboundHandlerAdapter handler)
            throws Exception {
        Channel server =
                new ServerBootstrap()
                        .group(loop)
                        .channel(transport.serverChannelClass())
                        .childHandler(handler)
                        .bind("127.0.0.1", 0)
                        .sync()
                        .channel();
        InetSocketAddress address = (InetSocketAddress) server.localAddress();
        try (Socket client = new Socket(address.getAddress(), address.getPort())) {
            assertEquals(-1, client.getInputStream().read());
        }
        server.close().sync();
        loop.submit(() -> {}).sync(); // the turn of the handler is over
        loop.submit(() -> {}).sync();
    }

    @ParameterizedTest
    @MethodSource("io.nettio.netty.TestLoops#available")
    void handlersOfATurn_slow_areLogged(Transports transport) throws Exception {
        AsyncioEventLoop loop = TestLoops.newLoop(transport.ioHandlerFactory(), ticker);
        loop.setDebug(true);

        connectOnce(loop, transport, new Slow());
        loop.close();

        // A child channel may become active in a poll, or in a callback behind its registration.
        List<String> messages = logged.messages();
        assertEquals(1, messages.size(), messages::toString);
        assertTrue(messages.get(0).contains("took 0.500 seconds"), messages::toString);
    }

    @ParameterizedTest
    @MethodSource("io.nettio.netty.TestLoops#available")
    void handlersOfATurn_slowOutsideDebugMode_areNotLogged(Transports transport) throws Exception {
        AsyncioEventLoop loop = TestLoops.newLoop(transport.ioHandlerFactory(), ticker);
        loop.setDebug(true);
        loop.setDebug(false);

        connectOnce(loop, transport, new Slow());
        loop.close();

        assertEquals(List.of(), logged.messages());
    }

    /** Takes its time when it reads, which is always in a poll. */
    private final class SlowReader extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ticker.advanceNanos(TimeUnit.MILLISECONDS.toNanos(250));
            ctx.fireChannelRead(message);
            ctx.close();
        }
    }

    @ParameterizedTest
    @MethodSource("io.nettio.netty.TestLoops#available")
    void handlerThatReads_slow_isLoggedAsIo(Transports transport) throws Exception {
        AsyncioEventLoop loop = TestLoops.newLoop(transport.ioHandlerFactory(), ticker);
        loop.setDebug(true);
        Channel server =
                new ServerBootstrap()
                        .group(loop)
                        .channel(transport.serverChannelClass())
                        .childHandler(new SlowReader())
                        .bind("127.0.0.1", 0)
                        .sync()
                        .channel();
        InetSocketAddress address = (InetSocketAddress) server.localAddress();
        try (Socket client = new Socket(address.getAddress(), address.getPort())) {
            client.getOutputStream().write('x');
            assertEquals(-1, client.getInputStream().read());
        }
        loop.submit(() -> {}).sync();
        loop.submit(() -> {}).sync();
        loop.close();

        assertEquals(
                List.of("Executing the channels' handlers in one turn took 0.250 seconds"),
                logged.messages());
    }

    @Test
    void jumpOfAVirtualClock_isNotTakenForASlowHandler() throws Exception {
        AsyncioEventLoop loop =
                TestLoops.newLoop(Transports.NIO.ioHandlerFactory(), new VirtualTicker());
        loop.setDebug(true);

        loop.runUntilComplete(() -> Asyncio.sleep(Duration.ofHours(1)));
        loop.close();

        assertEquals(List.of(), logged.messages());
    }

    @Test
    void busyTime_ofALoopWithAVirtualClock_lacksTheJumps() {
        AsyncioEventLoop loop =
                TestLoops.newLoop(Transports.NIO.ioHandlerFactory(), new VirtualTicker());

        loop.runUntilComplete(() -> Asyncio.sleep(Duration.ofHours(1)));

        assertEquals(0, loop.statistics().utilization().busyNanos());
        loop.close();
    }

    @ParameterizedTest
    @MethodSource("io.nettio.netty.TestLoops#available")
    void instrument_onALoopWithChannels_hearsWaitsAndIoInPairs(Transports transport)
            throws Exception {
        AsyncioEventLoop loop = TestLoops.newLoop(transport.ioHandlerFactory());
        Queue<String> trail = new ConcurrentLinkedQueue<>();
        loop.addInstrument(
                new Instrument() {
                    @Override
                    public void waitBegins(long timeoutNanos) {
                        trail.add("wait");
                    }

                    @Override
                    public void waitEnds() {
                        trail.add("waited");
                    }

                    @Override
                    public void ioBegins() {
                        trail.add("io");
                    }

                    @Override
                    public void ioEnds(long startNanos, long durationNanos) {
                        trail.add("done");
                    }
                });

        connectOnce(loop, transport, new Slow());
        loop.close();

        String all = String.join(" ", trail);
        String odd = all.replace("wait waited", "").replace("io done", "").replace(" ", "");
        assertEquals("", odd, all);
        assertTrue(all.contains("wait waited io done"), all);
    }

    @Test
    void debugMode_toggledFromOutsideWhileTheLoopRuns_staysAsItWasLastSet() throws Exception {
        AsyncioEventLoop loop = TestLoops.newLoop(Transports.NIO.ioHandlerFactory(), ticker);
        CompletableFuture<Void> end = new CompletableFuture<>();
        CompletableFuture<Void> running =
                Asyncio.runCoroutineThreadsafe(
                        io.nettio.Coroutine.of(
                                () -> {
                                    while (!end.isDone()) {
                                        ticker.advanceNanos(60_000_000); // two are too slow
                                        Asyncio.sleep(Duration.ZERO);
                                    }
                                }),
                        loop);
        for (int i = 0; i < 5_000; i++) {
            loop.setDebug(i % 2 == 0);
        }
        end.complete(null);
        TestLoops.get(running);

        assertFalse(loop.getDebug());
        assertEquals(List.of(), logged.messages());
        loop.close();
    }

    @Test
    void await_insideSynchronized_onANettyLoopInDebugMode_isRefused() {
        assumeTrue(CoroutineBackend.chosen().name().equals("continuation"));
        AsyncioEventLoop loop = TestLoops.newLoop();
        loop.setDebug(true);

        assertTrue(
                refusalOn(loop)
                        .contains("holds the monitor of a io.nettio.netty.NettyDebugModeTest"));
        loop.close();
    }

    private String refusalOn(Loop loop) {
        return loop.runUntilComplete(
                () -> {
                    try {
                        synchronized (this) {
                            Asyncio.sleep(Duration.ZERO);
                        }
                        return "not refused";
                    } catch (IllegalStateException refused) {
                        Asyncio.sleep(Duration.ZERO);
                        return refused.getMessage();
                    }
                });
    }
}
