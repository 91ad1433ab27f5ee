package io.nettio.netty;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.LoopStatistics;
import io.nettio.LoopUtilization;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What a loop in a transport's poll counts as work, and what as waiting. */
final class BusyTimeTest {
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch leave = new CountDownLatch(1);
    private final AsyncioEventLoopGroup[] group = new AsyncioEventLoopGroup[1];

    /** Stops the loop inside its poll, where Netty calls the handlers of channels. */
    private final class Blocking extends ChannelInboundHandlerAdapter {
        @Override
        public void channelActive(ChannelHandlerContext ctx) throws Exception {
            entered.countDown();
            leave.await();
            ctx.close();
        }
    }

    private AsyncioEventLoop listen(Transports transport) {
        group[0] = new AsyncioEventLoopGroup(1, transport.ioHandlerFactory());
        return group[0].next();
    }

    private Channel bind(Transports transport) {
        return new ServerBootstrap()
                .group(group[0])
                .channel(transport.serverChannelClass())
                .childHandler(new Blocking())
                .bind("127.0.0.1", 0)
                .syncUninterruptibly()
                .channel();
    }

    @AfterEach
    void close() {
        leave.countDown();
        group[0].shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @ParameterizedTest
    @MethodSource("io.nettio.netty.TestLoops#available")
    void handlerThatBlocksInsideThePoll_isWork(Transports transport) throws Exception {
        LoopStatistics statistics = listen(transport).statistics();
        InetSocketAddress address = (InetSocketAddress) bind(transport).localAddress();

        try (Socket client = new Socket(address.getAddress(), address.getPort())) {
            assertTrue(entered.await(30, TimeUnit.SECONDS));
            assertTrue(statistics.busy());
            LoopUtilization before = statistics.utilization();
            long lagBefore = statistics.maxLagNanos();
            while (statistics.maxLagNanos() < lagBefore + 1_000_000) { // it grows while we look
                Thread.onSpinWait();
            }
            LoopUtilization blocked = statistics.utilization().since(before);

            assertTrue(blocked.busyNanos() > 0, () -> blocked.toString());
            assertTrue(blocked.waitingNanos() == 0, () -> blocked.toString());
            leave.countDown();
            client.getInputStream().read(); // the end, behind the handler
        }
    }

    @ParameterizedTest
    @MethodSource("io.nettio.netty.TestLoops#available")
    void loopWithNothingToDo_waits(Transports transport) throws Exception {
        AsyncioEventLoop loop = listen(transport);
        LoopStatistics statistics = loop.statistics();
        loop.submit(() -> {}).sync();

        // Whoever submits may leave a wake-up behind, and with it a turn with nothing to do.
        boolean waited = false;
        for (int windows = 0; windows < 1000 && !waited; windows++) {
            waited = aMillisecondOf(statistics).busyNanos() == 0;
        }

        assertTrue(waited);
    }

    /** What the loop did from now on until it has accounted for a millisecond. */
    private static LoopUtilization aMillisecondOf(LoopStatistics statistics) {
        LoopUtilization before = statistics.utilization();
        LoopUtilization since;
        do {
            Thread.onSpinWait();
            since = statistics.utilization().since(before);
        } while (since.busyNanos() + since.waitingNanos() < 1_000_000);
        return since;
    }
}
