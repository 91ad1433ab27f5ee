package io.nettio.benchmarks.report;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

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
        return now.stream().flatMap(row -> compare(recorded, row).stream()).toList();
    }

    private static Optional<Regression> compare(List<Row> recorded, Row row) {
        String what = row.name() + " beside " + row.peer();
        Optional<Row> before =
                recorded.stream()
                        .filter(b -> b.name().equals(row.name()) && b.peer().equals(row.peer()))
                        .findFirst();
        Optional<String> sentence =
                before.isEmpty()
                        ? Optional.of(
                                what + " is not in the recorded table: record it, then compare")
                        : before.filter(b -> isWorse(b, row)).map(b -> change(what, b, row));
        return sentence.map(said -> new Regression(row.name(), said));
    }

    private static boolean isWorse(Row before, Row row) {
        double change = row.ratio() / before.ratio();
        return row.moreIsBetter() ? change < 1 - TOLERATED : change > 1 + TOLERATED;
    }

    private static String change(String what, Row before, Row row) {
        return String.format(
                Locale.ROOT,
                "%s: the ratio was %.3f and is %.3f",
                what,
                before.ratio(),
                row.ratio());
    }
}
