package io.nettio.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.NamingConvention;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.MetricType;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricFamilyDescriptor;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.Unit;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.WeakHashMap;
import java.util.function.Supplier;

/**
 * The histograms of one name in a Prometheus registry, with the buckets that the loops themselves
 * have: one series for each loop, whoever bound it. Only where Prometheus is on the class path. Any
 * thread.
 */
final class PrometheusHistogram implements Collector {
    /** Those that are registered, by name; a family refers to no registry. */
    private static final Map<PrometheusRegistry, Map<String, PrometheusHistogram>> REGISTERED =
            new WeakHashMap<>();

    private final MetricMetadata metadata;
    private final Map<Labels, Supplier<Buckets>> series = new TreeMap<>(); // under its own lock

    private PrometheusHistogram(MetricMetadata metadata) {
        this.metadata = metadata;
    }

    /**
     * Adds a series, and gives what takes it out.
     *
     * @param id the name and the tags, as the registry's filters have left them
     * @throws IllegalStateException if there is such a series, or another meter of this name
     */
    static Runnable add(
            PrometheusMeterRegistry registry,
            Meter.Id id,
            LoopMeter meter,
            Supplier<Buckets> source) {
        NamingConvention naming = registry.config().namingConvention();
        Labels labels = labels(id, naming);
        Meter.Type type =
                meter.unit() == LoopMeter.Unit.SECONDS
                        ? Meter.Type.TIMER
                        : Meter.Type.DISTRIBUTION_SUMMARY;
        MetricMetadata metadata =
                new MetricMetadata(
                        naming.name(id.getName(), type, meter.baseUnit()),
                        meter.description(),
                        meter.unit() == LoopMeter.Unit.SECONDS ? Unit.SECONDS : null);
        requireFree(registry, metadata.getName());
        PrometheusRegistry prometheus = registry.getPrometheusRegistry();
        synchronized (REGISTERED) {
            register(prometheus, metadata).add(labels, source);
        }
        return () -> remove(prometheus, metadata.getPrometheusName(), labels);
    }

    /** Micrometer's collectors do not tell their names to Prometheus, and two fail each scrape. */
    private static void requireFree(PrometheusMeterRegistry registry, String name) {
        NamingConvention naming = registry.config().namingConvention();
        for (Meter meter : registry.getMeters()) {
            if (meter.getId().getConventionName(naming).equals(name)) {
                throw taken(name, null);
            }
        }
    }

    private static IllegalStateException taken(String name, @Nullable Throwable cause) {
        return new IllegalStateException(
                "The registry has another meter that Prometheus knows as " + name, cause);
    }

    private static Labels labels(Meter.Id id, NamingConvention naming) {
        Labels.Builder labels = Labels.builder();
        for (Tag tag : id.getTags()) {
            labels.label(naming.tagKey(tag.getKey()), naming.tagValue(tag.getValue()));
        }
        return labels.build();
    }

    private static PrometheusHistogram register(
            PrometheusRegistry registry, MetricMetadata metadata) {
        Map<String, PrometheusHistogram> families =
                REGISTERED.computeIfAbsent(registry, first -> new HashMap<>());
        PrometheusHistogram family = families.get(metadata.getPrometheusName());
        if (family == null) {
            family = new PrometheusHistogram(metadata);
            try {
                registry.register(family);
            } catch (IllegalArgumentException taken) {
                throw taken(metadata.getName(), taken);
            }
            families.put(metadata.getPrometheusName(), family);
        }
        return family;
    }

    private void add(Labels labels, Supplier<Buckets> source) {
        synchronized (series) {
            if (series.putIfAbsent(labels, source) != null) {
                throw new IllegalStateException(
                        "The registry has a histogram "
                                + metadata.getPrometheusName()
                                + labels
                                + " already");
            }
        }
    }

    private static void remove(PrometheusRegistry registry, String name, Labels labels) {
        synchronized (REGISTERED) {
            Map<String, PrometheusHistogram> families = REGISTERED.get(registry);
            PrometheusHistogram family = families == null ? null : families.get(name);
            if (families != null && family != null && family.removeLast(labels)) {
                families.remove(name);
                registry.unregister(family);
            }
        }
    }

    /** Whether nothing is left. */
    private boolean removeLast(Labels labels) {
        synchronized (series) {
            series.remove(labels);
            return series.isEmpty();
        }
    }

    @Override
    public MetricSnapshot collect() {
        HistogramSnapshot.Builder snapshot =
                HistogramSnapshot.builder().name(metadata.getName()).help(metadata.getHelp());
        if (metadata.getUnit() != null) {
            snapshot.unit(metadata.getUnit());
        }
        synchronized (series) {
            series.forEach((labels, source) -> snapshot.dataPoint(point(labels, source.get())));
        }
        return snapshot.build();
    }

    private static HistogramDataPointSnapshot point(Labels labels, Buckets buckets) {
        return HistogramDataPointSnapshot.builder()
                .labels(labels)
                .classicHistogramBuckets(
                        ClassicHistogramBuckets.of(buckets.bounds(), buckets.counts()))
                .sum(buckets.sum())
                .build();
    }

    /** Lets the registry refuse another meter of the same name, and skip this one by its name. */
    @Override
    public MetricFamilyDescriptor getMetricFamilyDescriptor() {
        return MetricFamilyDescriptor.of(MetricType.HISTOGRAM, metadata);
    }
}
