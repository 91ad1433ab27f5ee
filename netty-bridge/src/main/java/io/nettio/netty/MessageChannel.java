package io.nettio.netty;

import io.nettio.AsyncFuture;
import io.nettio.Body;
import io.nettio.Task;
import io.nettio.TaskGroup;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;

import org.jspecify.annotations.Nullable;

import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.Callable;

/**
 * A connection, seen from the coroutine that a {@link CoroutineHandler} runs for it, or that has
 * opened it by {@link MessageChannels#open}: messages in by {@link #receive}, out by {@link #send},
 * with tasks of its own by {@link #createTask(Body)}.
 *
 * <p><b>Reference counts.</b> A message that was received is released at the next {@link #receive},
 * or when the coroutine ends; to send it hands it on instead. Who keeps it longer calls {@code
 * retain()}. What is never received is released, too.
 *
 * <p><b>Back-pressure.</b> While as many messages wait as the handler's limit, the channel is not
 * read. {@link #send} suspends while the channel is not writable.
 *
 * <p><b>Half-closed connections.</b> What happens when the peer ends its side is {@link
 * HalfClosure}; {@link #shutdownOutput} ends the own one.
 *
 * <p>For the coroutines of the channel's loop; one receives at a time, any may send.
 */
public final class MessageChannel<I> implements AutoCloseable {
    private final ChannelHandlerContext context;
    private final Incoming<I> incoming;
    private final Outgoing outgoing;

    // loop thread only
    private @Nullable TaskGroup group;
    private boolean handedOut;

    MessageChannel(ChannelHandlerContext context, ChannelLoop loop, int limit) {
        this.context = context;
        this.incoming = new Incoming<>(context.channel(), loop, limit);
        this.outgoing = new Outgoing(context, loop);
    }

    public Channel channel() {
        return context.channel();
    }

    /** The place of the handler in the pipeline, for those who write from there themselves. */
    public ChannelHandlerContext context() {
        return context;
    }

    // -- tasks

    /**
     * The tasks of this connection, which end with it: the group waits for them when the coroutine
     * returns, and the channel closes after that. When one fails, the others and the coroutine are
     * cancelled. All are cancelled when the channel closes, or the handler is removed.
     *
     * @throws IllegalStateException before the coroutine has begun
     */
    public TaskGroup group() {
        TaskGroup open = group;
        if (open == null) {
            throw new IllegalStateException(
                    "The tasks of " + channel() + " can be started once its coroutine runs");
        }
        return open;
    }

    /** Starts a task of the {@link #group}; as {@link TaskGroup#createTask(Callable)}. */
    public <T extends @Nullable Object> Task<T> createTask(Callable<T> body) {
        return group().createTask(body);
    }

    /** Starts a task of the {@link #group}; as {@link TaskGroup#createTask(Body)}. */
    public Task<Void> createTask(Body body) {
        return group().createTask(body);
    }

    void open(TaskGroup tasks) {
        group = tasks;
    }

    /** Others than its coroutine use it, and hold what they received until they close it. */
    void handOut() {
        handedOut = true;
    }

    // -- in

    /**
     * Suspends until there is a message, and takes it. The message received before is released.
     *
     * <p>Several tasks may share a channel, but one receives at a time. A cancel loses no message.
     *
     * @throws EOFException if the peer ended its side and all messages were received, with {@link
     *     HalfClosure#KEEP}; else the channel closes, and the coroutine is cancelled. A coroutine
     *     that lets this exception out has returned
     * @throws IOException what the connection was lost by, a reset for instance, for others than
     *     the coroutine, which is cancelled
     * @throws IllegalStateException if another coroutine receives already, or on another thread
     */
    public I receive() throws IOException {
        outgoing.requireLoopThread("receive");
        return incoming.receive(outgoing);
    }

    // -- out

