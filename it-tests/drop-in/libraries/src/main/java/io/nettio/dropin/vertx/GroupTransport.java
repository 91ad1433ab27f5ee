package io.nettio.dropin.vertx;

import io.nettio.netty.AsyncioEventLoopGroup;
import io.nettio.netty.Transports;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.vertx.core.datagram.DatagramSocketOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.TcpConfig;
import io.vertx.core.spi.transport.Transport;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.ThreadFactory;

/**
 * A transport of Vert.x with loops of Nettio's: {@link #eventLoopGroup} is the one constructor that
 * differs, all else is what Vert.x does itself. Give it to {@code Vertx.builder().withTransport}.
 */
public final class GroupTransport implements io.vertx.core.transport.Transport, Transport {
    private final Transports transport;
    private final io.vertx.core.transport.Transport ofVertx;
    private final Transport own;

    /** The transport of Vert.x for this one, on loops of Nettio's. */
    public GroupTransport(Transports transport) {
        this.transport = transport;
        ofVertx = ofVertx(transport);
        own = ofVertx.implementation();
    }

    /** The transport of Vert.x as it is. */
    public static io.vertx.core.transport.Transport ofVertx(Transports transport) {
        return switch (transport) {
            case IO_URING -> io.vertx.core.transport.Transport.IO_URING;
            case EPOLL -> io.vertx.core.transport.Transport.EPOLL;
            case KQUEUE -> io.vertx.core.transport.Transport.KQUEUE;
            case NIO -> io.vertx.core.transport.Transport.NIO;
        };
    }

    @Override
    public EventLoopGroup eventLoopGroup(
            int type, int threads, ThreadFactory threadFactory, int ioRatio) {
        return new AsyncioEventLoopGroup(threads, threadFactory, ioHandlerFactory());
    }

    @Override
    public IoHandlerFactory ioHandlerFactory() {
        return transport.ioHandlerFactory();
    }

    // -- as Vert.x has it

    @Override
    public String name() {
        return ofVertx.name();
    }

    @Override
    public boolean available() {
        return ofVertx.available();
    }

    @Override
    public Transport implementation() {
        return this;
    }

    @Override
    public boolean supportsDomainSockets() {
        return own.supportsDomainSockets();
    }

    @Override
    public boolean supportFileRegion() {
        return own.supportFileRegion();
    }

    @Override
    public boolean isAvailable() {
        return own.isAvailable();
    }

    @Override
    public @Nullable Throwable unavailabilityCause() {
        return own.unavailabilityCause();
    }

    @Override
    public java.net.SocketAddress convert(SocketAddress address) {
        return own.convert(address);
    }

    @Override
    public SocketAddress convert(java.net.SocketAddress address) {
        return own.convert(address);
    }

    @Override
    @SuppressWarnings("deprecation") // the interface still asks by it
    public DatagramChannel datagramChannel(InternetProtocolFamily family) {
        return own.datagramChannel(family);
    }

    @Override
    public ChannelFactory<? extends DatagramChannel> datagramChannelFactory() {
        return own.datagramChannelFactory();
    }

    @Override
    public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
        return own.channelFactory(domainSocket);
    }

    @Override
    public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
        return own.serverChannelFactory(domainSocket);
    }

    @Override
    public void configure(DatagramChannel channel, DatagramSocketOptions options) {
        own.configure(channel, options);
    }

    @Override
    public void configure(TcpConfig config, boolean domainSocket, Bootstrap bootstrap) {
        own.configure(config, domainSocket, bootstrap);
    }

    @Override
    public void configure(TcpConfig config, boolean domainSocket, ServerBootstrap bootstrap) {
        own.configure(config, domainSocket, bootstrap);
    }
}
