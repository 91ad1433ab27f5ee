package io.nettio.netty.stream;

import io.nettio.netty.NettyAsyncio;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeTimeoutException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Objects;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

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

    /** From here on, and with what has come and was not read; a failure closes the channel. */
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
        if (transport.isClosing()) {
            throw new ConnectionResetException("startTls() on a connection that is closed", null);
        }
        StreamReader reader = transport.reader();
        ByteBuf early = reader == null ? Unpooled.EMPTY_BUFFER : reader.takeAll();
        SocketAddress peer = transport.channel().remoteAddress(); // null once it is closed
        try {
            handshake(transport, context, serverHostname, handshakeTimeout, early);
        } catch (SSLException failure) {
            transport.abort();
            throw named(failure, serverHostname, peer);
        } catch (Throwable failure) { // a cancel, too: half a handshake is of no use
            transport.abort();
            throw failure;
        }
    }

    /** Says who it was with; Netty's own exception of a timeout cannot. */
    private static SSLException named(
            SSLException failure, @Nullable String serverHostname, @Nullable SocketAddress peer) {
        if (failure instanceof SslHandshakeTimeoutException) {
            return failure;
        }
        String message = failure.getMessage() + ": " + text(serverHostname, peer);
        SSLException named =
                switch (failure) {
                    case NotSslRecordException clear -> new NotSslRecordException(message);
                    case SSLHandshakeException refused -> new SSLHandshakeException(message);
                    default -> new SSLException(message);
                };
        named.initCause(failure);
        return named;
    }

    /** As an address that was looked up is written: {@code localhost/127.0.0.1:443}. */
    private static String text(@Nullable String serverHostname, @Nullable SocketAddress peer) {
        String address = String.valueOf(peer);
        return serverHostname != null && peer instanceof InetSocketAddress
                ? serverHostname + address.substring(address.indexOf('/'))
                : address;
    }

    private static void handshake(
            ChannelTransport transport,
            SslContext context,
            @Nullable String serverHostname,
            @Nullable Duration handshakeTimeout,
            ByteBuf early)
            throws IOException {
        Channel channel = transport.channel();
        transport.flush();
        SslHandler handler = handler(channel, context, serverHostname, handshakeTimeout);
        transport.addTls(handler);
        if (early.isReadable()) {
            channel.pipeline().fireChannelRead(early);
            channel.pipeline().fireChannelReadComplete();
        }
        if (transport.hasInputEnded() && !handler.handshakeFuture().isDone()) {
            throw closedInHandshake(null);
        }
        try {
            NettyAsyncio.await(handler.handshakeFuture(), IOException.class);
        } catch (ClosedChannelException closed) {
            IOException reason = transport.failure();
            throw reason != null ? reason : closedInHandshake(closed);
        }
    }

    static SSLHandshakeException closedInHandshake(@Nullable Throwable cause) {
        SSLHandshakeException failure =
                new SSLHandshakeException("The connection was closed during the TLS handshake");
        failure.initCause(cause);
        return failure;
    }
}
