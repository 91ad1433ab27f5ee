package io.nettio.netty.stream;

import io.nettio.netty.AsyncioEventLoop;
import io.nettio.netty.NettyAsyncio;
import io.nettio.netty.Transports;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.resolver.NoopAddressResolverGroup;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetSocketAddress;

/** Makes datagram endpoints, from a coroutine of the loop. */
final class DatagramOpener extends ChannelInitializer<Channel> {
    private final AsyncioEventLoop loop;
    private final StreamOptions options;
    private @Nullable DatagramEndpoint endpoint;
    private @Nullable RuntimeException refusal;

    DatagramOpener(AsyncioEventLoop loop, StreamOptions options) {
        this.loop = loop;
        this.options = options;
    }

    @Override
    protected void initChannel(Channel channel) {
        try {
            options.applyTo(channel);
            DatagramEndpoint made = new DatagramEndpoint(channel);
            channel.pipeline().addLast(new DatagramHandler(made));
            endpoint = made;
        } catch (RuntimeException refused) { // Netty would only log it
            refusal = refused;
            channel.close();
        }
    }

    DatagramEndpoint open(@Nullable InetSocketAddress local, @Nullable InetSocketAddress remote)
            throws IOException {
        InetSocketAddress bindTo = local == null ? new InetSocketAddress(0) : resolved(local);
        InetSocketAddress peer = remote == null ? null : resolved(remote);
        Bootstrap bootstrap =
                new Bootstrap()
                        .group(loop)
                        .channel(Transports.of(loop).datagramChannelClass())
                        .resolver(NoopAddressResolverGroup.INSTANCE)
                        .handler(this);
        ChannelFuture opened =
                peer == null ? bootstrap.bind(bindTo) : bootstrap.connect(peer, bindTo);
        try {
            NettyAsyncio.await(opened, IOException.class);
        } catch (Throwable failure) { // a cancel, too
            opened.channel().close();
            if (refusal != null) {
                throw refusal;
            }
            throw failure;
        }
        DatagramEndpoint made = endpoint;
        if (made == null) {
            throw new IllegalStateException("Netty has not initialized " + opened.channel());
        }
        return made;
    }

    private InetSocketAddress resolved(InetSocketAddress address) throws IOException {
        if (!address.isUnresolved()) {
            return address;
        }
        return new InetSocketAddress(
                new Resolution(loop, options.resolver())
                        .resolve(address.getHostString())
                        .getFirst(),
                address.getPort());
    }
}
