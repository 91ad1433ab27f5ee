package io.nettio.nettytests.loops;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.channel.local.LocalIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.EventExecutorGroup;
import io.netty.util.concurrent.RejectedExecutionHandler;
import io.netty.util.concurrent.ThreadPerTaskExecutor;

import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;

/**
 * In place of {@code SingleThreadEventExecutor} and {@code SingleThreadEventLoop} where a test
 * extends them with a {@code run()} of its own, which is left out: the turning is what is tested.
 * The constructors are those that the tests use; whether an add wakes the loop, whether it may be
 * suspended, and its task queue are the loop's own business, so these arguments are not used.
 */
public class OwnLoop extends SingleThreadIoEventLoop {
    public OwnLoop() {
        this(Executors.defaultThreadFactory());
    }

    private OwnLoop(ThreadFactory threads) {
        super(null, new ThreadPerTaskExecutor(threads), LocalIoHandler.newFactory());
    }

    public OwnLoop(EventExecutorGroup parent, ThreadFactory threads, boolean addWakes) {
        this(threads);
    }

    public OwnLoop(EventExecutorGroup parent, Executor threads, boolean addWakes) {
        super(null, threads, LocalIoHandler.newFactory());
    }

    public OwnLoop(EventLoopGroup parent, ThreadFactory threads, boolean addWakes) {
        this(threads);
    }

    public OwnLoop(EventLoopGroup parent, Executor threads, boolean addWakes) {
        super(null, threads, LocalIoHandler.newFactory());
    }

    public OwnLoop(
            EventExecutorGroup parent,
            Executor threads,
            boolean addWakes,
            Queue<Runnable> queue,
            RejectedExecutionHandler rejected) {
        super(null, threads, LocalIoHandler.newFactory());
    }

    public OwnLoop(
            EventExecutorGroup parent,
            ThreadFactory threads,
            boolean addWakes,
            int maxPendingTasks,
            RejectedExecutionHandler rejected) {
        super(
                null,
                new ThreadPerTaskExecutor(threads),
                LocalIoHandler.newFactory(),
                maxPendingTasks,
                rejected,
                0);
    }

    public OwnLoop(
            EventExecutorGroup parent,
            ThreadFactory threads,
            boolean addWakes,
            boolean suspends,
            int maxPendingTasks,
            RejectedExecutionHandler rejected) {
        super(
                null,
                new ThreadPerTaskExecutor(threads),
                NioIoHandler.newFactory(), // may be suspended, unlike LocalIoHandler
                maxPendingTasks,
                rejected,
                0);
    }

    public OwnLoop(
            EventExecutorGroup parent,
            Executor threads,
            boolean addWakes,
            boolean suspends,
            int maxPendingTasks,
            RejectedExecutionHandler rejected) {
        super(null, threads, NioIoHandler.newFactory(), maxPendingTasks, rejected, 0);
    }
}
