package io.nettio.dropin.bench;

import io.nettio.dropin.Groups;
import io.nettio.netty.Transports;
import io.netty.channel.EventLoopGroup;

import java.util.concurrent.TimeUnit;

/** One loop for the server of a program and one for its client. */
record Loops(EventLoopGroup servers, EventLoopGroup clients, Transports transport)
        implements AutoCloseable {
    static Loops start(Groups groups, Transports transport) {
        return new Loops(groups.newGroup(1, transport), groups.newGroup(1, transport), transport);
    }

    @Override
    public void close() {
        clients.shutdownGracefully(0, 10, TimeUnit.SECONDS).syncUninterruptibly();
        servers.shutdownGracefully(0, 10, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
