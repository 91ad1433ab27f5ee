package io.nettio.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.util.List;

/** What counts as worse. */
final class RegressionsTest {
    private static Row row(String unit, double ratio) {
        return new Row("case", 1, "peer", 1, unit, ratio, ratio, ratio, Goal.SHOWN, "shown");
    }

    private static List<String> sentences(List<Row> recorded, List<Row> now) {
        return Regressions.find(recorded, now).stream()
                .map(Regressions.Regression::sentence)
                .toList();
    }

    @Test
    void find_timeLongerByMoreThanATenth_saysSo() {
        assertEquals(
                List.of("case beside peer: the ratio was 1.000 and is 1.110"),
                sentences(List.of(row("ns", 1)), List.of(row("ns", 1.11))));
    }

    @Test
    void find_throughputLowerByMoreThanATenth_saysSo() {
        assertEquals(
                List.of("case beside peer: the ratio was 1.000 and is 0.890"),
                sentences(List.of(row("1/s", 1)), List.of(row("1/s", 0.89))));
    }

    @Test
    void find_betterOrWithinATenth_isSilent() {
        assertEquals(List.of(), sentences(List.of(row("1/s", 1)), List.of(row("1/s", 1.5))));
        assertEquals(List.of(), sentences(List.of(row("ns", 1)), List.of(row("ns", 1.09))));
    }

    @Test
    void find_caseThatWasNotRecorded_saysSo() {
        assertEquals(
                List.of("case beside peer is not in the recorded table: record it, then compare"),
                sentences(List.of(), List.of(row("ns", 5))));
    }
}
