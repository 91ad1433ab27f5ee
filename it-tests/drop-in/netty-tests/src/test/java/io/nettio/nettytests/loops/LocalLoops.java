package io.nettio.nettytests.loops;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.local.LocalIoHandler;

import java.util.concurrent.ThreadFactory;

/** In place of {@code DefaultEventLoopGroup} and {@code DefaultEventExecutorGroup}. */
public class LocalLoops extends MultiThreadIoEventLoopGroup {
    public LocalLoops(int nThreads) {
        super(nThreads, LocalIoHandler.newFactory());
    }

    public LocalLoops(int nThreads, ThreadFactory threadFactory) {
        super(nThreads, threadFactory, LocalIoHandler.newFactory());
    }
}
