package io.nettio.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The meters of one loop in one registry. */
final class LoopBinding {
    private static final boolean HAS_PROMETHEUS = hasPrometheus();

    private final MeterRegistry registry;
    private final MeasuredLoop loop;
    private final Tags tags;
    private final List<Runnable> undo = new ArrayList<>();

    private LoopBinding(MeterRegistry registry, MeasuredLoop loop, Tags tags) {
        this.registry = registry;
        this.loop = loop;
        this.tags = tags;
    }

    private static boolean hasPrometheus() {
        try {
            Class.forName(
                    "io.micrometer.prometheusmetrics.PrometheusMeterRegistry",
                    false,
                    LoopBinding.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException absent) {
            return false;
        }
    }

    /** Registers all meters that the loop has, or none if one is refused. */
    static LoopBinding bind(MeterRegistry registry, MeasuredLoop loop, Tags tags) {
        LoopBinding binding = new LoopBinding(registry, loop, tags);
        loop.start();
        try {
            loop.meters().forEach(binding::register);
            return binding;
        } catch (RuntimeException refused) {
            binding.close();
            throw refused;
        }
    }

    void close() {
        loop.stop();
        undo.forEach(Runnable::run);
        undo.clear();
    }

    private void register(LoopMeter meter) {
        Tags all = tags.and(meter.tags());
        switch (meter.type()) {
            case HISTOGRAM -> registerHistogram(meter, all);
            case COUNTER -> registerLater(counter(meter, all));
            case GAUGE -> registerLater(gauge(meter, all));
        }
    }

    private void registerLater(Meter registered) {
        undo.add(() -> registry.remove(registered));
    }

    /** The function holds the loop; the registry itself does not. */
    private Meter counter(LoopMeter meter, Tags all) {
        return FunctionCounter.builder(meter.meterName(), loop, held -> loop.value(meter))
                .description(meter.description())
                .baseUnit(meter.baseUnit())
                .tags(all)
                .register(registry);
    }

    /** A time is in whatever unit the registry has for times. */
    private Meter gauge(LoopMeter meter, Tags all) {
        if (meter.unit() == LoopMeter.Unit.SECONDS) {
            return TimeGauge.builder(
                            meter.meterName(), loop, TimeUnit.SECONDS, held -> held.value(meter))
                    .description(meter.description())
                    .tags(all)
                    .strongReference(true)
                    .register(registry);
        }
        return Gauge.builder(meter.meterName(), loop, held -> held.value(meter))
                .description(meter.description())
                .tags(all)
                .strongReference(true)
                .register(registry);
    }

    /** Each registry of a composite has its own way. */
    private void registerHistogram(LoopMeter meter, Tags all) {
        if (!(registry instanceof CompositeMeterRegistry composite)) {
            registerHistogram(registry, meter, meter.meterName(), all);
            return;
        }
        Meter.Id filtered = RegistryFilters.apply(registry, meter.meterName(), all);
        if (filtered != null) {
            for (MeterRegistry leaf : leaves(composite)) {
                registerHistogram(leaf, meter, filtered.getName(), Tags.of(filtered.getTags()));
            }
        }
    }

    private static Set<MeterRegistry> leaves(CompositeMeterRegistry composite) {
        Set<MeterRegistry> leaves = Collections.newSetFromMap(new IdentityHashMap<>());
        for (MeterRegistry part : composite.getRegistries()) {
            if (part instanceof CompositeMeterRegistry inner) {
                leaves.addAll(leaves(inner));
            } else {
                leaves.add(part);
            }
        }
        return leaves;
    }

    private void registerHistogram(MeterRegistry leaf, LoopMeter meter, String name, Tags all) {
        if (HAS_PROMETHEUS && leaf instanceof PrometheusMeterRegistry prometheus) {
            Meter.Id filtered = RegistryFilters.apply(leaf, name, all);
            if (filtered != null) {
                MeasuredLoop source = loop; // alone: what Prometheus holds must not hold a registry
                undo.add(
                        PrometheusHistogram.add(
                                prometheus, filtered, meter, () -> source.buckets(meter)));
            }
        } else {
            undo.add(PlainHistogram.add(leaf, name, all, meter, loop));
        }
    }
}
