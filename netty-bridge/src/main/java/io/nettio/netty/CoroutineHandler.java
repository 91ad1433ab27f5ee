package io.nettio.netty;

import io.nettio.AsyncFuture;
import io.nettio.ExceptionContext;
import io.nettio.Loop;
import io.nettio.Task;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.List;
import java.util.Objects;

/**
 * Runs one coroutine for each connection, on the loop that owns the channel, in straight-line code.
 *
 * <pre>{@code
 * pipeline.addLast(new CoroutineHandler<>(ByteBuf.class, channel -> {
 *     while (true) {
 *         channel.send(channel.receive());
 *     }
 * }));
 * }</pre>
 *
 * <p>It starts when the channel is active. When the channel closes, is taken from its loop, or the
 * handler is removed, the coroutine is cancelled. When the coroutine returns, what it sent is
 * flushed and the channel closes; once the handler is removed, the channel is left to those that
 * are still in the pipeline, and what was not received goes to the next of them. When it throws,
 * the channel closes and the loop's exception handler is told. Messages of other types go on to the
 * next handler. An exception in the pipeline closes the channel; unless it is an {@link
 * IOException}, as a lost connection is, the exception handler is told, too.
 *
 * <p>One handler for one channel. The channel's loop is an {@link AsyncioEventLoop} or, within the
 * limits that {@link NettyAsyncio#loopOf} names, any other.
 */
public final class CoroutineHandler<I> extends ChannelInboundHandlerAdapter {
    private static final int DEFAULT_LIMIT = 16;

    private final Class<I> type;
    private final ChannelBody<I> body;
    private final int limit;

    // loop thread only
    private @Nullable MessageChannel<I> messages;
    private @Nullable Task<Void> task;
    private boolean removed;

    /** With a coroutine for messages of this type; 16 may wait before the channel is not read. */
    public CoroutineHandler(Class<I> type, ChannelBody<I> body) {
        this(type, body, DEFAULT_LIMIT);
    }

    /** With a limit, at least 1, of messages that may wait before the channel is not read. */
    public CoroutineHandler(Class<I> type, ChannelBody<I> body, int limit) {
        this.type = Objects.requireNonNull(type, "type");
        this.body = Objects.requireNonNull(body, "body");
        if (limit < 1) {
            throw new IllegalArgumentException("limit: " + limit + " (expected: >= 1)");
        }
        this.limit = limit;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        if (removed) {
            throw new IllegalStateException(
                    "This handler was removed, and its coroutine ended with that: add another one");
        }
        if (ctx.channel().isActive() && ctx.channel().isRegistered()) {
            start(ctx);
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        start(ctx);
        ctx.fireChannelActive();
    }

    private void start(ChannelHandlerContext ctx) {
        if (task != null) {
            return;
        }
        Loop loop = NettyAsyncio.loopOf(ctx.channel());
        MessageChannel<I> channel = new MessageChannel<>(ctx, loop, limit);
        messages = channel;
        Task<Void> started = loop.createTask(() -> body.run(channel));
        task = started;
        started.addDoneCallback(done -> onBodyDone(ctx, channel, done));
    }

    private void onBodyDone(
            ChannelHandlerContext ctx, MessageChannel<?> channel, AsyncFuture<Void> done) {
        channel.onBodyDone();
        if (done.cancelled()) {
            close(ctx);
            return;
        }
        Throwable failure = done.exception();
        if (failure == null && removed) {
            return;
        }
        if (failure == null) {
            // Behind all that was sent: a plain close would drop what the socket has not taken yet.
            ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
            return;
        }
        close(ctx);
        report(ctx, "Exception in the coroutine of " + ctx.channel(), failure, (Task<?>) done);
    }

    private void close(ChannelHandlerContext ctx) {
        if (!removed) {
            ctx.close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        MessageChannel<I> channel = messages;
        if (channel != null && type.isInstance(message)) {
            channel.onMessage(type.cast(message));
        } else {
            ctx.fireChannelRead(message);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        MessageChannel<I> channel = messages;
        if (channel != null && event == ChannelInputShutdownReadComplete.INSTANCE) {
            channel.onInputEnded();
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        MessageChannel<I> channel = messages;
        if (channel != null) {
            channel.onWritabilityChanged();
        }
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        end();
        ctx.fireChannelInactive();
    }

    /** While the channel is open it goes to another loop, where this coroutine cannot follow. */
    @Override
    public void channelUnregistered(ChannelHandlerContext ctx) {
        end();
        ctx.fireChannelUnregistered();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        removed = true;
        MessageChannel<I> channel = messages;
        if (channel != null) {
            channel.handOver(ctx);
        }
        end();
    }

    private void end() {
        Task<Void> running = task;
        MessageChannel<I> channel = messages;
        if (running != null && channel != null) {
            running.cancel();
            channel.onChannelGone();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
        ctx.close();
        if (!(failure instanceof IOException)) {
            report(ctx, "Exception in the pipeline of " + ctx.channel(), failure, task);
        }
    }

    private static void report(
            ChannelHandlerContext ctx, String message, Throwable failure, @Nullable Task<?> task) {
        NettyAsyncio.loopOf(ctx.channel())
                .callExceptionHandler(
                        new ExceptionContext(message, failure, task, null, null, List.of()));
    }
}
