package io.nettio.benchmarks;

import io.nettio.benchmarks.Comparison.Peer;
import io.nettio.benchmarks.inprocess.JmhContestant;
import io.nettio.benchmarks.inprocess.LimitBench;
import io.nettio.benchmarks.inprocess.PingPongBench;
import io.nettio.benchmarks.inprocess.SpawnBench;
import io.nettio.benchmarks.inprocess.SwitchBench;
import io.nettio.benchmarks.report.Goal;

import java.util.List;
import java.util.Map;

/** Tasks: switching, making, and handing to each other. */
final class TaskCases {
    private TaskCases() {}

    static List<Comparison> all(Python python) {
        return List.of(
                new Comparison(
                        "switch",
                        "ns",
                        "sleep(ZERO) in a loop",
                        jmh("Nettio", SwitchBench.class, "nettio"),
                        List.of(
                                new Peer(
                                        jmh(
                                                "the JDK's bare continuation",
                                                SwitchBench.class,
                                                "continuation"),
                                        Goal.atMost(1.3)),
                                new Peer(jmh("Kotlin", SwitchBench.class, "kotlin"), Goal.SHOWN),
                                new Peer(
                                        jmh("virtual thread", SwitchBench.class, "virtualThread"),
                                        Goal.SHOWN),
                                new Peer(python.asyncio("switch"), Goal.atMost(0.04)),
                                new Peer(python.uvloop("switch"), Goal.atMost(0.08)))),
                new Comparison(
                        "switch-growth",
                        "ns",
                        "sleep(ZERO) in 10,000 tasks, beside one",
                        jmh("Nettio", SwitchBench.class, "nettioManyTasks"),
                        List.of(
                                new Peer(
                                        jmh("Nettio with one task", SwitchBench.class, "nettio"),
                                        Goal.SHOWN))),
                new Comparison(
                        "spawn",
                        "ns",
                        "create a task and await it",
                        jmh("Nettio", SpawnBench.class, "nettio"),
                        List.of(
                                new Peer(
                                        jmh("Kotlin", SpawnBench.class, "kotlin"),
                                        Goal.atMost(0.5)),
                                new Peer(
                                        jmh("virtual thread", SpawnBench.class, "virtualThread"),
                                        Goal.atMost(0.4)),
                                new Peer(
                                        jmh(
                                                "the JDK's bare continuations",
                                                LimitBench.class,
                                                "spawn"),
                                        Goal.SHOWN),
                                new Peer(python.asyncio("spawn"), Goal.SHOWN))),
                new Comparison(
                        "gather",
                        "ns",
                        "100,000 tasks that each yield once, awaited together",
                        jmh("Nettio", SpawnBench.class, "nettioGather"),
                        List.of(
                                new Peer(
                                        jmh("Kotlin", SpawnBench.class, "kotlinGather"),
                                        Goal.atMost(0.9)),
                                new Peer(
                                        jmh(
                                                "virtual thread",
                                                SpawnBench.class,
                                                "virtualThreadGather"),
                                        Goal.SHOWN),
                                new Peer(
                                        jmh(
                                                "the JDK's bare continuations",
                                                LimitBench.class,
                                                "gather"),
                                        Goal.SHOWN),
                                new Peer(python.asyncio("gather"), Goal.SHOWN))),
                new Comparison(
                        "ping-pong",
                        "ns",
                        "two tasks, two queues, a message to and fro",
                        jmh("Nettio", PingPongBench.class, "nettio").inALongFork(),
                        List.of(
                                new Peer(
                                        jmh("Kotlin", PingPongBench.class, "kotlin").inALongFork(),
                                        Goal.atMost(1.2)),
                                new Peer(
                                        jmh("virtual thread", PingPongBench.class, "virtualThread")
                                                .inALongFork(),
                                        Goal.SHOWN),
                                new Peer(python.asyncio("ping-pong"), Goal.SHOWN))));
    }

    private static JmhContestant jmh(String name, Class<?> benchmarks, String method) {
        return new JmhContestant(name, benchmarks, method, Map.of());
    }
}
