package io.nettio.netty.stream;

import io.nettio.netty.AsyncioEventLoop;
import io.netty.bootstrap.Bootstrap;
import io.netty.handler.ssl.SslContext;
import io.netty.resolver.NoopAddressResolverGroup;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** Makes connections, from a coroutine of the loop. */
final class Connector {
    private final AsyncioEventLoop loop;
    private final StreamOptions options;

    Connector(AsyncioEventLoop loop, StreamOptions options) {
        this.loop = loop;
        this.options = options;
    }

    StreamConnection connect(String host, int port) throws IOException {
        List<Callable<StreamConnection>> attempts = new ArrayList<>();
        for (InetAddress address : new Resolution(loop, options.resolver()).resolve(host)) {
            attempts.add(() -> inTheClear(new InetSocketAddress(address, port)));
        }
        StreamConnection connection =
                HappyEyeballs.first(
                        attempts, options.happyEyeballsDelay(), late -> late.writer().abort());
        return withTls(connection, host);
    }

    StreamConnection connect(SocketAddress address) throws IOException {
        return withTls(inTheClear(address), null);
    }

    private StreamConnection inTheClear(SocketAddress address) throws IOException {
        Opening<StreamSetup> opening = new Opening<>(channel -> StreamSetup.of(channel, options));
        Bootstrap bootstrap =
                new Bootstrap()
                        .group(loop)
                        .channel(new ChannelClasses(loop).connecting(address))
                        .resolver(NoopAddressResolverGroup.INSTANCE)
                        .handler(opening);
        try {
            return opening.await(bootstrap.connect(address, options.localAddress())).connection();
        } catch (ConnectException failure) {
            throw named(failure, address);
        }
    }

    /** Says which address it was, which Netty's io_uring does not. */
    private static ConnectException named(ConnectException failure, SocketAddress address) {
        String message = String.valueOf(failure.getMessage());
        if (message.contains(address.toString())) {
            return failure;
        }
        ConnectException named = new ConnectException(message + ": " + address);
        named.initCause(failure);
        return named;
    }

    private StreamConnection withTls(StreamConnection connection, @Nullable String host)
            throws IOException {
        connection.writer().openedHere();
        SslContext context = options.tls();
        if (context == null) {
            return connection;
        }
        String given = options.serverHostname();
        StreamWriter writer = connection.writer();
        try {
            writer.startTls(context, given == null ? host : given, options.handshakeTimeout());
        } catch (Throwable failure) { // a cancel, too
            writer.abort();
            throw failure;
        }
        return connection;
    }
}
