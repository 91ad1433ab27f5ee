package io.nettio.dropin.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Servers and clients of Netty's own on the loops of a program. */
final class Pipelines {
    interface Pipeline {
        void addTo(Channel channel) throws Exception;
    }

    private Pipelines() {}

    static ChannelInitializer<Channel> initializer(Pipeline pipeline) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) throws Exception {
                pipeline.addTo(channel);
            }
        };
    }

    static InetSocketAddress listen(Loops loops, Pipeline pipeline) throws InterruptedException {
        Channel server =
                new ServerBootstrap()
                        .group(loops.servers())
                        .channel(loops.transport().serverChannelClass())
                        .childHandler(initializer(pipeline))
                        .bind(InetAddress.getLoopbackAddress(), 0)
                        .sync()
                        .channel();
        return (InetSocketAddress) server.localAddress();
    }

    static Channel connect(Loops loops, InetSocketAddress to, Pipeline pipeline)
            throws InterruptedException {
        return new Bootstrap()
                .group(loops.clients())
                .channel(loops.transport().channelClass())
                .handler(initializer(pipeline))
                .connect(to)
                .sync()
                .channel();
    }
}
