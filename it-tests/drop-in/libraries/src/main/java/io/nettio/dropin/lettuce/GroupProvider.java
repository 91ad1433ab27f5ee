package io.nettio.dropin.lettuce;

import io.lettuce.core.resource.EventLoopGroupProvider;
import io.nettio.netty.Transports;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutorGroup;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ImmediateEventExecutor;

import java.util.concurrent.TimeUnit;

/** Gives Lettuce a group that is there already, and leaves its end to who made it. */
public final class GroupProvider implements EventLoopGroupProvider {
    private final EventLoopGroup group;
    private final int threads;

    /** Of this group, which has so many loops. */
    public GroupProvider(EventLoopGroup group, int threads) {
        this.group = group;
        this.threads = threads;
    }

    /** The transport whose channels Lettuce makes: it goes by what is on the class path. */
    public static Transports transport() {
        Class<?> channels = io.lettuce.core.resource.Transports.socketChannelClass();
        for (Transports transport : Transports.values()) {
            if (transport.isAvailable() && transport.channelClass() == channels) {
                return transport;
            }
        }
        throw new IllegalStateException("Lettuce makes channels of another kind: " + channels);
    }

    @Override
    @SuppressWarnings("unchecked") // Lettuce names the class that it would have made itself
    public <T extends EventLoopGroup> T allocate(Class<T> type) {
        return (T) group;
    }

    @Override
    public int threadPoolSize() {
        return threads;
    }

    @Override
    public Future<Boolean> release(
            EventExecutorGroup released, long quietPeriod, long timeout, TimeUnit unit) {
        return ImmediateEventExecutor.INSTANCE.newSucceededFuture(true);
    }

    @Override
    public Future<Boolean> shutdown(long quietPeriod, long timeout, TimeUnit unit) {
        return ImmediateEventExecutor.INSTANCE.newSucceededFuture(true);
    }
}
