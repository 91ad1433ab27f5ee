package io.nettio.benchmarks.report;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What got worse since a run that was recorded: ratios, since machines differ. */
public final class Regressions {
    private static final double TOLERATED = 0.10;

    private Regressions() {}

    /** A sentence for each ratio that is worse by more than 10 %. */
    public static List<String> find(List<Row> recorded, List<Row> now) {
        return now.stream()
                .flatMap(row -> before(recorded, row).flatMap(b -> worse(b, row)).stream())
                .toList();
    }

    private static Optional<Row> before(List<Row> recorded, Row row) {
        return recorded.stream()
                .filter(b -> b.name().equals(row.name()) && b.peer().equals(row.peer()))
                .findFirst();
    }

    private static Optional<String> worse(Row before, Row row) {
        double change = row.ratio() / before.ratio();
        boolean isWorse = row.moreIsBetter() ? change < 1 - TOLERATED : change > 1 + TOLERATED;
        return isWorse
                ? Optional.of(
                        String.format(
                                Locale.ROOT,
                                "%s beside %s: the ratio was %.3f and is %.3f",
                                row.name(),
                                row.peer(),
                                before.ratio(),
                                row.ratio()))
                : Optional.empty();
    }
}
