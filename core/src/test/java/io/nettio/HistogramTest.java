package io.nettio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.nettio.internal.DurationHistogram;

import org.junit.jupiter.api.Test;

import java.util.List;

/** Buckets, sums and quantiles of durations. */
final class HistogramTest {
    private final DurationHistogram live = new DurationHistogram();

    @Test
    void record_onABound_isInItsBucket() {
        live.record(1_000);
        live.record(1_001);

        Histogram histogram = Histogram.of(live);

        assertEquals(List.of(1L, 1L, 0L), histogram.counts().subList(0, 3));
        assertEquals(2_001, histogram.sumNanos());
        assertEquals(1_001, histogram.maxNanos());
    }

    @Test
    void record_longerThanAllBounds_isInTheLastBucket() {
        live.record(60_000_000_000L);

        Histogram histogram = Histogram.of(live);

        assertEquals(1, histogram.counts().getLast());
        assertEquals(1, histogram.count());
        assertEquals(60e9, histogram.quantileNanos(1));
    }

    @Test
    void record_negative_isZero() {
        live.record(-5);

        assertEquals(1, Histogram.of(live).counts().getFirst());
        assertEquals(0, Histogram.of(live).sumNanos());
    }

    @Test
    void record_severalTimes_countsEach() {
        live.record(2_000, 3);

        assertEquals(3, Histogram.of(live).counts().get(1));
        assertEquals(6_000, Histogram.of(live).sumNanos());
    }

    @Test
    void quantile_betweenBounds_isInterpolatedUpToTheMaximum() {
        live.record(2_000, 10);

        Histogram histogram = Histogram.of(live);

        assertEquals(1_500, histogram.quantileNanos(0.5));
        assertEquals(2_000, histogram.quantileNanos(1));
    }

    @Test
    void quantile_ofNothing_isZero() {
        assertEquals(0, Histogram.of(live).quantileNanos(0.99));
    }

    @Test
    void quantile_outsideOfItsRange_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> Histogram.of(live).quantileNanos(99));
    }

    @Test
    void histogram_countsThatDoNotFitTheBounds_areRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new Histogram(List.of(1L), List.of(1L), 0, 0));
    }
}
