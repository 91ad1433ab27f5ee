package io.nettio.benchmarks;

import io.nettio.benchmarks.report.RatioTable;
import io.nettio.benchmarks.report.Row;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/** Runs all comparisons, or those of a name, and writes the table of ratios. */
@Command(
        name = "benchmarks",
        mixinStandardHelpOptions = true,
        description = "Measures Nettio beside its peers, in one run.")
public final class Benchmarks implements Callable<Integer> {
    @Option(names = "--only", defaultValue = "", description = "cases whose name begins so")
    private String only = "";

    @Option(names = "--rounds", defaultValue = "3", description = "how often each measures")
    private int rounds = 3;

    @Option(names = "--out", required = true, description = "the file for the ratios")
    private Path out = Path.of("ratios.tsv");

    @Option(names = "--python", required = true, description = "the script of Python's peers")
    private Path python = Path.of("peers.py");

    /** By the command line. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Benchmarks()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        List<Comparison> chosen =
                Suite.all(python).stream().filter(c -> c.name().startsWith(only)).toList();
        if (chosen.isEmpty()) {
            System.err.println("No case is named " + only);
            return 2;
        }
        List<Row> rows = new ArrayList<>();
        for (Comparison comparison : chosen) {
            for (Row row : comparison.run(rounds)) {
                rows.add(row);
                System.out.println(line(row));
            }
            RatioTable.write(out, rows); // what is done is kept, whatever comes
        }
        return 0;
    }

    private static String line(Row row) {
        return String.format(
                Locale.ROOT,
                "%-20s %10.1f %10.1f %-5s ratio %.3f (%.3f to %.3f) %s %s  %s",
                row.name(),
                row.nettio(),
                row.peerValue(),
                row.unit(),
                row.ratio(),
                row.ratioMin(),
                row.ratioMax(),
                row.goal().text(),
                row.met(),
                row.peer());
    }
}
