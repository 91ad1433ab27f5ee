package io.nettio.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/** A run as a page in Markdown, with charts beside it. */
public final class BenchmarkPage {
    private BenchmarkPage() {}

    /**
     * Writes the page, and the charts into the folder {@code images} beside it.
     *
     * @param works what each case does, by its name
     */
    public static void write(Path page, List<Row> rows, Map<String, String> works, LocalDate day)
            throws IOException {
        StringBuilder text = new StringBuilder();
        text.append("# Benchmarks\n\n")
                .append("Measured on ")
                .append(day)
                .append(" on ")
                .append(Machine.here().sentence())
                .append(
                        """
                        , by `mvn -q -Pbench verify`, which made this page. All peers are measured in one run, in rounds
                        that take turns; servers run side by side and are driven for a second or so each, again and again, while the others are idle,
                        and one round's figure is the median of those turns. What runs in one process, runs on a heap that was written to before. A figure is the median of its rounds, `ratio` is Nettio's to the peer's with the least and the
                        most of one round. Units: `1/s` more is better; all others less. `met` is `client-bound` where the client was
                        the limit, so that the row says little.

                        """);
        for (Map.Entry<String, Predicate<Row>> family : families().entrySet()) {
            List<Row> chosen = rows.stream().filter(family.getValue()).toList();
            if (!chosen.isEmpty()) {
                String image = "images/benchmarks-" + family.getKey() + ".svg";
                Path file = page.resolveSibling(image);
                Files.createDirectories(file.getParent());
                RatioChart.write(file, family.getKey(), chosen);
                text.append("![Ratios: ").append(family.getKey()).append("](");
                text.append(image).append(")\n\n");
            }
        }
        appendTable(text, rows);
        appendWorks(text, rows, works);
        Files.writeString(page, text);
    }

    private static Map<String, Predicate<Row>> families() {
        Map<String, Predicate<Row>> families = new LinkedHashMap<>();
        families.put("throughput", Row::moreIsBetter);
        families.put("time", row -> !row.moreIsBetter() && !isMemory(row));
        families.put("memory", BenchmarkPage::isMemory);
        return families;
    }

    private static boolean isMemory(Row row) {
        return row.unit().equals("bytes") || row.unit().equals("MB");
    }

    private static void appendTable(StringBuilder text, List<Row> rows) {
        text.append(
                "| case | peer | Nettio | peer's | unit | ratio | least | most | goal | met |\n");
        text.append("| --- | --- | ---: | ---: | --- | ---: | ---: | ---: | --- | --- |\n");
        for (Row row : rows) {
            text.append(
                    String.format(
                            Locale.ROOT,
                            "| `%s` | %s | %s | %s | %s | %.2f | %.2f | %.2f | %s | %s |%n",
                            row.name(),
                            row.peer(),
                            figure(row.nettio()),
                            figure(row.peerValue()),
                            row.unit(),
                            row.ratio(),
                            row.ratioMin(),
                            row.ratioMax(),
                            row.goal().text(),
                            row.met()));
        }
    }

    private static void appendWorks(StringBuilder text, List<Row> rows, Map<String, String> works) {
        text.append("\n| case | what is done |\n| --- | --- |\n");
        rows.stream()
                .map(Row::name)
                .distinct()
                .forEach(
                        name ->
                                text.append("| `")
                                        .append(name)
                                        .append("` | ")
                                        .append(works.getOrDefault(name, ""))
                                        .append(" |\n"));
    }

    private static String figure(double value) {
        return String.format(Locale.ROOT, value < 100 ? "%.1f" : "%,.0f", value);
    }
}
