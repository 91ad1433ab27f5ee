package io.nettio.netty;

import io.nettio.AsyncFuture;
import io.nettio.Asyncio;
import io.nettio.Loop;
import io.nettio.internal.EngineHost;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.DefaultPromise;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.netty.util.concurrent.Promise;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

/** What coroutines need of Netty: to await its futures, and to find the loop of a channel. */
public final class NettyAsyncio {
    private NettyAsyncio() {}

    /**
     * Suspends until Netty's future is done, and gives its result or throws its exception, checked
     * ones too. A cancel of this task cancels the future, and a future that is cancelled throws
     * {@link io.nettio.CancelledError} here.
     *
     * <p>A channel's {@code closeFuture()} is everybody's, and a cancel leaves it alone. Of others
     * that are shared, as the {@code terminationFuture()} of a group, await {@code
     * Asyncio.shield(wrapFuture(…))} where a cancel may come.
     *
     * @throws IllegalStateException outside a coroutine
     * @throws IllegalArgumentException for a void promise, which is never done
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

    /**
     * A future of the running loop with the outcome of Netty's; a cancel goes both ways, as with
     * {@link #await(Future)}.
     */
    public static <T extends @Nullable Object> AsyncFuture<T> wrapFuture(Future<T> source) {
        if (source == null) {
            throw new IllegalArgumentException("null cannot be awaited: give a Netty future");
        }
        if (source instanceof ChannelFuture ofChannel && ofChannel.isVoid()) {
            throw new IllegalArgumentException(
                    "A void promise never says that it is done: write without one, or with"
                            + " newPromise()");
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
                    if (done.cancelled() && !isCloseFuture(source)) {
                        source.cancel(false);
                    }
                });
        return target;
    }

    /** Netty would take it for done, and tell all who wait for the channel's end. */
    private static boolean isCloseFuture(Future<?> source) {
        return source instanceof ChannelFuture ofChannel
                && ofChannel.channel().closeFuture() == source;
    }

    private static <T extends @Nullable Object> void copyOnLoop(
            Loop loop, Future<T> source, AsyncFuture<T> target) {
        if (((EngineHost) loop).engine().inLoop()) {
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

    // -- futures as Netty's

    /**
     * The same result as one of Netty's futures, which tells its listeners on the loop's thread.
     * Cancelling either cancels the other; if the loop closes before, it fails. Any thread may use
     * what is returned; this method is for the loop's.
     */
    public static <T extends @Nullable Object> Future<T> toNettyFuture(AsyncFuture<T> future) {
        EventExecutor executor = executorOf(future.loop());
        return cascade(future, new DefaultPromise<T>(executor));
    }

    /**
     * As {@link #toNettyFuture}, of a channel, which may be on another loop: its listeners are told
     * on the channel's.
     */
    public static ChannelFuture toChannelFuture(
            AsyncFuture<@Nullable Void> future, Channel channel) {
        return cascade(future, channel.newPromise());
    }

    /**
     * Completes the promise as the future ends; a cancel of the promise cancels the future. A
     * promise that refuses to be cancelled fails with the cancellation instead. For the loop's
     * thread.
     *
     * @return the promise
     */
    public static <T extends @Nullable Object, P extends Promise<T>> P cascade(
            AsyncFuture<? extends T> future, P promise) {
        CompletableFuture<? extends T> view = future.toCompletableFuture();
        view.whenComplete(
                (value, failure) -> {
                    if (failure == null) {
                        promise.trySuccess(value);
                    } else if (!view.isCancelled() || !promise.cancel(false)) {
                        promise.tryFailure(failure);
                    }
                });
        promise.addListener(
                done -> {
                    if (done.isCancelled()) {
                        view.cancel(false);
                    }
                });
        return promise;
    }

    private static EventExecutor executorOf(Loop loop) {
        return switch (loop) {
            case AsyncioEventLoop own -> own;
            case StockLoop stock -> stock.executor();
            default -> ImmediateEventExecutor.INSTANCE; // listeners are told where it completes
        };
    }

    // -- loops

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
        if (channel == null) {
            throw new IllegalArgumentException("loop(null): give a channel");
        }
        EventLoop loop = channel.eventLoop();
        if (loop instanceof AsyncioEventLoop own) {
            return own;
        }
        throw new IllegalStateException(
                "The loop of "
                        + channel
                        + " is a "
                        + loop.getClass().getName()
                        + ": make its group with new AsyncioEventLoopGroup(…), or use loopOf(…)"
                        + " for coroutines on a loop of Netty's own");
    }

    /** The loop for coroutines beside a channel, on whichever event loop it is registered. */
    public static Loop loopOf(Channel channel) {
        if (channel == null) {
            throw new IllegalArgumentException("loopOf(null): give a channel");
        }
        return loopOf(channel.eventLoop());
    }

    /**
     * The loop for coroutines on an executor that somebody else made: an {@link AsyncioEventLoop}
     * itself, and for one of Netty's own ({@code MultiThreadIoEventLoopGroup}, {@code
     * DefaultEventLoopGroup}, {@code DefaultEventExecutorGroup} and their like) a guest on its
     * thread. The same one each time. Tasks, timers, locks, {@link #await} and {@link
     * CoroutineHandler} work there as elsewhere. Any thread.
     *
     * <p><b>Order.</b> Each turn of the guest is one task of the executor, and its next timer one
     * scheduled task. Among coroutines and callbacks of the guest the order is asyncio's: a turn
     * runs only what was ready when it began, timers run by deadline, ties in the order in which
     * they were set. Beside Netty the order is looser than on an {@code AsyncioEventLoop}:
     *
     * <ul>
     *   <li>What is given to {@code execute} runs between two turns, not in the order of {@code
     *       callSoon}; {@code schedule} and {@code callLater} with the same deadline run in either
     *       order.
     *   <li>Netty may run several turns between two polls of I/O. While callbacks are ready, the
     *       guest lets it poll after 50 µs or the turn under way, whichever is longer; other tasks
     *       of the executor may hold the poll off for up to Netty's quantum, a second.
     *   <li>A handler runs outside of any turn: {@code Asyncio}'s statics find no running loop
     *       there, so it starts tasks by {@code loopOf(channel).createTask(…)}.
     * </ul>
     *
     * <p><b>Coroutine backend.</b> With {@code continuation} a coroutine runs on the executor's
     * thread. With {@code handoff} it does not, although that thread waits for it: the executor's
     * {@code inEventLoop()} is false inside it, so what it asks of channels is done behind the
     * turn, in order, and not at once; and {@code sync()} or {@code get()} on a Netty future, which
     * Netty otherwise refuses with a {@code BlockingOperationException}, blocks the loop for ever.
     * Await it instead.
     *
     * <p><b>End.</b> When the executor is shut down, its tasks are cancelled and turned until
     * nothing is ready. Netty closes the channels first, and goes on running tasks through its
     * quiet period alone: cleaning up that waits for longer is cut off. Once the executor has
     * terminated, tasks that are not done are reported to the exception handler by name, and
     * threads that wait for the loop fail. {@code Loop.close()} is refused.
     *
     * @throws IllegalArgumentException if the executor does not run its tasks in order on one
     *     thread of its own, as {@code GlobalEventExecutor}, {@code ImmediateEventExecutor} and an
     *     {@code EmbeddedChannel}'s loop do not
     */
    public static Loop loopOf(EventExecutor executor) {
        if (executor == null) {
            throw new IllegalArgumentException("loopOf(null): give an event loop");
        }
        return executor instanceof AsyncioEventLoop own ? own : StockLoops.of(executor);
    }
}
