package io.nettio.benchmarks.inprocess;

import io.nettio.netty.AsyncioEventLoop;
import io.nettio.netty.AsyncioEventLoopGroup;
import io.nettio.netty.Transports;

import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One loop of Nettio's, with everything as users have it. */
@State(Scope.Benchmark)
public class NettioLoop {
    private final AsyncioEventLoopGroup group =
            new AsyncioEventLoopGroup(1, Transports.EPOLL.ioHandlerFactory());
    final AsyncioEventLoop loop = group.next();

    @TearDown
    public void end() {
        group.shutdownGracefully().syncUninterruptibly();
    }
}
