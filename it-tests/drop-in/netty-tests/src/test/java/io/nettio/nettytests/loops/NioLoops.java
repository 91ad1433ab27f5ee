package io.nettio.nettytests.loops;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SelectStrategyFactory;
import io.netty.channel.nio.NioIoHandler;

import java.nio.channels.spi.SelectorProvider;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;

/** In place of {@code NioEventLoopGroup}. */
public class NioLoops extends MultiThreadIoEventLoopGroup {
    public NioLoops(int nThreads) {
        super(nThreads, NioIoHandler.newFactory());
    }

    public NioLoops(
            int nThreads,
            ThreadFactory threadFactory,
            SelectorProvider selectorProvider,
            SelectStrategyFactory selectStrategyFactory) {
        super(
                nThreads,
                threadFactory,
                NioIoHandler.newFactory(selectorProvider, selectStrategyFactory));
    }

    @Override
    protected IoEventLoop newChild(
            Executor executor, IoHandlerFactory ioHandlerFactory, Object... args) {
        return new NioLoop(this, executor, ioHandlerFactory);
    }
}
