package io.nettio.metrics;

import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Statistic;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.nettio.Histogram;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * A loop's histogram in a registry that takes no buckets of others: count and sum, and, as gauges
 * named as Micrometer names those of its own timers, quantiles and the maximum of what is recent.
 */
final class PlainHistogram {
    private static final double[] QUANTILES = {0.5, 0.95, 0.99};

    private final MeterRegistry registry;
    private final String name;
    private final Tags tags;
    private final LoopMeter meter;
    private final MeasuredLoop loop;
    private final List<Meter> meters = new ArrayList<>();

    private PlainHistogram(
            MeterRegistry registry, String name, Tags tags, LoopMeter meter, MeasuredLoop loop) {
        this.registry = registry;
        this.name = name;
        this.tags = tags;
        this.meter = meter;
        this.loop = loop;
    }

    /** Adds it, and gives what takes it out. */
    static Runnable add(
            MeterRegistry registry, String name, Tags tags, LoopMeter meter, MeasuredLoop loop) {
        PlainHistogram histogram = new PlainHistogram(registry, name, tags, meter, loop);
        if (meter.unit() == LoopMeter.Unit.SECONDS) {
            histogram.addDurations();
        } else {
            histogram.addSizes();
        }
        return () -> histogram.meters.forEach(registry::remove);
    }

    private void addDurations() {
        meters.add(
                FunctionTimer.builder(
                                name,
                                loop,
                                held -> loop.durations(meter).count(),
                                held -> loop.durations(meter).sumNanos(),
                                TimeUnit.NANOSECONDS)
                        .description(meter.description())
                        .tags(tags)
                        .register(registry));
        Recent<Histogram> recent =
                new Recent<>(
                        () -> loop.durations(meter),
                        PlainHistogram::since,
                        registry.config().clock()::monotonicTime);
        for (double quantile : QUANTILES) {
            meters.add(quantileGauge(recent, ".percentile", quantile, phi(quantile)));
        }
        if (meter != LoopMeter.LAG) { // which has a maximum of its own
            meters.add(quantileGauge(recent, ".max", 1, tags));
        }
    }

    private Tags phi(double quantile) {
        return tags.and("phi", Double.toString(quantile));
    }

    private Gauge quantileGauge(
            Recent<Histogram> recent, String suffix, double quantile, Tags withPhi) {
        return TimeGauge.builder(
                        name + suffix,
                        recent,
                        TimeUnit.NANOSECONDS,
                        held -> held.get().quantileNanos(quantile))
                .description(meter.description())
                .tags(withPhi)
                .strongReference(true)
                .register(registry);
    }

    private static Histogram since(Histogram now, Histogram before) {
        List<Long> counts =
                IntStream.range(0, now.counts().size())
                        .mapToObj(i -> now.counts().get(i) - before.counts().get(i))
                        .toList();
        boolean any = counts.stream().anyMatch(count -> count > 0);
        long maxNanos = any ? now.maxNanos() : 0; // no bucket's bound is beyond it
        return new Histogram(
                now.boundsNanos(), counts, now.sumNanos() - before.sumNanos(), maxNanos);
    }

    private void addSizes() {
        List<Measurement> measurements =
                List.of(
                        new Measurement(() -> loop.buckets(meter).count(), Statistic.COUNT),
                        new Measurement(() -> loop.buckets(meter).sum(), Statistic.TOTAL));
        meters.add(
                Meter.builder(name, Meter.Type.DISTRIBUTION_SUMMARY, measurements)
                        .description(meter.description())
                        .tags(tags)
                        .register(registry));
    }
}
