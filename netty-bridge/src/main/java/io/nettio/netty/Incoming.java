package io.nettio.netty;

import io.nettio.AsyncFuture;
import io.nettio.Asyncio;
import io.nettio.Loop;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.IllegalReferenceCountException;
import io.netty.util.ReferenceCountUtil;

import org.jspecify.annotations.Nullable;

import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayDeque;

/**
 * The way into a {@link MessageChannel}: messages that wait, up to a limit behind which the channel
 * is not read, and the one that was received last. Loop thread only.
 */
final class Incoming<I> {
    private final Channel channel;
    private final Loop loop;
    private final int limit;
    private final ArrayDeque<I> waiting = new ArrayDeque<>();
    private @Nullable AsyncFuture<@Nullable Void> receiver;
    private @Nullable I held;
    private @Nullable IOException failure; // of the pipeline
    private @Nullable IOException end; // as it was thrown
    private boolean ended;
    private boolean paused;

    Incoming(Channel channel, Loop loop, int limit) {
        this.channel = channel;
        this.loop = loop;
        this.limit = limit;
    }

    /**
     * What was sent goes out before this suspends. The answer, or the end, may come in within that:
     * so what there is is looked at once more.
     */
    I receive(Outgoing outgoing) throws IOException {
        if (receiver != null) {
            throw new IllegalStateException(
                    "Another coroutine receives from "
                            + channel
                            + " already: let one receive, and hand on by an AsyncQueue");
        }
        releaseHeld();
        while (waiting.isEmpty()) {
            if (ended) {
                throw newEnd();
            }
            if (!outgoing.flushNow()) {
                awaitMessage();
            }
        }
        I message = waiting.remove();
        held = message;
        resumeReading();
        return message;
    }

    private void awaitMessage() {
        AsyncFuture<@Nullable Void> waiter = loop.createFuture();
        receiver = waiter;
        try {
            Asyncio.await(waiter);
        } finally {
            receiver = null;
        }
    }

    private IOException newEnd() {
        IOException thrown =
                failure == null
                        ? new EOFException("The peer has ended its side of " + channel)
                        : failure;
        end = thrown;
        return thrown;
    }

    /** Whether this was thrown here, since there is nothing more to come. */
    boolean isEnd(Throwable thrown) {
        return thrown == end;
    }

    /** It is sent: whoever owns it now releases it. */
    void handOn(Object message) {
        if (message == held) {
            held = null;
        }
    }

    // -- what the pipeline tells

    void onMessage(I message, boolean closed) {
        if (closed) {
            ReferenceCountUtil.release(message);
            return;
        }
        waiting.add(message);
        if (waiting.size() >= limit && !paused && channel.config().isAutoRead()) {
            paused = true;
            channel.config().setAutoRead(false);
        }
        MessageChannel.wake(receiver);
    }

    private void resumeReading() {
        if (paused && !ended && waiting.size() <= limit / 2) {
            paused = false;
            channel.config().setAutoRead(true);
        }
    }

    void onFailure(Throwable thrown) {
        if (failure == null) {
            failure =
                    thrown instanceof IOException loss
                            ? loss
                            : new IOException("The pipeline of " + channel + " failed", thrown);
        }
    }

    void onEnd() {
        ended = true;
        MessageChannel.wake(receiver);
    }

    boolean hasEnded() {
        return ended;
    }

    // -- end

    /** What was not received is for the next handler. */
    void handOver(ChannelHandlerContext ctx) {
        if (paused) {
            paused = false;
            channel.config().setAutoRead(true);
        }
        boolean any = !waiting.isEmpty();
        while (!waiting.isEmpty()) {
            ctx.fireChannelRead(waiting.remove());
        }
        if (any) {
            ctx.fireChannelReadComplete();
        }
    }

    /** Nothing more can be received; what was, is still held. */
    void drop() {
        waiting.forEach(ReferenceCountUtil::release);
        waiting.clear();
        onEnd(); // other tasks than the coroutine, which nobody cancels, may wait, too
    }

    /**
     * The message that was received last is done with.
     *
     * @throws IllegalStateException if somebody else has released it
     */
    void releaseHeld() {
        I message = held;
        held = null;
        try {
            ReferenceCountUtil.release(message);
        } catch (IllegalReferenceCountException releasedBefore) {
            throw new IllegalStateException(
                    "The message received before was released already: receive() does that at the"
                            + " next receive, or when it was sent; do not release it, and retain()"
                            + " it to keep it longer",
                    releasedBefore);
        }
    }

    /** The loop has ended: nobody receives any more. */
    void release() {
        waiting.forEach(ReferenceCountUtil::safeRelease);
        waiting.clear();
        ReferenceCountUtil.safeRelease(held);
        held = null;
    }
}
