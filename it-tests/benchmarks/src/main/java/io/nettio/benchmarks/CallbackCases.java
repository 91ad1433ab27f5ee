package io.nettio.benchmarks;

import io.nettio.benchmarks.Comparison.Peer;
import io.nettio.benchmarks.inprocess.CallbackBench;
import io.nettio.benchmarks.inprocess.JmhContestant;
import io.nettio.benchmarks.report.Goal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Callbacks from the loop and from other threads. */
final class CallbackCases {
    private CallbackCases() {}

    static List<Comparison> all() {
        List<Comparison> all = new ArrayList<>();
        all.add(
                new Comparison(
                        "call-soon",
                        "ns",
                        "a callback that schedules the next, on the loop",
                        jmh("Nettio", "nettio", Map.of()),
                        List.of(new Peer(jmh("Netty", "netty", Map.of()), Goal.atMost(0.5)))));
        all.add(
                new Comparison(
                        "call-soon-many",
                        "ns",
                        "100 callbacks scheduled by one, on the loop",
                        jmh("Nettio", "nettioMany", Map.of()),
                        List.of(new Peer(jmh("Netty", "nettyMany", Map.of()), Goal.atMost(0.5)))));
        for (String threads : List.of("1", "4")) {
            Map<String, String> with = Map.of("threads", threads);
            all.add(
                    new Comparison(
                            "threadsafe-" + threads,
                            "1/s",
                            "callbacks scheduled from " + threads + " other threads",
                            jmh("Nettio", "nettioThreadsafe", with).inALongFork(),
                            List.of(
                                    new Peer(
                                            jmh("Netty", "nettyThreadsafe", with).inALongFork(),
                                            Goal.atLeast(0.97)))));
        }
        return all;
    }

    private static JmhContestant jmh(String name, String method, Map<String, String> parameters) {
        return new JmhContestant(name, CallbackBench.class, method, parameters);
    }
}
