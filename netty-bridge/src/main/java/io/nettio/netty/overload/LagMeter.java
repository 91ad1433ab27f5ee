package io.nettio.netty.overload;

import io.nettio.Loop;
import io.nettio.internal.RecentMax;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.SingleThreadEventExecutor;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How late an executor has been lately. One of Nettio's loops says so itself; besides, any executor
 * is given a timer, one at a time, which may be late: while somebody asks, so that an idle executor
 * stays idle. Any thread.
 */
final class LagMeter implements Lag {
    private static final long NONE = Long.MIN_VALUE;
    private static final long PROBE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final EventExecutor executor;
    private final Duration window;
    private final RecentMax lateness = new RecentMax(); // the executor records
    private final AtomicLong probeNanos = new AtomicLong(NONE); // when the one that is set is due
    private volatile boolean asked;

    LagMeter(EventExecutor executor, Duration window) {
        this.executor = executor;
        this.window = window;
    }

    @Override
    public long nanos() {
        asked = true;
        long now = executor.ticker().nanoTime();
        long due = probeNanos.get();
        if (due == NONE) {
            probe(now);
        }
        long overdue = due == NONE ? 0 : now - due;
        long lag = Math.max(overdue, lateness.get(now, window.toNanos()));
        return executor instanceof Loop own
                ? Math.max(lag, own.statistics().maxLagNanos(window))
                : lag;
    }

    /** A group that scales itself has suspended it: it gets no new work, and a probe wakes it. */
    @Override
    public boolean isSuspended() {
        return executor instanceof SingleThreadEventExecutor one && one.isSuspended();
    }

    private void probe(long now) {
        if (probeNanos.compareAndSet(NONE, now + PROBE_NANOS)) {
            asked = false;
            try {
                executor.schedule(this::onProbe, PROBE_NANOS, TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException ended) {
                probeNanos.set(NONE);
            }
        }
    }

    private void onProbe() {
        long now = executor.ticker().nanoTime();
        lateness.record(now, Math.max(0, now - probeNanos.get()));
        probeNanos.set(NONE);
        if (asked) {
            probe(now);
        }
    }
}
