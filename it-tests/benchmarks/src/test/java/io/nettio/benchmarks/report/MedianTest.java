package io.nettio.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** The middle of figures. */
final class MedianTest {
    @Test
    void median_ofAnOddNumber_isTheOneInTheMiddle() {
        assertEquals(3, Median.of(9, 3, 1));
    }

    @Test
    void median_ofAnEvenNumber_isBetweenTheMiddleTwo() {
        assertEquals(2.5, Median.of(4, 1, 2, 3));
    }
}
