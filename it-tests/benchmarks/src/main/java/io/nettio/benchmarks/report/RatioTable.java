package io.nettio.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The rows as {@code ratios.tsv}. */
public final class RatioTable {
    private static final String COLUMNS =
            "name\tnettio\tpeer\tpeer_value\tunit\tratio\tratio_min\tratio_max\tgoal\tmet";

    private RatioTable() {}

    public static void write(Path file, List<Row> rows) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(
                file,
                Stream.concat(Stream.of(COLUMNS), rows.stream().map(RatioTable::line)).toList());
    }

    /**
     * The rows of a file that was written before.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static List<Row> read(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        if (lines.isEmpty() || !lines.get(0).equals(COLUMNS)) {
            throw new IllegalArgumentException(file + " is no table of ratios");
        }
        return lines.stream().skip(1).map(RatioTable::row).toList();
    }

    private static String line(Row row) {
        return String.join(
                "\t",
                row.name(),
                number(row.nettio()),
                row.peer(),
                number(row.peerValue()),
                row.unit(),
                ratio(row.ratio()),
                ratio(row.ratioMin()),
                ratio(row.ratioMax()),
                row.goal().text(),
                row.met());
    }

    private static Row row(String line) {
        String[] cells = line.split("\t", -1);
        return new Row(
                cells[0],
                Double.parseDouble(cells[1]),
                cells[2],
                Double.parseDouble(cells[3]),
                cells[4],
                Double.parseDouble(cells[5]),
                Double.parseDouble(cells[6]),
                Double.parseDouble(cells[7]),
                goal(cells[8]),
                cells[9]);
    }

    private static Goal goal(String text) {
        if (text.isEmpty()) {
            return Goal.SHOWN;
        }
        double bound = Double.parseDouble(text.substring(3));
        return text.startsWith(">=") ? Goal.atLeast(bound) : Goal.atMost(bound);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 100 ? "%.2f" : "%.0f", value);
    }

    private static String ratio(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
