package io.nettio.examples.proxy;

import io.nettio.AsyncFuture;
import io.nettio.Asyncio;
import io.nettio.netty.AsyncioEventLoop;
import io.nettio.netty.CoroutineHandler;
import io.nettio.netty.HalfClosure;
import io.nettio.netty.MessageChannel;
import io.nettio.netty.NettyAsyncio;
import io.nettio.netty.Transports;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObject;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;

/** A connection to a server behind the proxy, for one request; closing it drops what is left. */
record Upstream(MessageChannel<HttpObject> messages) implements AutoCloseable {

    /** Of {@code HOST:PORT}. */
    static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        return new InetSocketAddress(
                text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    }

    /** Suspends until it is there; a cancel, or a failure, leaves none behind. */
    static Upstream connect(SocketAddress address, Duration limit) throws IOException {
        return Asyncio.timeout(limit, scope -> connect(address));
    }

    private static Upstream connect(SocketAddress address) throws IOException {
        AsyncioEventLoop loop = (AsyncioEventLoop) Asyncio.getRunningLoop();
        AsyncFuture<MessageChannel<HttpObject>> opened = loop.createFuture();
        ChannelFuture connecting =
                new Bootstrap()
                        .group(loop)
                        .channel(Transports.of(loop).channelClass())
                        .handler(
                                new ChannelInitializer<>() {
                                    @Override
                                    protected void initChannel(Channel channel) {
                                        channel.pipeline()
                                                .addLast(new HttpClientCodec(), handler(opened));
                                    }
                                })
                        .connect(address);
        try {
            Channel channel = NettyAsyncio.await(connecting, IOException.class);
            channel.closeFuture().addListener(end -> fail(opened)); // before it was handed out
            return new Upstream(Asyncio.await(opened));
        } catch (Throwable failure) {
            connecting.channel().close();
            throw failure;
        }
    }

    private static void fail(AsyncFuture<?> opened) {
        if (!opened.done()) {
            opened.setException(new ClosedChannelException());
        }
    }

    /**
     * Hands its channel out, and stays until that is closed: there is somebody else who uses it.
     */
    private static CoroutineHandler<HttpObject> handler(
            AsyncFuture<MessageChannel<HttpObject>> opened) {
        return new CoroutineHandler<>(
                HttpObject.class,
                messages -> {
                    opened.setResult(messages);
                    Asyncio.await(opened.loop().createFuture());
                },
                // a server that closes behind its answer: what was not received yet counts
                CoroutineHandler.Options.DEFAULT.withHalfClosure(HalfClosure.KEEP));
    }

    @Override
    public void close() {
        messages.channel().close();
    }
}