    /**
     * Writes a message, and suspends while the channel is not writable. Messages that are sent in
     * one turn are flushed together. The channel owns the message from now on, whatever happens: a
     * cancel ends the wait, and the message is sent all the same.
     *
     * @throws IllegalStateException on another thread, whose message stays its own
     * @throws ClosedChannelException if the channel is closed
     * @throws IOException after {@link #shutdownOutput}, or what else the pipeline failed with,
     *     where it failed at once
     */
    public void send(Object message) throws IOException {
        if (message == null) {
            throw new IllegalArgumentException(
                    "send(null): give a message that the pipeline can encode");
        }
        outgoing.requireLoopThread("send");
        incoming.handOn(message);
        outgoing.send(message);
    }

    /**
     * Ends the own side of the connection behind what was sent, and suspends until that is done:
     * the peer reads to the end, and this side still receives. A cancel ends the wait alone. With
     * TLS the end is that of TLS, and before its version 1.3 the peer's side ends as well.
     *
     * @throws IllegalStateException on another thread
     * @throws ClosedChannelException if the channel is closed, or closes meanwhile
     * @throws UnsupportedOperationException if the transport knows no halves, as the local one, or
     *     HTTP/2 streams, which end by a frame
     */
    public void shutdownOutput() throws IOException {
        outgoing.requireLoopThread("shutdownOutput");
        outgoing.shutdownOutput();
    }

    /**
     * Closes the connection behind what was sent, without waiting for that. A peer that does not
     * read what was sent keeps it open; {@code channel().close()} drops that. Of a channel that was
     * {@linkplain MessageChannels#open opened} it also releases what was received last. Does
     * nothing the second time.
     *
     * @throws IllegalStateException on another thread
     */
    @Override
    public void close() {
        outgoing.requireLoopThread("close");
        outgoing.end();
        if (handedOut) {
            incoming.releaseHeld();
        }
    }

    // -- what the handler tells

    void onMessage(I message) {
        incoming.onMessage(message, outgoing.isClosed());
    }

    void onInputEnded() {
        incoming.onEnd();
    }

    boolean hasInputEnded() {
        return incoming.hasEnded();
    }

    /** The pipeline has failed, and the channel is about to close. */
    void onFailure(Throwable thrown) {
        incoming.onFailure(thrown);
    }

    void onWritabilityChanged() {
        outgoing.onWritabilityChanged();
    }

    /** Whether this is what {@link #receive} threw at the end of the input. */
    boolean isEndOfInput(Throwable thrown) {
        return incoming.isEnd(thrown);
    }

    /** Whether this is what {@link #receive} or {@link #send} threw as the connection is gone. */
    boolean isEndOfConnection(Throwable thrown) {
        return isEndOfInput(thrown) || outgoing.isLoss(thrown);
    }

    // -- end

    /** The handler is removed: what was not received is for the next one. */
    void handOver(ChannelHandlerContext ctx) {
        outgoing.flushNow();
        incoming.handOver(ctx);
    }

    boolean isClosed() {
        return outgoing.isClosed();
    }

    /**
     * Cancels the coroutine and its tasks at once: tasks that only the coroutine's end would cancel
     * could fail before, as the channel they use is gone.
     */
    void cancelTasks(@Nullable Task<?> coroutine) {
        TaskGroup open = group;
        if (open != null) {
            open.cancel();
        } else if (coroutine != null) {
            coroutine.cancel(); // it has not begun
        }
    }

    /** The channel has closed; the coroutine is being cancelled, and still has what it holds. */
    void onChannelGone() {
        incoming.drop();
        outgoing.close();
    }

    /** The coroutine has ended: nothing is left to release after this, if it was the user. */
    void onBodyDone() {
        outgoing.flushNow();
        onChannelGone();
        if (!handedOut) {
            incoming.release();
        }
    }

    /** The loop has ended before the coroutine has: nothing more runs, nor wakes. */
    void release() {
        incoming.release();
    }

    void closeWhenWritten() {
        outgoing.closeWhenWritten();
    }

    static void wake(@Nullable AsyncFuture<@Nullable Void> waiter) {
        if (waiter != null && !waiter.done()) {
            waiter.setResult(null);
        }
    }
}
