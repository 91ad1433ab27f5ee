package io.nettio.examples.server;

import org.HdrHistogram.Histogram;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** What the clients saw. Any thread. */
final class DriveReport {
    private static final int SHOWN_FAILURES = 5;

    private final Histogram all = new Histogram(3);
    private final Map<String, Histogram> byPath = new TreeMap<>();
    private final List<String> firstFailures = new ArrayList<>();
    private long failures;

    synchronized void answered(String path, long nanos) {
        long micros = TimeUnit.NANOSECONDS.toMicros(nanos);
        all.recordValue(micros);
        byPath.computeIfAbsent(path, name -> new Histogram(3)).recordValue(micros);
    }

    synchronized void failed(String path, String why) {
        failures++;
        if (firstFailures.size() < SHOWN_FAILURES) {
            firstFailures.add(path + ": " + why);
        }
    }

    synchronized boolean isGood() {
        return failures == 0 && all.getTotalCount() > 0;
    }

    synchronized void print(PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "requests %d, failures %d, %s%n",
                all.getTotalCount() + failures,
                failures,
                latency(all));
        byPath.forEach(
                (path, times) ->
                        out.printf(
                                Locale.ROOT,
                                "  %-14s %6d answered, %s%n",
                                path,
                                times.getTotalCount(),
                                latency(times)));
        firstFailures.forEach(failure -> out.println("  failed: " + failure));
    }

    private static String latency(Histogram micros) {
        return String.format(
                Locale.ROOT,
                "p50 %.1f ms, p99 %.1f ms",
                micros.getValueAtPercentile(50) / 1000.0,
                micros.getValueAtPercentile(99) / 1000.0);
    }
}
