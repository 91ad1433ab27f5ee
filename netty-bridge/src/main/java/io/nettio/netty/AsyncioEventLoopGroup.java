package io.nettio.netty;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.EventExecutorChooserFactory;
import io.netty.util.concurrent.Ticker;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;

/**
 * Netty's {@link MultiThreadIoEventLoopGroup}, whose loops are {@link AsyncioEventLoop}s: the one
 * constructor that an existing server changes.
 */
public final class AsyncioEventLoopGroup extends MultiThreadIoEventLoopGroup {
    /** With Netty's default number of loops, on this machine's best transport. */
    public AsyncioEventLoopGroup() {
        this(Transports.best().ioHandlerFactory());
    }

    /** With this many loops (0: Netty's default), on this machine's best transport. */
    public AsyncioEventLoopGroup(int nThreads) {
        this(nThreads, Transports.best().ioHandlerFactory());
    }

    public AsyncioEventLoopGroup(IoHandlerFactory ioHandlerFactory) {
        super(ioHandlerFactory);
    }

    public AsyncioEventLoopGroup(int nThreads, IoHandlerFactory ioHandlerFactory) {
        super(nThreads, ioHandlerFactory);
    }

    public AsyncioEventLoopGroup(ThreadFactory threadFactory, IoHandlerFactory ioHandlerFactory) {
        super(threadFactory, ioHandlerFactory);
    }

    public AsyncioEventLoopGroup(@Nullable Executor executor, IoHandlerFactory ioHandlerFactory) {
        super(executor, ioHandlerFactory);
    }

    public AsyncioEventLoopGroup(
            int nThreads, @Nullable Executor executor, IoHandlerFactory ioHandlerFactory) {
        super(nThreads, executor, ioHandlerFactory);
    }

    public AsyncioEventLoopGroup(
            int nThreads,
            @Nullable ThreadFactory threadFactory,
            IoHandlerFactory ioHandlerFactory) {
        super(nThreads, threadFactory, ioHandlerFactory);
    }

    public AsyncioEventLoopGroup(
            int nThreads,
            @Nullable Executor executor,
            EventExecutorChooserFactory chooserFactory,
            IoHandlerFactory ioHandlerFactory) {
        super(nThreads, executor, chooserFactory, ioHandlerFactory);
    }

    /** With loops whose timers go by this ticker. */
    public AsyncioEventLoopGroup(
            int nThreads,
            @Nullable Executor executor,
            IoHandlerFactory ioHandlerFactory,
            Ticker ticker) {
        super(nThreads, executor, ioHandlerFactory, ticker);
    }

    /** Runs inside the super constructor, hence the ticker among the arguments. */
    @Override
    protected IoEventLoop newChild(
            Executor executor, IoHandlerFactory ioHandlerFactory, Object... args) {
        Ticker ticker =
                args.length > 0 && args[0] instanceof Ticker given ? given : Ticker.systemTicker();
        return new AsyncioEventLoop(this, executor, ioHandlerFactory, ticker);
    }

    @Override
    public AsyncioEventLoop next() {
        return (AsyncioEventLoop) super.next();
    }
}
