package io.nettio.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.nettio.Instrument;
import io.nettio.LoopStatistics;
import io.nettio.netty.AsyncioEventLoop;
import io.nettio.netty.AsyncioEventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.EventExecutorGroup;
import io.netty.util.concurrent.ScheduledFuture;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ToDoubleFunction;
import java.util.stream.StreamSupport;

/**
 * Binds the meters of {@link LoopMeter} for each loop of a group.
 *
 * <p>On an {@link AsyncioEventLoop} lag is measured on all that the loop runs, not by a probe
 * alone; a timer every 100 ms makes a loop that has nothing else to do show that it was blocked. An
 * executor of another kind, in a group of Netty's own, has no observer: it has {@code
 * nettio.loop.lag} alone, by the probe, which tells how late a task ran that was scheduled for 100
 * ms after the one before. Binding starts the loops' threads. Any thread.
 */
public final class LoopMetrics implements MeterBinder, AutoCloseable {
    static final long PROBE_MILLIS = 100;

    /** Upper bounds of the lag histogram: fine where a loop is well, up to what a user notices. */
    private static final Duration[] LAG_BUCKETS = {
        Duration.ofNanos(100_000),
        Duration.ofNanos(500_000),
        Duration.ofMillis(1),
        Duration.ofNanos(2_500_000),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2500),
        Duration.ofSeconds(5)
    };

    private final String group;
    private final List<EventExecutor> loops;
    private final AtomicBoolean bound = new AtomicBoolean();
    private final List<Runnable> undo = new ArrayList<>();

    /** For all loops of the group, with the tag {@code group} {@code nettio}. */
    public LoopMetrics(AsyncioEventLoopGroup group) {
        this("nettio", group);
    }

    /**
     * For all executors of the group, Nettio's or Netty's own, with this name as the tag {@code
     * group}; the tag {@code loop} of each is its place in the group, from 0.
     */
    public LoopMetrics(String name, EventExecutorGroup group) {
        this(name, StreamSupport.stream(group.spliterator(), false).toList());
    }

    /** For these; the tag that names each is its place in the list, from 0. */
    public LoopMetrics(String name, List<? extends EventExecutor> loops) {
        this.group = Objects.requireNonNull(name, "name");
        this.loops = List.copyOf(loops);
    }

    /**
     * Binds the meters to a registry; once.
     *
     * @throws IllegalStateException the second time
     */
    @Override
    public void bindTo(MeterRegistry registry) {
        if (!bound.compareAndSet(false, true)) {
            throw new IllegalStateException(
                    "These LoopMetrics are bound already: give several registries as one "
                            + "CompositeMeterRegistry");
        }
        for (int i = 0; i < loops.size(); i++) {
            Tags tags = Tags.of("group", group, "loop", Integer.toString(i));
            if (loops.get(i) instanceof AsyncioEventLoop own) {
                bind(registry, own, tags);
            } else {
                bindProbe(registry, loops.get(i), tags);
            }
        }
    }

    private void bindProbe(MeterRegistry registry, EventExecutor executor, Tags tags) {
        Timer lag = lag(registry, tags);
        LagProbe probe = new LagProbe(executor, lag);
        probe.start();
        undo.add(
                () -> {
                    probe.stop();
                    registry.remove(lag);
                });
    }

    private static Timer lag(MeterRegistry registry, Tags tags) {
        return Timer.builder(LoopMeter.LAG.meterName())
                .description(LoopMeter.LAG.description())
                .tags(tags)
                .serviceLevelObjectives(LAG_BUCKETS)
                .register(registry);
    }

    private void bind(MeterRegistry registry, AsyncioEventLoop loop, Tags tags) {
        Timer lag = lag(registry, tags);
        Instrument lagTimer =
                new Instrument() {
                    @Override
                    public void turnEnds(
                            long startNanos, long durationNanos, int callbacks, long lagNanos) {
                        lag.record(lagNanos, TimeUnit.NANOSECONDS);
                    }
                };
        loop.addInstrument(lagTimer);
        ScheduledFuture<?> probe =
                loop.scheduleAtFixedRate(
                        () -> {}, PROBE_MILLIS, PROBE_MILLIS, TimeUnit.MILLISECONDS);
        Meter turns =
                FunctionCounter.builder(
                                LoopMeter.TURNS.meterName(), loop, l -> l.statistics().turns())
                        .description(LoopMeter.TURNS.description())
                        .tags(tags)
                        .register(registry);
        List<Meter> meters =
                List.of(
                        lag,
                        turns,
                        gauge(registry, loop, tags, LoopMeter.READY, LoopStatistics::ready),
                        gauge(registry, loop, tags, LoopMeter.INBOX, LoopStatistics::inbox),
                        gauge(registry, loop, tags, LoopMeter.TASKS, LoopStatistics::tasks),
                        gauge(registry, loop, tags, LoopMeter.TIMERS, LoopStatistics::timers));
        undo.add(
                () -> {
                    probe.cancel(false);
                    loop.removeInstrument(lagTimer);
                    meters.forEach(registry::remove);
                });
    }

    private static Gauge gauge(
            MeterRegistry registry,
            AsyncioEventLoop loop,
            Tags tags,
            LoopMeter meter,
            ToDoubleFunction<LoopStatistics> value) {
        return Gauge.builder(meter.meterName(), loop, l -> value.applyAsDouble(l.statistics()))
                .description(meter.description())
                .tags(tags)
                .register(registry);
    }

    /** Takes the meters out of the registry and stops measuring. */
    @Override
    public void close() {
        undo.forEach(Runnable::run);
        undo.clear();
    }
}
