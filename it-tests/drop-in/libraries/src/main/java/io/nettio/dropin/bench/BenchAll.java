package io.nettio.dropin.bench;

import io.nettio.netty.Transports;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Measures all programs, each in a process of its own, and writes the table: {@code figures.tsv}
 * and {@code figures.md} in the folder that is given.
 *
 * <p>System properties: {@code dropin.programs} (names with commas), {@code dropin.transport},
 * {@code dropin.rounds}, {@code dropin.roundMillis}, {@code dropin.warmupMillis}.
 */
public final class BenchAll {
    private static final List<String> COLUMNS =
            List.of(
                    "program",
                    "Nettio, calls/s",
                    "Netty, calls/s",
                    "ratio, least",
                    "ratio, median",
                    "ratio, most",
                    "Nettio, p99 µs",
                    "Netty, p99 µs");

    private BenchAll() {}

    /** With the folder. */
    public static void main(String[] args) throws Exception {
        Path folder = Files.createDirectories(Path.of(args[0]));
        String transport =
                System.getProperty(
                        "dropin.transport", Transports.EPOLL.isAvailable() ? "epoll" : "nio");
        List<String> rows = new ArrayList<>();
        for (String program : programs()) {
            String row = measure(program, transport);
            System.out.println(row.replace("\t", "  "));
            rows.add(row);
        }
        write(folder.resolve("figures.tsv"), tsv(rows));
        String table = markdown(rows, transport);
        write(folder.resolve("figures.md"), table);
        System.out.println(table);
    }

    private static List<String> programs() {
        String chosen = System.getProperty("dropin.programs", "");
        return chosen.isEmpty()
                ? Arrays.stream(Programs.values()).map(Programs::name).toList()
                : List.of(chosen.toUpperCase(Locale.ROOT).split(",", -1));
    }

    private static String measure(String program, String transport)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        if (!transport.equals("epoll")) {
            command.add("-Dio.lettuce.core.epoll=false");
        }
        if (!transport.equals("io_uring")) {
            command.add("-Dio.lettuce.core.iouring=false");
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(Bench.class.getName(), program, transport));
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(program + " failed: " + output);
        }
        return output.strip();
    }

    private static String tsv(List<String> rows) {
        return String.join("\t", COLUMNS) + "\n" + String.join("\n", rows) + "\n";
    }

    private static String markdown(List<String> rows, String transport) {
        StringBuilder table = new StringBuilder();
        table.append(
                String.format(
                        Locale.ROOT,
                        "Measured on: %d cores, Java %s, %s, %d calls under way at once.%n%n",
                        Runtime.getRuntime().availableProcessors(),
                        Runtime.version(),
                        transport,
                        Bench.LANES));
        table.append("| ").append(String.join(" | ", COLUMNS)).append(" |\n");
        table.append("| ---").append(" | ---:".repeat(COLUMNS.size() - 1)).append(" |\n");
        for (String row : rows) {
            table.append("| ").append(row.replace("\t", " | ")).append(" |\n");
        }
        return table.toString();
    }

    private static void write(Path file, String text) throws IOException {
        Files.writeString(file, text);
    }
}
