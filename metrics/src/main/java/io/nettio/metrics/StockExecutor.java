package io.nettio.metrics;

import io.nettio.Histogram;
import io.nettio.netty.LagProbe;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.SingleThreadEventExecutor;

import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * An executor that is not Nettio's and does not measure itself: its lag by a probe, and what Netty
 * tells of it. What it cannot tell it does not have.
 */
final class StockExecutor implements MeasuredLoop {
    private static final double NANOS_PER_SECOND = 1e9;

    private final LagProbe probe;
    private final @Nullable SingleThreadEventExecutor tasks;
    private final @Nullable SingleThreadEventLoop channels;

    StockExecutor(EventExecutor executor) {
        probe = new LagProbe(executor);
        tasks = executor instanceof SingleThreadEventExecutor one ? one : null;
        channels =
                executor instanceof SingleThreadEventLoop loop && countsChannels(loop)
                        ? loop
                        : null;
    }

    /** Netty's word for one that does not is -1; one that has ended may throw. */
    private static boolean countsChannels(SingleThreadEventLoop loop) {
        return !loop.isShutdown() && loop.registeredChannels() >= 0;
    }

    @Override
    public Set<LoopMeter> meters() {
        Set<LoopMeter> some = EnumSet.noneOf(LoopMeter.class);
        if (probe.isAble()) {
            some.add(LoopMeter.LAG);
            some.add(LoopMeter.LAG_MAX);
        }
        if (tasks != null) {
            some.add(LoopMeter.READY);
        }
        if (channels != null) {
            some.add(LoopMeter.CHANNELS);
        }
        return Collections.unmodifiableSet(some);
    }

    @Override
    public double value(LoopMeter meter) {
        if (meter == LoopMeter.LAG_MAX) {
            start(); // it may run again only now
            return probe.maxLagNanos() / NANOS_PER_SECOND;
        }
        if (meter == LoopMeter.READY && tasks != null) {
            return tasks.pendingTasks();
        }
        if (meter == LoopMeter.CHANNELS && channels != null) {
            return channels.isShutdown() ? 0 : channels.registeredChannels();
        }
        throw noSuch(meter);
    }

    @Override
    public Histogram durations(LoopMeter meter) {
        if (meter != LoopMeter.LAG) {
            throw noSuch(meter);
        }
        return probe.lag();
    }

    @Override
    public Buckets buckets(LoopMeter meter) {
        return Buckets.of(durations(meter));
    }

    private static AssertionError noSuch(LoopMeter meter) {
        return new AssertionError("an executor of Netty's has no " + meter);
    }

    @Override
    public void start() {
        probe.start();
    }

    @Override
    public void stop() {
        probe.close();
    }
}
