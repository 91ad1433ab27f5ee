package io.nettio.netty;

import io.nettio.Histogram;
import io.nettio.internal.Callback;
import io.nettio.internal.DurationHistogram;
import io.nettio.internal.RecentMax;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.SingleThreadEventExecutor;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * How late an executor of any kind runs what is scheduled on it: a task every 100 ms, which sets
 * the next when it runs, so that a block is counted once and not for each time that it made the
 * probe miss.
 *
 * <p>It does not keep an executor from being suspended: it rests as soon as that is asked for, and
 * goes on at the next {@link #start}. Any thread.
 */
public final class LagProbe implements AutoCloseable {
    private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** Nothing is due. */
    private static final long NONE = Long.MIN_VALUE;

    private enum State {
        /** Not started, or the executor is suspended, or has ended. */
        RESTS,
        /** A task is with the executor. */
        RUNS,
        /** The executor cannot schedule. */
        UNABLE,
        CLOSED
    }

    private final EventExecutor executor;

    // the executor's thread writes, any thread reads
    private final DurationHistogram lag = new DurationHistogram();
    private final RecentMax recentLag = new RecentMax();
    private volatile long deadlineNanos = NONE;
    private final Tick tick = new Tick();

    // under this object's lock
    private State state = State.RESTS;
    private @Nullable Future<?> next;

    /** Does nothing before {@link #start}. */
    public LagProbe(EventExecutor executor) {
        this.executor = Objects.requireNonNull(executor, "executor");
    }

    /**
     * Lets it run, unless it does. This starts the thread of Netty's executors, which do not say
     * whether they have one; on an {@link AsyncioEventLoop} that nobody has used yet or whose clock
     * jumps, or an executor that is suspended or shut down, it does nothing.
     */
    public synchronized void start() {
        if (state != State.RESTS || !mayRun()) {
            return;
        }
        state = State.RUNS;
        try {
            executor.execute(this::schedule);
        } catch (RejectedExecutionException ended) {
            rest();
        }
    }

    private boolean mayRun() {
        if (executor.isShuttingDown()
                || (executor instanceof SingleThreadEventExecutor one && one.isSuspended())) {
            return false;
        }
        return !(executor instanceof AsyncioEventLoop own)
                || (own.isRunning() && !(own.ticker() instanceof JumpingTicker));
    }

    private void rest() {
        state = State.RESTS;
        deadlineNanos = NONE;
    }

    private synchronized void schedule() {
        if (state != State.RUNS) {
            return;
        }
        if (!mayRun()) {
            rest();
            return;
        }
        deadlineNanos = executor.ticker().nanoTime() + PERIOD_NANOS;
        if (executor instanceof AsyncioEventLoop own) {
            own.engine().schedule(deadlineNanos, tick);
            return;
        }
        try {
            next = executor.schedule(this::measure, PERIOD_NANOS, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException ended) {
            rest();
        } catch (UnsupportedOperationException never) {
            rest();
            state = State.UNABLE;
        }
    }

    /** On a loop of Nettio's, which goes on as if there were no timer. */
    private final class Tick extends Callback {
        Tick() {
            super(true);
        }

        @Override
        protected void call() {
            measure();
        }

        @Override
        public String toString() {
            return "LagProbe";
        }
    }

    private synchronized void measure() {
        if (state != State.RUNS) {
            return;
        }
        long now = executor.ticker().nanoTime();
        long lateNanos = Math.max(0, now - deadlineNanos);
        lag.record(lateNanos);
        recentLag.record(now, lateNanos);
        schedule();
    }

    /** False if the executor cannot schedule, as {@code ImmediateEventExecutor}. */
    public synchronized boolean isAble() {
        return state != State.UNABLE;
    }

    /** How late its tasks ran. */
    public Histogram lag() {
        List<Long> bounds = Arrays.stream(DurationHistogram.boundsNanos()).boxed().toList();
        List<Long> counts = Arrays.stream(lag.counts()).boxed().toList();
        return new Histogram(bounds, counts, lag.sumNanos(), lag.maxNanos());
    }

    /** The worst of the last minute; the task that is late now counts. */
    public long maxLagNanos() {
        long now = executor.ticker().nanoTime();
        long due = deadlineNanos;
        long lateNanos = due == NONE || executor.isShuttingDown() ? 0 : Math.max(0, now - due);
        return Math.max(recentLag.get(now), lateNanos);
    }

    /** Ends it; what it has measured stays. */
    @Override
    public synchronized void close() {
        state = State.CLOSED;
        deadlineNanos = NONE;
        if (next != null) {
            next.cancel(false);
        }
    }
}
