package io.nettio.benchmarks.servers;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;

import org.HdrHistogram.Histogram;

import java.util.concurrent.TimeUnit;

/**
 * How late one loop runs what is due on it: a task every millisecond, by the same code on Nettio's
 * loops and on Netty's.
 */
final class LagRecorder {
    private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final EventExecutor loop;

    // the loop's thread only
    private final Histogram lag = new Histogram(3);
    private long deadlineNanos;
    private Future<?> next;

    LagRecorder(EventExecutor loop) {
        this.loop = loop;
        next = loop.newSucceededFuture(null);
    }

    /** From now. */
    void start() throws Exception {
        loop.submit(
                        () -> {
                            deadlineNanos = loop.ticker().nanoTime();
                            scheduleNext();
                        })
                .get();
    }

    private void scheduleNext() {
        deadlineNanos += PERIOD_NANOS;
        long now = loop.ticker().nanoTime();
        next = loop.schedule(this::measure, Math.max(0, deadlineNanos - now), TimeUnit.NANOSECONDS);
    }

    private void measure() {
        lag.recordValue(Math.max(0, loop.ticker().nanoTime() - deadlineNanos));
        scheduleNext();
    }

    /** Stops, and gives the lag in nanoseconds that this percentage did not exceed. */
    long stop(double percentile) throws Exception {
        return loop.submit(
                        () -> {
                            next.cancel(false);
                            long value = lag.getValueAtPercentile(percentile);
                            lag.reset();
                            return value;
                        })
                .get();
    }
}
