package io.nettio.netty;

import io.nettio.AsyncFuture;
import io.nettio.Asyncio;
import io.nettio.Loop;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;

/** Message channels of the client's side: what a {@link CoroutineHandler} is on the server's. */
public final class MessageChannels {
    private MessageChannels() {}

    /**
     * Suspends until there is a connection, by TCP over the transport of the running loop.
     *
     * <pre>{@code
     * try (MessageChannel<HttpObject> server =
     *         MessageChannels.open(address, HttpObject.class, new HttpClientCodec())) {
     *     server.send(request);
     *     HttpObject response = server.receive();
     * }
     * }</pre>
     *
     * <p>The connection is used by the coroutine that has opened it, or by those that it tells, and
     * who has it closes it: that releases what was received last, as each {@code receive} does with
     * the one before. No coroutine is cancelled when the connection is lost. {@code receive} gives
     * what came before the end of the peer's side, and then throws {@link java.io.EOFException};
     * where the connection is reset, or its pipeline fails, what was not received is dropped, and
     * {@code receive} throws why. A transport without halves drops it at the peer's end, too.
     * {@code send} then throws {@link ClosedChannelException}. A cancel of this method, or a
     * failure, leaves no connection behind.
     *
     * @param handlers those before, such as codecs, in this order
     * @throws IOException if there is no connection to be had
     * @throws IllegalStateException outside a coroutine of an {@link AsyncioEventLoop}
     */
    public static <I> MessageChannel<I> open(
            SocketAddress address, Class<I> type, ChannelHandler... handlers) throws IOException {
        Loop loop = Asyncio.getRunningLoop();
        if (loop instanceof AsyncioEventLoop own) {
            Class<? extends Channel> channelClass = Transports.of(own).channelClass();
            return open(new Bootstrap().channel(channelClass), address, type, handlers);
        }
        throw new IllegalStateException(
                "The channel class for "
                        + loop
                        + " is not known: give it by open(new Bootstrap().channel(…), …)");
    }

    /**
     * As {@link #open(SocketAddress, Class, ChannelHandler...)}, with the channel class, the
     * options, the resolver and the local address of this bootstrap, which is left as it is. The
     * group is the running loop.
     */
    public static <I> MessageChannel<I> open(
            Bootstrap bootstrap, SocketAddress address, Class<I> type, ChannelHandler... handlers)
            throws IOException {
        Loop loop = Asyncio.getRunningLoop();
        AsyncFuture<MessageChannel<I>> opened = loop.createFuture();
        CoroutineHandler<I> last =
                new CoroutineHandler<>(
                        type,
                        channel -> handOut(channel, opened),
                        CoroutineHandler.Options.DEFAULT.withHalfClosure(HalfClosure.KEEP));
        ChannelFuture connecting =
                bootstrap
                        .clone(eventLoopOf(loop))
                        .handler(
                                new ChannelInitializer<>() {
                                    @Override
                                    protected void initChannel(Channel channel) {
                                        channel.pipeline().addLast(handlers).addLast(last);
                                    }
                                })
                        .connect(address);
        Channel channel = connecting.channel();
        try {
            NettyAsyncio.await(connecting, IOException.class);
            channel.closeFuture().addListener(end -> fail(opened)); // before it was handed out
            return Asyncio.await(opened);
        } catch (Throwable failure) {
            channel.close();
            throw failure;
        }
    }

    private static EventLoop eventLoopOf(Loop loop) {
        if (loop instanceof AsyncioEventLoop own) {
            return own;
        }
        if (loop instanceof StockLoop stock && stock.executor() instanceof EventLoop executor) {
            return executor;
        }
        throw new IllegalStateException(
                loop + " has no channels: run this on an AsyncioEventLoop, or on an event loop");
    }

    /** Stays until the channel is closed, as somebody else uses it. */
    private static <I> void handOut(
            MessageChannel<I> channel, AsyncFuture<MessageChannel<I>> opened) {
        if (opened.done()) {
            return; // cancelled meanwhile
        }
        channel.handOut();
        opened.setResult(channel);
        AsyncFuture<@Nullable Void> never = opened.loop().createFuture();
        Asyncio.await(never);
    }

    private static void fail(AsyncFuture<?> opened) {
        if (!opened.done()) {
            opened.setException(new ClosedChannelException());
        }
    }
}
