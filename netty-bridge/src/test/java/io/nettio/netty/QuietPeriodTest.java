package io.nettio.netty;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The time between the end of the channels and the end of the loop, on each transport. */
class QuietPeriodTest {
    private static final String TRANSPORTS = "io.nettio.netty.TestLoops#available";

    private static Channel serve(AsyncioEventLoop loop, Transports transport)
            throws InterruptedException {
        return new ServerBootstrap()
                .group(loop)
                .channel(transport.serverChannelClass())
                .childHandler(new ChannelInboundHandlerAdapter())
                .bind("127.0.0.1", 0)
                .sync()
                .channel();
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void quietPeriod_afterAServersClose_ends(Transports transport) throws Exception {
        AsyncioEventLoop loop = TestLoops.newLoop(transport.ioHandlerFactory());
        serve(loop, transport).close().sync();

        loop.shutdownGracefully(20, 30_000, TimeUnit.MILLISECONDS);

        TestLoops.awaitTermination(loop);
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void quietPeriod_withAServerOpen_closesItAndEnds(Transports transport) throws Exception {
        AsyncioEventLoop loop = TestLoops.newLoop(transport.ioHandlerFactory());
        Channel server = serve(loop, transport);

        loop.shutdownGracefully(20, 30_000, TimeUnit.MILLISECONDS);

        TestLoops.awaitTermination(loop);
        assertTrue(server.closeFuture().isDone());
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void submit_inTheQuietPeriod_isStillRun(Transports transport) throws Exception {
        AsyncioEventLoop loop = TestLoops.newLoop(transport.ioHandlerFactory());
        Channel server = serve(loop, transport);
        CompletableFuture<Future<Boolean>> late = new CompletableFuture<>();
        server.closeFuture()
                .addListener(closed -> late.complete(loop.submit(loop::isShuttingDown)));

        loop.shutdownGracefully(1_000, 30_000, TimeUnit.MILLISECONDS);

        assertTrue(TestLoops.get(late).sync().getNow());
        TestLoops.awaitTermination(loop);
    }
}
