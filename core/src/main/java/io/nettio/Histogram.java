package io.nettio;

import io.nettio.internal.DurationHistogram;

import java.util.Arrays;
import java.util.List;

/**
 * How often durations of which size were measured; a copy, which does not change.
 *
 * @param boundsNanos the upper bounds of the buckets, inclusive and ascending
 * @param counts how many durations are in each bucket alone, and behind the last one how many are
 *     longer than all bounds
 * @param sumNanos of all durations
 * @param maxNanos the longest ever, or 0
 */
public record Histogram(List<Long> boundsNanos, List<Long> counts, long sumNanos, long maxNanos) {
    private static final List<Long> BOUNDS = boxed(DurationHistogram.boundsNanos());

    /** A histogram whose lists are copied. */
    public Histogram {
        boundsNanos = List.copyOf(boundsNanos);
        counts = List.copyOf(counts);
        if (counts.size() != boundsNanos.size() + 1) {
            throw new IllegalArgumentException(
                    "A histogram has one count more than bounds, not "
                            + counts.size()
                            + " and "
                            + boundsNanos.size());
        }
    }

    static Histogram of(DurationHistogram live) {
        return new Histogram(BOUNDS, boxed(live.counts()), live.sumNanos(), live.maxNanos());
    }

    private static List<Long> boxed(long[] numbers) {
        return Arrays.stream(numbers).boxed().toList();
    }

    /** How many durations there are in all. */
    public long count() {
        return counts.stream().mapToLong(Long::longValue).sum();
    }

    /**
     * The duration that this share of all does not exceed, in nanoseconds, as well as the buckets
     * tell: straight between the bounds of the one it is in. 0 where there are none.
     *
     * @param share from 0 to 1
     */
    public double quantileNanos(double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("A quantile is between 0 and 1, not " + share);
        }
        double rank = share * count();
        long below = 0;
        for (int i = 0; i < boundsNanos.size(); i++) {
            long here = counts.get(i);
            if (here > 0 && below + here >= rank) {
                long lower = i == 0 ? 0 : boundsNanos.get(i - 1);
                long upper = Math.min(boundsNanos.get(i), Math.max(lower, maxNanos));
                return lower + (upper - lower) * (rank - below) / here;
            }
            below += here;
        }
        return maxNanos;
    }
}
