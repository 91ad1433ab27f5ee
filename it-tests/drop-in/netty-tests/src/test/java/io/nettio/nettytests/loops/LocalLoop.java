package io.nettio.nettytests.loops;

import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.channel.local.LocalIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.ThreadPerTaskExecutor;

import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;

/** In place of {@code DefaultEventLoop} and {@code DefaultEventExecutor}. */
public class LocalLoop extends SingleThreadIoEventLoop {
    public LocalLoop() {
        this(new DefaultThreadFactory(LocalLoop.class));
    }

    public LocalLoop(ThreadFactory threadFactory) {
        this(new ThreadPerTaskExecutor(threadFactory));
    }

    public LocalLoop(Executor executor) {
        super(null, executor, LocalIoHandler.newFactory());
    }
}
