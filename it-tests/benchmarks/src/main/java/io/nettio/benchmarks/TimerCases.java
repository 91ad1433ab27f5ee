package io.nettio.benchmarks;

import io.nettio.benchmarks.Comparison.Peer;
import io.nettio.benchmarks.inprocess.JmhContestant;
import io.nettio.benchmarks.inprocess.TimerBench;
import io.nettio.benchmarks.report.Goal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Timers. */
final class TimerCases {
    private TimerCases() {}

    static List<Comparison> all(Python python) {
        List<Comparison> all = new ArrayList<>();
        for (String standing : List.of("0", "10000", "1000000")) {
            Map<String, String> with = Map.of("timers", standing);
            all.add(
                    new Comparison(
                            "timer-cancel-" + standing,
                            "ns",
                            "a timer set and cancelled while " + standing + " others stand",
                            jmh("Nettio", "nettio", with),
                            List.of(
                                    new Peer(jmh("Netty", "netty", with), Goal.atMost(0.3)),
                                    new Peer(jmh("Kotlin", "kotlin", with), Goal.atMost(0.3)),
                                    new Peer(jmh("HashedWheelTimer", "wheel", with), Goal.SHOWN),
                                    new Peer(
                                            python.asyncio("timer-cancel", standing),
                                            Goal.SHOWN))));
        }
        Map<String, String> tenThousand = Map.of("timers", "10000");
        all.add(
                new Comparison(
                        "timer-cancel-same-10000",
                        "ns",
                        "the same where the deadline is behind all that stand",
                        jmh("Nettio", "nettioSameDelay", tenThousand),
                        List.of(
                                new Peer(
                                        jmh("Netty", "nettySameDelay", tenThousand), Goal.SHOWN))));
        all.add(
                new Comparison(
                        "timer-growth",
                        "ns",
                        "set and cancelled with 1,000,000 standing, beside 10,000",
                        jmh("Nettio", "nettio", Map.of("timers", "1000000")),
                        List.of(
                                new Peer(
                                        jmh("Nettio with 10,000 standing", "nettio", tenThousand),
                                        Goal.atMost(1.5)))));
        all.add(
                new Comparison(
                        "timer-fire",
                        "ns",
                        "50,000 timers set and fired",
                        jmh("Nettio", "nettioFire", Map.of()),
                        List.of(
                                new Peer(jmh("Netty", "nettyFire", Map.of()), Goal.atMost(0.3)),
                                new Peer(python.asyncio("timer-fire"), Goal.SHOWN))));
        return all;
    }

    private static JmhContestant jmh(String name, String method, Map<String, String> parameters) {
        return new JmhContestant(name, TimerBench.class, method, parameters);
    }
}
