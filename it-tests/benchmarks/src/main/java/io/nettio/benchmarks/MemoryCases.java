package io.nettio.benchmarks;

import io.nettio.benchmarks.Comparison.Peer;
import io.nettio.benchmarks.inprocess.AwaitBench;
import io.nettio.benchmarks.inprocess.JmhContestant;
import io.nettio.benchmarks.inprocess.Sleepers.Figure;
import io.nettio.benchmarks.inprocess.Sleepers.Kind;
import io.nettio.benchmarks.inprocess.SleepersContestant;
import io.nettio.benchmarks.inprocess.TimerBench;
import io.nettio.benchmarks.report.Goal;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A million tasks, and what single things allocate. */
final class MemoryCases {
    private MemoryCases() {}

    static List<Comparison> all(Python python) {
        return List.of(
                million(python, "million-time", "s", Figure.TIME, Goal.atMost(0.8), Goal.SHOWN),
                million(
                        python,
                        "million-bytes",
                        "bytes",
                        Figure.BYTES,
                        Goal.SHOWN,
                        Goal.atMost(0.7)),
                million(python, "million-peak", "MB", Figure.PEAK, Goal.SHOWN, Goal.atMost(0.7)),
                new Comparison(
                        "allocation-await",
                        "bytes",
                        "an await of a pending future and a bare yield of another task, with the"
                                + " future, beside the future alone",
                        bytes("Nettio", AwaitBench.class, "awaited", Map.of()),
                        List.of(
                                new Peer(
                                        bytes(
                                                "the future alone",
                                                AwaitBench.class,
                                                "futuresAlone",
                                                Map.of()),
                                        Goal.SHOWN),
                                new Peer(
                                        new Bound("the bound of 100 bytes", 100), Goal.atMost(1)))),
                new Comparison(
                        "allocation-timer",
                        "bytes",
                        "a timer set and cancelled",
                        bytes("Nettio", TimerBench.class, "nettio", Map.of("timers", "0")),
                        List.of(
                                new Peer(
                                        bytes(
                                                "Netty",
                                                TimerBench.class,
                                                "netty",
                                                Map.of("timers", "0")),
                                        Goal.SHOWN),
                                new Peer(
                                        bytes(
                                                "Kotlin",
                                                TimerBench.class,
                                                "kotlin",
                                                Map.of("timers", "0")),
                                        Goal.SHOWN))));
    }

    /** A figure that is not measured, to stand beside one that is. */
    private record Bound(String name, double value) implements Contestant {
        @Override
        public Sample measure() {
            return Sample.of(value);
        }
    }

    private static Comparison million(
            Python python,
            String name,
            String unit,
            Figure figure,
            Goal ofKotlin,
            Goal ofVirtualThreads) {
        return new Comparison(
                name,
                unit,
                "1,000,000 tasks that sleep",
                new SleepersContestant(Kind.NETTIO, figure),
                List.of(
                        new Peer(new SleepersContestant(Kind.KOTLIN, figure), ofKotlin),
                        new Peer(
                                new SleepersContestant(Kind.VIRTUAL_THREADS, figure),
                                ofVirtualThreads),
                        new Peer(
                                python.asyncio("sleepers", figure.name().toLowerCase(Locale.ROOT)),
                                Goal.SHOWN)));
    }

    private static JmhContestant bytes(
            String name, Class<?> benchmarks, String method, Map<String, String> parameters) {
        return new JmhContestant(name, benchmarks, method, parameters, JmhContestant.Figure.BYTES);
    }
}
