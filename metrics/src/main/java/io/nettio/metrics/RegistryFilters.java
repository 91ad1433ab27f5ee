package io.nettio.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.noop.NoopGauge;

import org.jspecify.annotations.Nullable;

/**
 * What a registry's filters make of a meter that is not registered in the usual way: common tags,
 * another name, or nothing.
 */
final class RegistryFilters {
    /** Keeps the name that Prometheus would see apart from that of the meter itself. */
    private static final String UNIT = "filtered";

    private RegistryFilters() {}

    /** The name and tags that are left, or null if the meter is denied. */
    static Meter.@Nullable Id apply(MeterRegistry registry, String name, Tags tags) {
        // A registry tells only by registering.
        Gauge trial =
                Gauge.builder(name, () -> Double.NaN).tags(tags).baseUnit(UNIT).register(registry);
        if (trial instanceof NoopGauge) {
            return null;
        }
        registry.remove(trial);
        return trial.getId();
    }
}
