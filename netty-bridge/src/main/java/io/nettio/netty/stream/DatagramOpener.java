package io.nettio.netty.stream;

import io.nettio.netty.AsyncioEventLoop;
import io.nettio.netty.Transports;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.resolver.NoopAddressResolverGroup;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetSocketAddress;

/** Makes datagram endpoints, from a coroutine of the loop. */
final class DatagramOpener {
    private final AsyncioEventLoop loop;
    private final StreamOptions options;

    DatagramOpener(AsyncioEventLoop loop, StreamOptions options) {
        this.loop = loop;
        this.options = options;
    }

    private DatagramEndpoint endpointOf(Channel channel) {
        options.applyTo(channel);
        DatagramEndpoint made = new DatagramEndpoint(channel);
        channel.pipeline().addLast(new DatagramHandler(made));
        return made;
    }

    DatagramEndpoint open(@Nullable InetSocketAddress local, @Nullable InetSocketAddress remote)
            throws IOException {
        InetSocketAddress bindTo = local == null ? new InetSocketAddress(0) : resolved(local);
        InetSocketAddress peer = remote == null ? null : resolved(remote);
        Opening<DatagramEndpoint> opening = new Opening<>(this::endpointOf);
        Bootstrap bootstrap =
                new Bootstrap()
                        .group(loop)
                        .channel(Transports.of(loop).datagramChannelClass())
                        .resolver(NoopAddressResolverGroup.INSTANCE)
                        .handler(opening);
        return opening.await(
                peer == null ? bootstrap.bind(bindTo) : bootstrap.connect(peer, bindTo));
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
