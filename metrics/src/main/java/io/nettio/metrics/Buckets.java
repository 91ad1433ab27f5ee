package io.nettio.metrics;

import io.nettio.Histogram;
import io.nettio.TurnSizeHistogram;

import java.util.ArrayList;
import java.util.List;

/**
 * A histogram of any kind, as it is exported.
 *
 * @param bounds the upper bounds in the meter's unit, inclusive, the last one infinite
 * @param counts how many are in each bucket alone
 * @param sum of all, in the meter's unit
 */
record Buckets(List<Double> bounds, List<Long> counts, double sum) {
    private static final double NANOS_PER_SECOND = 1e9;

    static Buckets of(Histogram durations) {
        return new Buckets(
                bounds(durations.boundsNanos(), NANOS_PER_SECOND),
                durations.counts(),
                durations.sumNanos() / NANOS_PER_SECOND);
    }

    static Buckets of(TurnSizeHistogram sizes) {
        return new Buckets(bounds(sizes.bounds(), 1), sizes.counts(), sizes.callbacks());
    }

    private static List<Double> bounds(List<Long> finite, double unit) {
        List<Double> bounds = new ArrayList<>(finite.size() + 1);
        finite.forEach(bound -> bounds.add(bound / unit));
        bounds.add(Double.POSITIVE_INFINITY);
        return bounds;
    }

    double count() {
        return counts.stream().mapToLong(Long::longValue).sum();
    }
}
