package io.nettio.netty;

import io.nettio.AsyncFuture;
import io.nettio.Asyncio;
import io.nettio.internal.EngineHost;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelOutputShutdownException;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The way out of a {@link MessageChannel}: writes that suspend while the channel is not writable,
 * and are flushed together.
 */
final class Outgoing {
    private enum State {
        /** Messages are written. */
        OPEN,
        /** The own side is ended, behind what was sent. */
        ENDED,
        /** The channel closes, behind what was sent. */
        CLOSING,
        /** The channel has closed, or the handler is out of the pipeline. */
        CLOSED
    }

    private final ChannelHandlerContext context;
    private final ChannelLoop loop;
    private final Runnable flush = this::flushNow;

    // loop thread only
    private final List<AsyncFuture<@Nullable Void>> blockedSenders = new ArrayList<>();
    private State state = State.OPEN;
    private boolean flushPending;
    private @Nullable ChannelFuture lastWrite;
    private @Nullable IOException loss;

    Outgoing(ChannelHandlerContext context, ChannelLoop loop) {
        this.context = context;
        this.loop = loop;
    }

    boolean isClosed() {
        return state == State.CLOSED;
    }

    private Channel channel() {
        return context.channel();
    }

    void requireLoopThread(String method) {
        if (!((EngineHost) loop).engine().inLoop()) {
            throw new IllegalStateException(
                    method
                            + " is for the coroutines of the channel's own loop; from elsewhere use"
                            + " channel().writeAndFlush, or Asyncio.runCoroutineThreadsafe");
        }
    }

    /** Owns the message, whatever happens. */
    void send(Object message) throws IOException {
        if (state != State.OPEN) {
            ReferenceCountUtil.release(message);
            throw state == State.ENDED
                    ? new ChannelOutputShutdownException(
                            "shutdownOutput() has ended this side of " + channel())
                    : lost(new ClosedChannelException());
        }
        ChannelFuture written = context.write(message);
        lastWrite = written;
        if (written.cause() instanceof IOException failure) {
            throw lost(failure);
        }
        if (written.cause() != null) {
            NettyAsyncio.await(written);
        }
        flushSoon();
        waitUntilWritable();
    }

    private void waitUntilWritable() throws IOException {
        while (state == State.OPEN && !channel().isWritable()) {
            flushNow();
            if (channel().isWritable()) {
                return;
            }
            AsyncFuture<@Nullable Void> waiter = loop.createFuture();
            blockedSenders.add(waiter);
            try {
                Asyncio.await(waiter);
            } finally {
                blockedSenders.remove(waiter);
            }
        }
        if (state == State.CLOSED) {
            throw lost(new ClosedChannelException());
        }
    }

    private <X extends IOException> X lost(X failure) {
        loss = failure;
        return failure;
    }

    /** Whether this was thrown here, since the connection is lost. */
    boolean isLoss(Throwable thrown) {
        return thrown == loss;
    }

    void onWritabilityChanged() {
        if (channel().isWritable()) {
            wakeSenders();
        }
    }

    private void wakeSenders() {
        blockedSenders.forEach(MessageChannel::wake);
    }

    /** What is sent in this turn goes out at its end, or when the coroutine suspends in here. */
    private void flushSoon() {
        if (!flushPending) {
            flushPending = true;
            loop.afterTurn(flush);
        }
    }

    /** Says whether there was anything to send. */
    boolean flushNow() {
        if (!flushPending) {
            return false;
        }
        flushPending = false;
        context.flush();
        return true;
    }

    // -- end

    void shutdownOutput() throws IOException {
        if (state == State.CLOSED || state == State.CLOSING) {
            throw lost(new ClosedChannelException());
        }
        Consumer<ChannelPromise> shutdown = shutdownOfOutput();
        state = State.ENDED;
        ChannelPromise ended = context.newPromise();
        ended.setUncancellable(); // a cancel ends the wait; half an end would be no use
        whenWritten(
                () -> {
                    shutdown.accept(ended);
                    wakeSenders(); // what they sent is out, and no channel is writable after this
                });
        NettyAsyncio.await(ended, IOException.class);
    }

    /** With TLS by its own message: a peer would take the end of TCP alone for an attack. */
    private Consumer<ChannelPromise> shutdownOfOutput() {
        SslHandler tls = channel().pipeline().get(SslHandler.class);
        if (tls != null) {
            return tls::closeOutbound;
        }
        if (channel() instanceof DuplexChannel duplex) {
            return duplex::shutdownOutput;
        }
        throw new UnsupportedOperationException(
                "This transport cannot end one side of "
                        + channel()
                        + " alone: let the coroutine return, which closes it");
    }

    /** As {@link #closeWhenWritten}, once, and nothing more is sent. */
    void end() {
        if (state == State.OPEN || state == State.ENDED) {
            state = State.CLOSING;
            flushNow();
            closeWhenWritten();
        }
    }

    /** Closes the channel behind what was sent. */
    void closeWhenWritten() {
        whenWritten(context::close);
    }

    /**
     * A plain close would drop what the socket has not taken yet. An empty buffer comes behind all
     * writes of the pipeline; where none is accepted, as on an HTTP/2 stream, what was sent here
     * last tells.
     */
    private void whenWritten(Runnable action) {
        ChannelFuture last = lastWrite;
        context.writeAndFlush(Unpooled.EMPTY_BUFFER)
                .addListener(
                        emptyWritten -> {
                            if (last == null) {
                                action.run();
                            } else {
                                last.addListener(lastWritten -> action.run());
                            }
                        });
    }

    void close() {
        state = State.CLOSED;
        wakeSenders(); // other tasks than the coroutine, which nobody cancels, may wait, too
    }
}
