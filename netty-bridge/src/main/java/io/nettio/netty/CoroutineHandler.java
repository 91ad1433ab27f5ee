package io.nettio.netty;

import static java.lang.Boolean.TRUE;

import io.nettio.AsyncFuture;
import io.nettio.ExceptionContext;
import io.nettio.ExceptionGroup;
import io.nettio.Task;
import io.nettio.inspect.TaskChannel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.handler.ssl.SslCloseCompletionEvent;

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
 * <p>It starts when the channel is active, inside a {@linkplain MessageChannel#group() task group}
 * of the connection, which may start more. When the channel closes, is taken from its loop, or the
 * handler is removed, all of them are cancelled. When the coroutine returns and its tasks have
 * ended, what was sent is flushed and the channel closes; once the handler is removed, the channel
 * is left to those that are still in the pipeline, and what was not received goes to the next of
 * them. When the coroutine throws, or one of its tasks fails, the others are cancelled, the channel
 * closes, and the loop's exception handler is told once: the exception of the coroutine itself, or
 * the {@link ExceptionGroup} that its tasks failed with. An exception in the pipeline closes the
 * channel, and the exception handler is told. A lost connection is no failure: nobody is told of an
 * {@link IOException} in the pipeline, nor of what {@code receive} or {@code send} throw at the end
 * of the connection, if the coroutine lets it out. Messages of other types go on to the next
 * handler.
 *
 * <p>One handler for one channel. The channel's loop is an {@link AsyncioEventLoop} or, within the
 * limits that {@link NettyAsyncio#loopOf} names, any other.
 */
public final class CoroutineHandler<I> extends ChannelInboundHandlerAdapter {
    private final Class<I> type;
    private final ChannelBody<I> body;
    private final Options options;

    // loop thread only
    private @Nullable MessageChannel<I> messages;
    private @Nullable Task<Void> task;
    private @Nullable Boolean halfClosureBefore;
    private boolean removed;

    /** With a coroutine for messages of this type, and the default options. */
    public CoroutineHandler(Class<I> type, ChannelBody<I> body) {
        this(type, body, Options.DEFAULT);
    }

    /** With a limit, at least 1, of messages that may wait before the channel is not read. */
    public CoroutineHandler(Class<I> type, ChannelBody<I> body, int limit) {
        this(type, body, Options.DEFAULT.withLimit(limit));
    }

    /** With a coroutine for messages of this type, and these options. */
    public CoroutineHandler(Class<I> type, ChannelBody<I> body, Options options) {
        this.type = Objects.requireNonNull(type, "type");
        this.body = Objects.requireNonNull(body, "body");
        this.options = Objects.requireNonNull(options, "options");
    }

    /** What a handler may be told besides its coroutine. Immutable. */
    public static final class Options {
        /** A limit of 16; of half-closed connections the channel's own option decides. */
        public static final Options DEFAULT = new Options(16, null);

        private final int limit;
        private final @Nullable HalfClosure halfClosure;

        private Options(int limit, @Nullable HalfClosure halfClosure) {
            this.limit = limit;
            this.halfClosure = halfClosure;
        }

        /** How many messages, at least 1, may wait before the channel is not read. */
        public Options withLimit(int next) {
            if (next < 1) {
                throw new IllegalArgumentException("limit: " + next + " (expected: >= 1)");
            }
            return new Options(next, halfClosure);
        }

        /**
         * What to do when the peer ends its side. Sets {@code ALLOW_HALF_CLOSURE} of the channel
         * when the coroutine starts, and what it was before once the handler is removed; null
         * leaves it alone.
         */
        public Options withHalfClosure(@Nullable HalfClosure next) {
            return new Options(limit, next);
        }

        public int limit() {
            return limit;
        }

        /** Null where nothing was said, so that the channel's own option decides. */
        public @Nullable HalfClosure halfClosure() {
            return halfClosure;
        }
    }

    // -- the coroutine

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
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
        if (messages != null) {
            return;
        }
        requireChannelsLoop(ctx);
        ChannelLoop loop = ChannelLoop.of(ctx.channel());
        MessageChannel<I> channel = new MessageChannel<>(ctx, loop, options.limit);
        messages = channel;
        allowHalfClosure(ctx);
        loop.unfinishedChannels().add(channel);
        Task<Void> started;
        try {
            started =
                    loop.createTask(
                            new ConnectionTask<>(channel, body, TaskChannel.label(ctx.channel())));
        } catch (Throwable refused) { // by a task factory; the pipeline closes the channel
            loop.unfinishedChannels().remove(channel);
            channel.onBodyDone();
            throw refused;
        }
        task = started;
        started.addDoneCallback(
                done -> {
                    loop.unfinishedChannels().remove(channel);
                    onBodyDone(ctx, channel, done);
                });
    }

    private static void requireChannelsLoop(ChannelHandlerContext ctx) {
        if (ctx.executor() != ctx.channel().eventLoop()) {
            throw new IllegalStateException(
                    "A CoroutineHandler runs on the loop of its channel, and this one was added"
                            + " with an executor of its own: use addLast(handler) without one, and"
                            + " Asyncio.toThread(…) for what blocks");
        }
    }

    private void allowHalfClosure(ChannelHandlerContext ctx) {
        HalfClosure chosen = options.halfClosure;
        if (chosen != null) {
            halfClosureBefore = ctx.channel().config().getOption(ChannelOption.ALLOW_HALF_CLOSURE);
            setHalfClosure(ctx, chosen == HalfClosure.KEEP);
        }
    }

    private void setHalfClosure(ChannelHandlerContext ctx, boolean allowed) {
        if (halfClosureBefore != null) { // else this kind of channel has no halves
            ctx.channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, allowed);
        }
    }

    private void onBodyDone(
            ChannelHandlerContext ctx, MessageChannel<?> channel, AsyncFuture<Void> done) {
        channel.onBodyDone();
        Throwable failure = done.cancelled() ? null : done.exception();
        if (!removed) {
            if (done.cancelled() || failure != null) {
                ctx.close();
            } else {
                channel.closeWhenWritten();
            }
        }
        if (failure != null) {
            report(ctx, "Exception in the coroutine of " + ctx.channel(), failure, (Task<?>) done);
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
        if (channel != null && isInputEnd(ctx, event)) {
            channel.onInputEnded();
        }
        ctx.fireUserEventTriggered(event);
    }

    private static boolean isInputEnd(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslCloseCompletionEvent end && end.isSuccess()) {
            // as the peer's TLS has ended; behind that TCP may stay open for good
            return TRUE.equals(ctx.channel().config().getOption(ChannelOption.ALLOW_HALF_CLOSURE));
        }
        // the second comes only if the channel is read once more, which its user may not ask for
        return event == ChannelInputShutdownEvent.INSTANCE
                || event == ChannelInputShutdownReadComplete.INSTANCE;
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
            if (halfClosureBefore != null && !channel.hasInputEnded()) {
                setHalfClosure(ctx, halfClosureBefore);
            }
        }
        end();
    }

    private void end() {
        MessageChannel<I> channel = messages;
        if (channel != null && !channel.isClosed()) {
            channel.cancelTasks(task);
            channel.onChannelGone();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
        MessageChannel<I> channel = messages;
        if (channel != null) {
            channel.onFailure(failure);
        }
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
