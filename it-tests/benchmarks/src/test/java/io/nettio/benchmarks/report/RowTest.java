package io.nettio.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** How rounds become a row. */
final class RowTest {
    private static Row row(double[] nettio, double[] peer, Goal goal, boolean clientBound) {
        return Row.of("case", "ns", nettio, "peer", peer, goal, clientBound);
    }

    @Test
    void ratio_ofSeveralRounds_isThatOfTheMedians() {
        Row row = row(new double[] {1, 2, 9}, new double[] {4, 4, 8}, Goal.SHOWN, false);
        assertEquals(0.5, row.ratio());
    }

    @Test
    void ratioMinAndMax_areThoseOfSingleRounds() {
        Row row = row(new double[] {1, 2, 9}, new double[] {4, 4, 3}, Goal.SHOWN, false);
        assertEquals(0.25, row.ratioMin());
        assertEquals(3, row.ratioMax());
    }

    @Test
    void met_atTheBound_isYes() {
        assertEquals(
                "yes", row(new double[] {97}, new double[] {100}, Goal.atLeast(0.97), false).met());
        assertEquals(
                "yes", row(new double[] {3}, new double[] {10}, Goal.atMost(0.3), false).met());
    }

    @Test
    void met_beyondTheBound_isNo() {
        assertEquals(
                "no", row(new double[] {96}, new double[] {100}, Goal.atLeast(0.97), false).met());
        assertEquals("no", row(new double[] {4}, new double[] {10}, Goal.atMost(0.3), false).met());
    }

    @Test
    void met_whereTheClientWasTheLimit_isNeither() {
        assertEquals(
                "client-bound",
                row(new double[] {99}, new double[] {100}, Goal.atLeast(0.97), true).met());
    }
}
