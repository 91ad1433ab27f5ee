package io.nettio.netty;

import io.nettio.AsyncFuture;
import io.nettio.Asyncio;
import io.nettio.Loop;
import io.nettio.internal.EngineHost;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.ReferenceCountUtil;

import org.jspecify.annotations.Nullable;

import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * A connection, seen from the coroutine that a {@link CoroutineHandler} runs for it: messages in by
 * {@link #receive}, out by {@link #send}.
 *
 * <p><b>Reference counts.</b> A message that was received is released at the next {@link #receive},
 * or when the coroutine ends; to send it hands it on instead. Who keeps it longer calls {@code
 * retain()}. What is never received is released, too.
 *
 * <p><b>Back-pressure.</b> While as many messages wait as the handler's limit, the channel is not
 * read. {@link #send} suspends while the channel is not writable.
 *
 * <p>For the coroutines of the channel's loop; one receives at a time, any may send.
 */
public final class MessageChannel<I> {
    private final ChannelHandlerContext context;
    private final Loop loop;
    private final int limit;

    // loop thread only
    private final ArrayDeque<I> inbound = new ArrayDeque<>();
    private final List<AsyncFuture<@Nullable Void>> blockedSenders = new ArrayList<>();
    private @Nullable AsyncFuture<@Nullable Void> receiver;
    private @Nullable I held;
    private boolean inputEnded;
    private boolean closed;
    private boolean paused;
    private boolean flushPending;

    MessageChannel(ChannelHandlerContext context, Loop loop, int limit) {
        this.context = context;
        this.loop = loop;
        this.limit = limit;
    }

    public Channel channel() {
        return context.channel();
    }

    /** The place of the handler in the pipeline, for those who write from there themselves. */
    public ChannelHandlerContext context() {
        return context;
    }

    // -- in

    /**
     * Suspends until there is a message, and takes it. The message received before is released.
     *
     * @throws EOFException if the peer ended its side and all messages were received (with {@code
     *     ALLOW_HALF_CLOSURE}; else the channel closes, and the coroutine is cancelled)
     * @throws IllegalStateException if another coroutine receives already
     */
    public I receive() throws IOException {
        releaseHeld();
        while (inbound.isEmpty()) {
            if (inputEnded) {
                throw new EOFException("The peer has ended its side of " + channel());
            }
            waitForInput();
        }
        I message = inbound.remove();
        held = message;
        resumeReading();
        return message;
    }

    private void waitForInput() {
        if (receiver != null) {
            throw new IllegalStateException(
                    "Another coroutine receives from " + channel() + " already");
        }
        flushNow();
        AsyncFuture<@Nullable Void> waiter = loop.createFuture();
        receiver = waiter;
        try {
            Asyncio.await(waiter);
        } finally {
            receiver = null;
        }
    }

    void onMessage(I message) {
        if (closed) {
            ReferenceCountUtil.release(message);
            return;
        }
        inbound.add(message);
        if (inbound.size() >= limit && !paused && channel().config().isAutoRead()) {
            paused = true;
            channel().config().setAutoRead(false);
        }
        wake(receiver);
    }

    void onInputEnded() {
        inputEnded = true;
        wake(receiver);
    }

    private void resumeReading() {
        if (paused && inbound.size() <= limit / 2) {
            paused = false;
            channel().config().setAutoRead(true);
        }
    }

    private void releaseHeld() {
        I message = held;
        held = null;
        ReferenceCountUtil.release(message);
    }

    // -- out

    /**
     * Writes a message, and suspends while the channel is not writable. Messages that are sent in
     * one turn are flushed together. The channel owns the message from now on, whatever happens.
     *
     * @throws IllegalStateException on another thread, whose message stays its own
     * @throws ClosedChannelException if the channel is closed
     * @throws IOException or what else the pipeline failed with, where it failed at once
     */
    public void send(Object message) throws IOException {
        if (message == null) {
            throw new IllegalArgumentException(
                    "send(null): give a message that the pipeline can encode");
        }
        requireLoopThread();
        if (message == held) {
            held = null;
        }
        if (closed) {
            ReferenceCountUtil.release(message);
            throw new ClosedChannelException();
        }
        ChannelFuture written = context.write(message);
        if (written.isDone() && !written.isSuccess()) {
            NettyAsyncio.await(written);
        }
        flushSoon();
        waitUntilWritable();
    }

    private void waitUntilWritable() throws ClosedChannelException {
        while (!closed && !channel().isWritable()) {
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
        if (closed) {
            throw new ClosedChannelException();
        }
    }

    void onWritabilityChanged() {
        if (channel().isWritable()) {
            wakeSenders();
        }
    }

    private void wakeSenders() {
        blockedSenders.forEach(MessageChannel::wake);
    }

    /**
     * What is sent in this turn goes out in the next, or sooner if the coroutine suspends in this
     * channel.
     */
    private void flushSoon() {
        if (!flushPending) {
            flushPending = true;
            context.executor().execute(this::flushNow);
        }
    }

    void flushNow() {
        if (flushPending) {
            flushPending = false;
            context.flush();
        }
    }

    private void requireLoopThread() {
        if (!((EngineHost) loop).engine().inLoop()) {
            throw new IllegalStateException(
                    "send is for the coroutines of the channel's own loop; from elsewhere use"
                            + " channel().writeAndFlush");
        }
    }

    // -- end

    /** The handler is removed: what was not received is for the next one. */
    void handOver(ChannelHandlerContext ctx) {
        flushNow();
        if (paused) {
            paused = false;
            channel().config().setAutoRead(true);
        }
        boolean any = !inbound.isEmpty();
        while (!inbound.isEmpty()) {
            ctx.fireChannelRead(inbound.remove());
        }
        if (any) {
            ctx.fireChannelReadComplete();
        }
    }

    /** The channel has closed; the coroutine is being cancelled, and still has what it holds. */
    void onChannelGone() {
        closed = true;
        inputEnded = true;
        inbound.forEach(ReferenceCountUtil::release);
        inbound.clear();
        wake(receiver); // other tasks than the coroutine, which nobody cancels, may wait, too
        wakeSenders();
    }

    /** The coroutine has ended: nothing is left to release after this. */
    void onBodyDone() {
        flushNow();
        onChannelGone();
        releaseHeld();
    }

    private static void wake(@Nullable AsyncFuture<@Nullable Void> waiter) {
        if (waiter != null && !waiter.done()) {
            waiter.setResult(null);
        }
    }
}
