package io.nettio.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.nettio.CpuExecutor;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Binds the meters of {@link ExecutorMeter} for one executor, whose name is the tag {@code
 * executor}: {@code new CpuExecutorMetrics(CpuExecutor.shared()).bindTo(registry)}. Any thread.
 */
public final class CpuExecutorMetrics implements MeterBinder, AutoCloseable {
    private record Bound(MeterRegistry registry, Meter meter) {}

    private final CpuExecutor executor;
    private final List<Bound> meters = new ArrayList<>(); // under this object's lock

    /** For this one. */
    public CpuExecutorMetrics(CpuExecutor executor) {
        this.executor = Objects.requireNonNull(executor, "executor");
    }

    @Override
    public synchronized void bindTo(MeterRegistry registry) {
        for (ExecutorMeter meter : ExecutorMeter.values()) {
            meters.add(new Bound(registry, register(registry, meter)));
        }
    }

    private Meter register(MeterRegistry registry, ExecutorMeter meter) {
        return meter.type() == LoopMeter.Type.COUNTER
                ? FunctionCounter.builder(meter.meterName(), executor, held -> value(meter))
                        .description(meter.description())
                        .tag("executor", executor.name())
                        .register(registry)
                : Gauge.builder(meter.meterName(), () -> value(meter))
                        .description(meter.description())
                        .tag("executor", executor.name())
                        .register(registry);
    }

    private double value(ExecutorMeter meter) {
        CpuExecutor.Statistics now = executor.statistics();
        return switch (meter) {
            case QUEUED -> now.queued();
            case CAPACITY -> now.queueCapacity();
            case RUNNING -> now.running();
            case THREADS -> now.threads();
            case COMPLETED -> now.completed();
            case REFUSED -> now.refused();
        };
    }

    /** Takes the meters out of the registries. */
    @Override
    public synchronized void close() {
        meters.forEach(bound -> bound.registry().remove(bound.meter()));
        meters.clear();
    }
}
