package io.nettio.examples.server;

import io.nettio.netty.Transports;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;

import java.net.InetSocketAddress;
import java.util.function.Supplier;

/** Listens for HTTP at an address. */
final class Listener {
    private Listener() {}

    /**
     * Binds, blocking the caller until that is done.
     *
     * @param handler makes what stands behind the codec, for each connection
     * @param option the option that chooses the port, for the sentence where that is not free
     */
    static Channel bind(
            EventLoopGroup group,
            Transports transport,
            InetSocketAddress address,
            String option,
            Supplier<ChannelHandler> handler)
            throws StartException {
        if (address.isUnresolved()) {
            throw new StartException("Unknown host " + address.getHostString() + ".", null);
        }
        ChannelFuture bound =
                new ServerBootstrap()
                        .group(group)
                        .channel(transport.serverChannelClass())
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .option(ChannelOption.SO_BACKLOG, 1024)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childHandler(
                                new ChannelInitializer<SocketChannel>() {
                                    @Override
                                    protected void initChannel(SocketChannel channel) {
                                        channel.pipeline()
                                                .addLast(new HttpServerCodec(), handler.get());
                                    }
                                })
                        .bind(address)
                        .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new StartException(
                    "Cannot listen on "
                            + Addresses.authority(address)
                            + " ("
                            + bound.cause().getMessage()
                            + "): choose another port with "
                            + option
                            + ", 0 for any that is free.",
                    bound.cause());
        }
        return bound.channel();
    }

    static InetSocketAddress address(Channel listener) {
        return (InetSocketAddress) listener.localAddress();
    }
}
