package io.nettio.dropin.netty;

import io.nettio.dropin.TestGroups;
import io.nettio.netty.Transports;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;

/** Servers and clients of Netty's own, with the pipeline that a test wants. */
final class Sockets {
    interface Pipeline {
        void addTo(Channel channel) throws Exception;
    }

    private Sockets() {}

    static ChannelInitializer<Channel> initializer(Pipeline pipeline) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) throws Exception {
                pipeline.addTo(channel);
            }
        };
    }

    static InetSocketAddress listen(EventLoopGroup group, Transports transport, Pipeline pipeline)
            throws InterruptedException {
        Channel server =
                new ServerBootstrap()
                        .group(group)
                        .channel(transport.serverChannelClass())
                        .childHandler(initializer(pipeline))
                        .bind(InetAddress.getLoopbackAddress(), 0)
                        .sync()
                        .channel();
        return (InetSocketAddress) server.localAddress();
    }

    static Bootstrap client(EventLoopGroup group, Transports transport, Pipeline pipeline) {
        return new Bootstrap()
                .group(group)
                .channel(transport.channelClass())
                .handler(initializer(pipeline));
    }

    static Channel connect(
            EventLoopGroup group, Transports transport, SocketAddress to, Pipeline pipeline)
            throws InterruptedException {
        return client(group, transport, pipeline).connect(to).sync().channel();
    }

    static void close(Channel channel) throws InterruptedException {
        if (!channel.close().await(TestGroups.LIMIT_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError(channel + " did not close");
        }
    }
}
