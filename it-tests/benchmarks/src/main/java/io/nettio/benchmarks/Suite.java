package io.nettio.benchmarks;

import io.nettio.benchmarks.Comparison.Peer;
import io.nettio.benchmarks.inprocess.CallbackBench;
import io.nettio.benchmarks.inprocess.JmhContestant;
import io.nettio.benchmarks.inprocess.PingPongBench;
import io.nettio.benchmarks.inprocess.PythonContestant;
import io.nettio.benchmarks.inprocess.SpawnBench;
import io.nettio.benchmarks.inprocess.SwitchBench;
import io.nettio.benchmarks.inprocess.TimerBench;
import io.nettio.benchmarks.report.Goal;
import io.nettio.benchmarks.servers.HttpServers;
import io.nettio.benchmarks.servers.HttpThroughput;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** All that is compared, with whom, and what should come of it. */
final class Suite {
    private static final String NANOS = "ns";
    private static final String PER_SECOND = "1/s";

    private final Path python;

    private Suite(Path python) {
        this.python = python;
    }

    static List<Comparison> all(Path python) {
        Suite suite = new Suite(python);
        List<Comparison> all = new ArrayList<>(suite.servers());
        all.addAll(suite.tasks());
        all.addAll(suite.callbacks());
        all.addAll(suite.timers());
        return all;
    }

    private List<Comparison> servers() {
        return List.of(
                new Comparison(
                        "http",
                        PER_SECOND,
                        "HTTP/1.1 keep-alive, 64 connections, a coroutine per connection answers",
                        http(HttpServers.NETTIO),
                        List.of(
                                new Peer(http(HttpServers.NETTY), Goal.atLeast(0.97)),
                                new Peer(http(HttpServers.VIRTUAL_THREADS), Goal.atLeast(1.25)),
                                new Peer(http(HttpServers.KOTLIN), Goal.atLeast(1)),
                                new Peer(http(HttpServers.VERTX), Goal.atLeast(1)),
                                new Peer(http(HttpServers.VERTX_VIRTUAL), Goal.atLeast(1)))),
                new Comparison(
                        "http-plain",
                        PER_SECOND,
                        "the same callbacks on both groups",
                        http(HttpServers.NETTIO_PLAIN),
                        List.of(new Peer(http(HttpServers.NETTY), Goal.atLeast(0.97)))),
                new Comparison(
                        "observed",
                        PER_SECOND,
                        "http with metrics and watchdog, beside http without",
                        http(HttpServers.NETTIO_OBSERVED),
                        List.of(new Peer(http(HttpServers.NETTIO), Goal.atLeast(0.98)))),
                new Comparison(
                        "loops-1",
                        PER_SECOND,
                        "http with one loop, not pinned",
                        new HttpThroughput(HttpServers.NETTIO, 1, false),
                        List.of(
                                new Peer(
                                        new HttpThroughput(HttpServers.NETTY, 1, false),
                                        Goal.SHOWN))),
                new Comparison(
                        "loops-2",
                        PER_SECOND,
                        "http with two loops, not pinned",
                        new HttpThroughput(HttpServers.NETTIO, 2, false),
                        List.of(
                                new Peer(
                                        new HttpThroughput(HttpServers.NETTY, 2, false),
                                        Goal.SHOWN))));
    }

    private static HttpThroughput http(HttpServers server) {
        return new HttpThroughput(server, 1, true);
    }

