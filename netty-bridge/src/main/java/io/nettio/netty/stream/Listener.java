package io.nettio.netty.stream;

import io.nettio.netty.AsyncioEventLoop;
import io.nettio.netty.Transports;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.ssl.SslContext;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Makes servers, from a coroutine of the loop. */
final class Listener {
    private final AsyncioEventLoop loop;
    private final StreamOptions options;
    private final AsyncServer server;

    Listener(AsyncioEventLoop loop, ClientConnected clients, StreamOptions options) {
        this.loop = loop;
        this.options = options;
        server = new AsyncServer(loop, Objects.requireNonNull(clients, "clients"));
    }

    AsyncServer listen(@Nullable String host, int port) throws IOException {
        List<SocketAddress> addresses = new ArrayList<>();
        if (host == null || host.isEmpty()) {
            addresses.add(new InetSocketAddress(port));
        } else {
            for (InetAddress address : new Resolution(loop, options.resolver()).resolve(host)) {
                addresses.add(new InetSocketAddress(address, port));
            }
        }
        return listen(addresses);
    }

    AsyncServer listen(SocketAddress address) throws IOException {
        return listen(List.of(address));
    }

    AsyncServer listen(Path path) throws IOException {
        SocketFile file = SocketFile.prepare(path);
        listen(Transports.of(loop).domainAddress(path));
        server.removeWhenClosed(file);
        return server;
    }

    private AsyncServer listen(List<SocketAddress> addresses) throws IOException {
        try {
            for (SocketAddress address : addresses) {
                server.add(bind(withPortOfFirst(address)));
            }
        } catch (Throwable failure) { // a cancel, too
            server.close();
            throw failure;
        }
        if (options.startServing()) {
            server.startServing();
        }
        return server;
    }

    /** A host of several addresses that may have any free port gets the same one on each. */
    private SocketAddress withPortOfFirst(SocketAddress address) {
        if (address instanceof InetSocketAddress inet
                && inet.getPort() == 0
                && !server.sockets().isEmpty()) {
            return new InetSocketAddress(inet.getAddress(), server.port());
        }
        return address;
    }

    private Channel bind(SocketAddress address) throws IOException {
        EventLoopGroup clientGroup = options.clientGroup();
        ServerBootstrap bootstrap =
                new ServerBootstrap()
                        .group(loop, clientGroup == null ? loop : clientGroup)
                        .channel(new ChannelClasses(loop).serving(address))
                        .option(ChannelOption.AUTO_READ, false) // until it serves
                        .childHandler(new ClientInitializer());
        if (address instanceof InetSocketAddress) {
            bootstrap.option(ChannelOption.SO_REUSEADDR, true);
        }
        if (options.backlog() > 0) {
            bootstrap.option(ChannelOption.SO_BACKLOG, options.backlog());
        }
        return Opening.channelOf(bootstrap.bind(address));
    }

    private final class ClientInitializer extends ChannelInitializer<Channel> {
        @Override
        protected void initChannel(Channel channel) {
            StreamSetup stream = StreamSetup.of(channel, options);
            SslContext context = options.tls();
            if (context != null) {
                stream.transport()
                        .addTls(Tls.handler(channel, context, null, options.handshakeTimeout()));
            }
            channel.pipeline()
                    .addBefore(
                            channel.pipeline().lastContext().name(),
                            null,
                            new ClientHandler(server, stream, context != null));
        }
    }
}
