package io.nettio.netty;

import io.nettio.AsyncFuture;
import io.nettio.Asyncio;
import io.nettio.Loop;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.util.concurrent.CancellationException;

/** What coroutines need of Netty: to await its futures, and to find the loop of a channel. */
public final class NettyAsyncio {
    private NettyAsyncio() {}

    /**
     * Suspends until Netty's future is done, and gives its result or throws its exception, checked
     * ones too. A cancel of this task cancels the future, and a future that is cancelled throws
     * {@link io.nettio.CancelledError} here.
     *
     * @throws IllegalStateException outside a coroutine
     */
    public static <T extends @Nullable Object> T await(Future<T> future) {
        return Asyncio.await(wrapFuture(future));
    }

    /** As {@link #await(Future)}, for callers that catch this checked exception. */
    @SuppressWarnings("unused") // the class only names the exception for the compiler
    public static <T extends @Nullable Object, X extends Throwable> T await(
            Future<T> future, Class<X> declared) throws X {
        return await(future);
    }

    /**
     * Suspends until what this future stands for (connect, bind, write…) is done, and gives its
     * channel.
     */
    public static Channel await(ChannelFuture future) {
        Asyncio.await(wrapFuture(future));
        return future.channel();
    }

    /** As {@link #await(ChannelFuture)}, for callers that catch this checked exception. */
    @SuppressWarnings("unused") // the class only names the exception for the compiler
    public static <X extends Throwable> Channel await(ChannelFuture future, Class<X> declared)
            throws X {
        return await(future);
    }

    /** A future of the running loop with the outcome of Netty's; a cancel goes both ways. */
    public static <T extends @Nullable Object> AsyncFuture<T> wrapFuture(Future<T> source) {
        if (source == null) {
            throw new IllegalArgumentException("null cannot be awaited: give a Netty future");
        }
        Loop loop = Asyncio.getRunningLoop();
        AsyncFuture<T> target = loop.createFuture();
        if (source.isDone()) {
            copy(source, target);
            return target;
        }
        source.addListener(done -> copyOnLoop(loop, source, target));
        target.addDoneCallback(
                done -> {
                    if (done.cancelled()) {
                        source.cancel(false);
                    }
                });
        return target;
    }

    private static <T extends @Nullable Object> void copyOnLoop(
            Loop loop, Future<T> source, AsyncFuture<T> target) {
        if (loop instanceof EventLoop own && own.inEventLoop()) {
            copy(source, target);
            return;
        }
        try {
            loop.callSoonThreadsafe(() -> copy(source, target));
        } catch (IllegalStateException closed) {
            // the loop has ended, and with it whoever waited
        }
    }

    private static <T extends @Nullable Object> void copy(Future<T> source, AsyncFuture<T> target) {
        if (target.done()) {
            return;
        }
        Throwable failure = source.cause();
        if (failure == null) {
            target.setResult(source.getNow());
        } else if (failure instanceof CancellationException) {
            target.cancel();
        } else {
            target.setException(failure);
        }
    }

    /**
     * Suspends until a selectable channel of the JDK's has something to read or to accept, has
     * ended, or has failed. For loops on {@link Transports#NIO}; the channel is in non-blocking
     * mode, and none that Netty serves. It is registered with the loop while somebody waits.
     *
     * <p>Any number of coroutines may wait for one channel, and all that can go on are woken, at
     * the poll; whoever comes second may find nothing left. A cancel ends the watch at once. A
     * channel that is closed on the loop's thread ends the waits for it before the loop next
     * blocks; one that is closed on another thread, the next time the loop turns.
     *
     * <p>Differs from asyncio: {@code add_reader} calls back until it is removed, and a second one
     * takes the place of the first. Source: {@code asyncio/selector_events.py}.
     *
     * @throws java.nio.channels.ClosedChannelException if the channel is closed
     * @throws IOException if the loop shuts down
     * @throws IllegalStateException on a loop that does not poll by NIO, outside a coroutine, in
     *     blocking mode, before the channel is connected, or if Netty serves it
     * @throws IllegalArgumentException if the channel can only be written to
     */
    public static void awaitReadable(SelectableChannel channel) throws IOException {
        Readiness.await(channel, Readiness.Direction.READABLE);
    }

    /**
     * As {@link #awaitReadable(SelectableChannel)}, until the channel takes what is written, has
     * connected, or has failed.
     */
    public static void awaitWritable(SelectableChannel channel) throws IOException {
        Readiness.await(channel, Readiness.Direction.WRITABLE);
    }

    /**
     * Suspends until a file descriptor (a pipe's, a terminal's, a socket's of some native library)
     * has something to read, has ended, or has failed. For loops on {@link Transports#EPOLL}. The
     * wait costs a second descriptor while it lasts. Of Netty's {@code FileDescriptor}, give {@code
     * intValue()}.
     *
     * <p>Any number of coroutines may wait for one descriptor, also for one of Netty's channels. A
     * cancel ends the watch at once. Keep the descriptor open meanwhile: epoll does not tell of a
     * close, and the wait then lasts until it is cancelled, as in asyncio.
     *
     * @throws IOException if the descriptor is not open, is a regular file (which epoll refuses),
     *     or the loop shuts down
     * @throws IllegalStateException on a loop that does not poll by epoll, or outside a coroutine
     */
    public static void awaitReadable(int descriptor) throws IOException {
        Readiness.await(descriptor, Readiness.Direction.READABLE);
    }

    /**
     * As {@link #awaitReadable(int)}, until the descriptor takes what is written, or has failed.
     */
    public static void awaitWritable(int descriptor) throws IOException {
        Readiness.await(descriptor, Readiness.Direction.WRITABLE);
    }

    /**
     * The asyncio loop that owns a channel.
     *
     * @throws IllegalStateException if the channel is registered with no loop yet, or with one of
     *     another kind
     */
    public static AsyncioEventLoop loop(Channel channel) {
        EventLoop loop = channel.eventLoop();
        if (loop instanceof AsyncioEventLoop own) {
            return own;
        }
        throw new IllegalStateException(
                "The loop of "
                        + channel
                        + " is a "
                        + loop.getClass().getName()
                        + ": make its group with new AsyncioEventLoopGroup(…) to run coroutines on"
                        + " it");
    }
}
