package io.nettio.benchmarks.inprocess;

import io.nettio.benchmarks.peers.KotlinPeers;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;

import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One loop of Netty's own, and Kotlin's coroutines on it. */
@State(Scope.Benchmark)
public class NettyLoop {
    private final MultiThreadIoEventLoopGroup group =
            new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    final EventLoop loop = group.next();
    final KotlinPeers kotlin = new KotlinPeers(loop);

    @TearDown
    public void end() {
        group.shutdownGracefully().syncUninterruptibly();
    }
}