    private List<Comparison> tasks() {
        return List.of(
                new Comparison(
                        "switch",
                        NANOS,
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
                                new Peer(asyncio("switch"), Goal.atMost(0.04)),
                                new Peer(uvloop("switch"), Goal.atMost(0.08)))),
                new Comparison(
                        "spawn",
                        NANOS,
                        "create a task and await it",
                        jmh("Nettio", SpawnBench.class, "nettio"),
                        List.of(
                                new Peer(
                                        jmh("Kotlin", SpawnBench.class, "kotlin"),
                                        Goal.atMost(0.5)),
                                new Peer(
                                        jmh("virtual thread", SpawnBench.class, "virtualThread"),
                                        Goal.atMost(0.4)),
                                new Peer(asyncio("spawn"), Goal.SHOWN))),
                new Comparison(
                        "gather",
                        NANOS,
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
                                new Peer(asyncio("gather"), Goal.SHOWN))),
                new Comparison(
                        "ping-pong",
                        NANOS,
                        "two tasks, two queues, a message to and fro",
                        jmh("Nettio", PingPongBench.class, "nettio"),
                        List.of(
                                new Peer(
                                        jmh("Kotlin", PingPongBench.class, "kotlin"),
                                        Goal.atMost(1.2)),
                                new Peer(
                                        jmh("virtual thread", PingPongBench.class, "virtualThread"),
                                        Goal.SHOWN),
                                new Peer(asyncio("ping-pong"), Goal.SHOWN))));
    }

    private List<Comparison> callbacks() {
        List<Comparison> all = new ArrayList<>();
        all.add(
                new Comparison(
                        "call-soon",
                        NANOS,
                        "a callback that schedules the next, on the loop",
                        jmh("Nettio", CallbackBench.class, "nettio"),
                        List.of(
                                new Peer(
                                        jmh("Netty", CallbackBench.class, "netty"),
                                        Goal.atMost(0.5)))));
        for (String threads : List.of("1", "4")) {
            Map<String, String> with = Map.of("threads", threads);
            all.add(
                    new Comparison(
                            "threadsafe-" + threads,
                            PER_SECOND,
                            "callbacks scheduled from " + threads + " other threads",
                            jmh("Nettio", CallbackBench.class, "nettioThreadsafe", with),
                            List.of(
                                    new Peer(
                                            jmh(
                                                    "Netty",
                                                    CallbackBench.class,
                                                    "nettyThreadsafe",
                                                    with),
                                            Goal.atLeast(0.97)))));
        }
        return all;
    }

    private List<Comparison> timers() {
        List<Comparison> all = new ArrayList<>();
        for (String standing : List.of("0", "10000", "1000000")) {
            Map<String, String> with = Map.of("timers", standing);
            all.add(
                    new Comparison(
                            "timer-cancel-" + standing,
                            NANOS,
                            "a timer set and cancelled while " + standing + " others stand",
                            jmh("Nettio", TimerBench.class, "nettio", with),
                            List.of(
                                    new Peer(
                                            jmh("Netty", TimerBench.class, "netty", with),
                                            Goal.atMost(0.3)),
                                    new Peer(
                                            jmh("Kotlin", TimerBench.class, "kotlin", with),
                                            Goal.atMost(0.3)),
                                    new Peer(
                                            jmh(
                                                    "HashedWheelTimer",
                                                    TimerBench.class,
                                                    "wheel",
                                                    with),
                                            Goal.SHOWN),
                                    new Peer(asyncio("timer-cancel", standing), Goal.SHOWN))));
        }
        all.add(
                new Comparison(
                        "timer-growth",
                        NANOS,
                        "set and cancelled with 1,000,000 standing, beside 10,000",
                        jmh("Nettio", TimerBench.class, "nettio", Map.of("timers", "1000000")),
                        List.of(
                                new Peer(
                                        jmh(
                                                "Nettio with 10,000 standing",
                                                TimerBench.class,
                                                "nettio",
                                                Map.of("timers", "10000")),
                                        Goal.atMost(1.5)))));
        all.add(
                new Comparison(
                        "timer-fire",
                        NANOS,
                        "50,000 timers set and fired",
                        jmh("Nettio", TimerBench.class, "nettioFire"),
                        List.of(
                                new Peer(
                                        jmh("Netty", TimerBench.class, "nettyFire"),
                                        Goal.atMost(0.3)),
                                new Peer(asyncio("timer-fire"), Goal.SHOWN))));
        return all;
    }

    private static JmhContestant jmh(String name, Class<?> benchmarks, String method) {
        return jmh(name, benchmarks, method, Map.of());
    }

    private static JmhContestant jmh(
            String name, Class<?> benchmarks, String method, Map<String, String> parameters) {
        return new JmhContestant(name, benchmarks, method, parameters);
    }

    private PythonContestant asyncio(String... work) {
        return new PythonContestant("asyncio", python, List.of(work));
    }

    private PythonContestant uvloop(String... work) {
        return new PythonContestant("uvloop", python, List.of(work));
    }
}
