package io.nettio.benchmarks.report;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;

/** What got worse since a run that was recorded: ratios, since machines differ. */
public final class Regressions {
    private static final double TOLERATED = 0.10;

    private Regressions() {}

    /**
     * A ratio that is worse by more than 10 %, or with which none was recorded.
     *
     * @param name the case
     * @param sentence what to say of it
     */
    public record Regression(String name, String sentence) {}

    /** Of these rows, those that are worse. */
    public static List<Regression> find(List<Row> recorded, List<Row> now) {
        return now.stream()
                .map(row -> compare(before(recorded, row), row))
                .filter(Regressions::isThere)
                .toList();
    }

    private static boolean isThere(@Nullable Regression found) {
        return found != null;
    }

    private static @Nullable Row before(List<Row> recorded, Row row) {
        return recorded.stream()
                .filter(b -> b.name().equals(row.name()) && b.peer().equals(row.peer()))
                .findFirst()
                .orElse(null);
    }

    private static @Nullable Regression compare(@Nullable Row before, Row row) {
        String what = row.name() + " beside " + row.peer();
        if (before == null) {
            return new Regression(
                    row.name(), what + " is not in the recorded table: record it, then compare");
        }
        double change = row.ratio() / before.ratio();
        boolean isWorse = row.moreIsBetter() ? change < 1 - TOLERATED : change > 1 + TOLERATED;
        return isWorse
                ? new Regression(
                        row.name(),
                        String.format(
                                Locale.ROOT,
                                "%s: the ratio was %.3f and is %.3f",
                                what,
                                before.ratio(),
                                row.ratio()))
                : null;
    }
}
