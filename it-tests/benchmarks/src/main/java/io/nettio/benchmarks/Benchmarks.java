package io.nettio.benchmarks;

import io.nettio.benchmarks.report.BenchmarkPage;
import io.nettio.benchmarks.report.RatioTable;
import io.nettio.benchmarks.report.Regressions;
import io.nettio.benchmarks.report.Regressions.Regression;
import io.nettio.benchmarks.report.Row;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/** Runs all comparisons, or those of a name, and writes the table of ratios. */
@Command(
        name = "benchmarks",
        mixinStandardHelpOptions = true,
        description = "Measures Nettio beside its peers, in one run.")
public final class Benchmarks implements Callable<Integer> {
    private static final int ROUNDS_OF_A_SUSPECT = 3;

    @Option(names = "--only", defaultValue = "", description = "cases whose name begins so")
    private String only = "";

    @Option(names = "--rounds", defaultValue = "3", description = "how often each measures")
    private int rounds = 3;

    @Option(names = "--out", required = true, description = "the file for the ratios")
    private Path out = Path.of("ratios.tsv");

    @Option(names = "--python", required = true, description = "the script of Python's peers")
    private Path python = Path.of("peers.py");

    @Option(names = "--page", description = "the page to write, where all cases are run")
    private @Nullable Path page;

    @Option(
            names = "--against",
            description = "a recorded table: runs a few cases, and says what got worse")
    private @Nullable Path against;

    /** By the command line. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Benchmarks()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        Path recorded = against;
        List<Comparison> offered = recorded == null ? Suite.all(python) : Suite.quick(python);
        List<Comparison> chosen =
                offered.stream().filter(comparison -> comparison.name().startsWith(only)).toList();
        if (chosen.isEmpty()) {
            System.err.println("No case is named " + only);
            return 2;
        }
        List<Row> rows = run(chosen);
        if (page != null && only.isEmpty()) {
            BenchmarkPage.write(page, rows, works(chosen), LocalDate.now(ZoneOffset.UTC));
        }
        return recorded == null ? 0 : sayWhatGotWorse(RatioTable.read(recorded), chosen, rows);
    }

    private List<Row> run(List<Comparison> chosen) throws Exception {
        return run(chosen, rounds);
    }

    private List<Row> run(List<Comparison> chosen, int times) throws Exception {
        List<Row> rows = new ArrayList<>();
        for (Comparison comparison : chosen) {
            for (Row row : comparison.run(times)) {
                rows.add(row);
                System.out.println(line(row));
            }
            RatioTable.write(out, rows); // what is done is kept, whatever comes
        }
        return rows;
    }

    private static Map<String, String> works(List<Comparison> chosen) {
        return chosen.stream().collect(Collectors.toMap(Comparison::name, Comparison::work));
    }

    /** What looks worse in a round is measured anew in several before it is said. */
    private int sayWhatGotWorse(List<Row> recorded, List<Comparison> chosen, List<Row> rows)
            throws Exception {
        Set<String> suspects =
                Regressions.find(recorded, rows).stream()
                        .map(Regression::name)
                        .collect(Collectors.toSet());
        List<Comparison> again =
                chosen.stream().filter(comparison -> suspects.contains(comparison.name())).toList();
        List<Regression> worse = Regressions.find(recorded, run(again, ROUNDS_OF_A_SUSPECT));
        worse.forEach(regression -> System.out.println(regression.sentence()));
        System.out.println(
                worse.isEmpty()
                        ? "Nothing got worse by more than 10 %."
                        : worse.size() + " ratios got worse by more than 10 %.");
        return worse.isEmpty() ? 0 : 1;
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
