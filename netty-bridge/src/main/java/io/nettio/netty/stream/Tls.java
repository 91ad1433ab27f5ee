package io.nettio.netty.stream;

import io.nettio.netty.NettyAsyncio;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;

/** TLS on a channel, by Netty's handler. */
final class Tls {
    private Tls() {}

    /** A handler for the pipeline's head. */
    static SslHandler handler(
            Channel channel,
            SslContext context,
            @Nullable String serverHostname,
            @Nullable Duration handshakeTimeout) {
        SslHandler handler =
                context.isClient() && serverHostname != null
                        ? context.newHandler(channel.alloc(), serverHostname, -1)
                        : context.newHandler(channel.alloc());
        if (handshakeTimeout != null) {
            handler.setHandshakeTimeoutMillis(Math.max(1, handshakeTimeout.toMillis()));
        }
        return handler;
    }

    /** Suspends until the handshake is done; where it fails, the channel closes. */
    static void handshake(SslHandler handler) throws IOException {
        try {
            NettyAsyncio.await(handler.handshakeFuture(), IOException.class);
        } catch (IOException failure) {
            throw Failures.of(failure);
        }
    }

    /** From here on, and with what has come and was not read. */
    static void start(
            ChannelTransport transport,
            SslContext context,
            @Nullable String serverHostname,
            @Nullable Duration handshakeTimeout)
            throws IOException {
        Objects.requireNonNull(context, "context");
        if (transport.tls() != null) {
            throw new IllegalStateException("This connection has TLS already");
        }
        Channel channel = transport.channel();
        transport.flush();
        SslHandler handler = handler(channel, context, serverHostname, handshakeTimeout);
        channel.pipeline().addFirst(handler);
        StreamReader reader = transport.reader();
        ByteBuf early = reader == null ? null : reader.takeAll();
        if (early != null && early.isReadable()) {
            channel.pipeline().fireChannelRead(early);
            channel.pipeline().fireChannelReadComplete();
        }
        try {
            handshake(handler);
        } catch (Throwable failure) { // a cancel, too: half a handshake is of no use
            transport.abort();
            throw failure;
        }
    }
}
