package io.nettio.dropin.bench;

import io.nettio.dropin.Groups;
import io.nettio.netty.Transports;

import org.HdrHistogram.Histogram;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures one program: it is started on Netty's group and on Nettio's, and rounds of calls go to
 * one and the other in turn, so that what disturbs the machine disturbs both. Prints a line of a
 * table, and is run by {@link BenchAll} in a process of its own.
 */
public final class Bench {
    /** How many calls are under way at once. */
    static final int LANES = 32;

    private Bench() {}

    /** With the name of a program and of a transport. */
    public static void main(String[] args) throws Exception {
        Programs program = Programs.named(args[0]);
        Transports transport = Transports.named(args[1]);
        System.out.println(
                measure(
                        program,
                        transport,
                        Integer.getInteger("dropin.rounds", 5),
                        Long.getLong("dropin.roundMillis", 2000),
                        Long.getLong("dropin.warmupMillis", 4000)));
        System.exit(0); // libraries keep threads
    }

    private static String measure(
            Programs program, Transports transport, int rounds, long millis, long warmupMillis)
            throws Exception {
        Map<Groups, Program> running = new EnumMap<>(Groups.class);
        Map<Groups, double[]> perSecond = new EnumMap<>(Groups.class);
        Map<Groups, Histogram> latencies = new EnumMap<>(Groups.class);
        for (Groups groups : Groups.values()) {
            running.put(groups, program.start(groups, transport));
            perSecond.put(groups, new double[rounds]);
            latencies.put(groups, new Histogram(3));
        }
        // The warm-up is interleaved, too: neither is compiled for before the other is seen.
        for (int i = 0; i < 4; i++) {
            for (Groups groups : order(i)) {
                Round.run(of(running, groups), warmupMillis / 4);
            }
        }
        for (int i = 0; i < rounds; i++) {
            for (Groups groups : order(i)) {
                Round.Result result = Round.run(of(running, groups), millis);
                of(perSecond, groups)[i] = result.perSecond();
                of(latencies, groups).add(result.latencies());
            }
        }
        for (Program each : running.values()) {
            each.close();
        }
        return row(program, perSecond, latencies);
    }

    /** Who is first alternates. */
    private static List<Groups> order(int round) {
        return round % 2 == 0
                ? List.of(Groups.NETTY, Groups.NETTIO)
                : List.of(Groups.NETTIO, Groups.NETTY);
    }

    private static String row(
            Programs program, Map<Groups, double[]> perSecond, Map<Groups, Histogram> latencies) {
        double[] nettio = of(perSecond, Groups.NETTIO);
        double[] netty = of(perSecond, Groups.NETTY);
        double[] ratios = new double[nettio.length];
        Arrays.setAll(ratios, i -> nettio[i] / netty[i]);
        Arrays.sort(ratios);
        return String.format(
                Locale.ROOT,
                "%s\t%.0f\t%.0f\t%.2f\t%.2f\t%.2f\t%.0f\t%.0f",
                program.title(),
                median(nettio),
                median(netty),
                ratios[0],
                median(ratios),
                ratios[ratios.length - 1],
                p99Micros(of(latencies, Groups.NETTIO)),
                p99Micros(of(latencies, Groups.NETTY)));
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    private static double p99Micros(Histogram latencies) {
        return latencies.getValueAtPercentile(99) / 1000.0;
    }

    private static <V> V of(Map<Groups, V> values, Groups groups) {
        V value = values.get(groups);
        if (value == null) {
            throw new IllegalStateException("Nothing for " + groups);
        }
        return value;
    }
}
