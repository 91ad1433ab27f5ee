package io.nettio.netty;

import io.nettio.inspect.Watchdog;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.EventExecutorGroup;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Lets the {@link Watchdog} look at the executors of any group, not only at Nettio's loops, so that
 * a server can be looked at before it moves.
 *
 * <p>An executor of Netty's does not say since when it is busy, so it is given a task at each look,
 * a new one when the last has run: that waits as long as the executor is blocked, or as long as it
 * takes to get through what was submitted before. So a block may be up to a threshold older than
 * its report says; an executor that was never used is started; and a group that scales itself sees
 * a little work. One that is suspended is left alone. Executors that are Nettio's loops are watched
 * already, and are left out here.
 *
 * <p>Any thread.
 */
public final class GroupWatch implements AutoCloseable {
    private final Watchdog watchdog;
    private final List<Heartbeat> heartbeats;

    private GroupWatch(Watchdog watchdog, List<Heartbeat> heartbeats) {
        this.watchdog = watchdog;
        this.heartbeats = heartbeats;
    }

    /** Watches the executors that this group has now, until each ends or this is closed. */
    public static GroupWatch bind(EventExecutorGroup group) {
        return bind(group, Watchdog.global());
    }

    /** The same by another watchdog than the global one. */
    public static GroupWatch bind(EventExecutorGroup group, Watchdog watchdog) {
        Objects.requireNonNull(watchdog, "watchdog");
        List<Heartbeat> heartbeats = new ArrayList<>();
        for (EventExecutor executor : group) {
            if (!(executor instanceof AsyncioEventLoop)) {
                heartbeats.add(new Heartbeat(executor));
            }
        }
        heartbeats.forEach(watchdog::watch);
        return new GroupWatch(watchdog, List.copyOf(heartbeats));
    }

    /** How often executors of this group were seen blocked. */
    public long blocks() {
        return heartbeats.stream().mapToLong(watchdog::blocks).sum();
    }

    /** Watches them no more. */
    @Override
    public void close() {
        heartbeats.forEach(watchdog::unwatch);
    }
}
