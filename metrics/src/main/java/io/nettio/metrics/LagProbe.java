package io.nettio.metrics;

import io.micrometer.core.instrument.Timer;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * How late an executor of any kind runs what is scheduled on it: one task, which sets the next when
 * it runs, so that a block is counted once and not for each time that it made the probe miss.
 */
final class LagProbe {
    private final EventExecutor executor;
    private final Timer lag;

    private long deadlineNanos; // the executor's thread only
    private @Nullable ScheduledFuture<?> next; // under this object's lock, as is the next
    private boolean stopped;

    LagProbe(EventExecutor executor, Timer lag) {
        this.executor = executor;
        this.lag = lag;
    }

    /** Any thread. */
    void start() {
        unlessItHasEnded(() -> executor.execute(this::schedule));
    }

    /** Any thread. */
    synchronized void stop() {
        stopped = true;
        if (next != null) {
            next.cancel(false);
        }
    }

    private synchronized void schedule() {
        if (stopped) {
            return;
        }
        long periodNanos = TimeUnit.MILLISECONDS.toNanos(LoopMetrics.PROBE_MILLIS);
        deadlineNanos = executor.ticker().nanoTime() + periodNanos;
        unlessItHasEnded(
                () -> next = executor.schedule(this::measure, periodNanos, TimeUnit.NANOSECONDS));
    }

    private static void unlessItHasEnded(Runnable submit) {
        try {
            submit.run();
        } catch (RejectedExecutionException ended) {
            // what has ended is not late
        }
    }

    private void measure() {
        long lateNanos = executor.ticker().nanoTime() - deadlineNanos;
        lag.record(Math.max(0, lateNanos), TimeUnit.NANOSECONDS);
        schedule();
    }
}
