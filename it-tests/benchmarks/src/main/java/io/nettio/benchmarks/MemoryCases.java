package io.nettio.benchmarks;

import io.nettio.benchmarks.Comparison.Peer;
import io.nettio.benchmarks.inprocess.AwaitBench;
import io.nettio.benchmarks.inprocess.JmhContestant;
import io.nettio.benchmarks.inprocess.SleeperRuns;
import io.nettio.benchmarks.inprocess.Sleepers.Kind;
import io.nettio.benchmarks.inprocess.TimerBench;
import io.nettio.benchmarks.report.Goal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A million tasks, and what single things allocate. */
final class MemoryCases {
    private MemoryCases() {}

    static List<Comparison> all(Python python) {
        List<SleeperRuns> sleepers =
                List.of(
                        SleeperRuns.of(Kind.NETTIO),
                        SleeperRuns.of(Kind.KOTLIN),
                        SleeperRuns.of(Kind.VIRTUAL_THREADS),
                        SleeperRuns.of(python.asyncio("sleepers")));
        return List.of(
                million(
                        "time",
                        "s",
                        sleepers,
                        SleeperRuns::time,
                        List.of(Goal.atMost(0.8), Goal.SHOWN, Goal.SHOWN)),
                million(
                        "bytes",
                        "bytes",
                        sleepers,
                        SleeperRuns::bytes,
                        List.of(Goal.SHOWN, Goal.atMost(0.7), Goal.SHOWN)),
                million(
                        "peak",
                        "MB",
                        sleepers,
                        SleeperRuns::peak,
                        List.of(Goal.SHOWN, Goal.atMost(0.7), Goal.SHOWN)),
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

    /** Nettio is the first of the sleepers; the goals are beside the others, in their order. */
    private static Comparison million(
            String figure,
            String unit,
            List<SleeperRuns> sleepers,
            Function<SleeperRuns, Contestant> measured,
            List<Goal> goals) {
        List<Peer> peers = new ArrayList<>();
        for (int i = 0; i < goals.size(); i++) {
            peers.add(new Peer(measured.apply(sleepers.get(i + 1)), goals.get(i)));
        }
        return new Comparison(
                "million-" + figure,
                unit,
                "1,000,000 tasks that sleep",
                measured.apply(sleepers.get(0)),
                peers);
    }

    private static JmhContestant bytes(
            String name, Class<?> benchmarks, String method, Map<String, String> parameters) {
        return new JmhContestant(
                name,
                benchmarks,
                method,
                parameters,
                JmhContestant.Figure.BYTES,
                JmhContestant.Length.BRIEF);
    }
}
