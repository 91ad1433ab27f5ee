package io.nettio.netty;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A loop that ends polls an I/O handler whose channels are closed already. */
class ShutdownPollTest {
    static List<Transports> transports() {
        return Arrays.stream(Transports.values()).filter(Transports::isAvailable).toList();
    }

    @ParameterizedTest
    @MethodSource("transports")
    void loopWithATimerThatIsAlwaysDue_ends(Transports transport) throws InterruptedException {
        AsyncioEventLoopGroup group = new AsyncioEventLoopGroup(1, transport.ioHandlerFactory());
        Channel server =
                new ServerBootstrap()
                        .group(group)
                        .channel(transport.serverChannelClass())
                        .childHandler(new ChannelInboundHandlerAdapter())
                        .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .syncUninterruptibly()
                        .channel();
        server.eventLoop().scheduleAtFixedRate(() -> {}, 0, 1, TimeUnit.NANOSECONDS);

        boolean ended =
                group.shutdownGracefully(0, 5, TimeUnit.SECONDS).await(30, TimeUnit.SECONDS);

        assertTrue(ended);
    }
}
