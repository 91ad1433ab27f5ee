package io.nettio.benchmarks;

import io.nettio.benchmarks.Comparison.Peer;
import io.nettio.benchmarks.report.Goal;
import io.nettio.benchmarks.servers.EchoContestant;
import io.nettio.benchmarks.servers.EchoServers;

import java.util.ArrayList;
import java.util.List;

/** Echo by streams, small and large messages, one connection and many. */
final class EchoCases {
    private EchoCases() {}

    static List<Comparison> all(Python python) {
        List<Comparison> all = new ArrayList<>();
        for (int size : new int[] {64, 16 << 10}) {
            for (int connections : new int[] {1, 1000}) {
                all.add(throughput(python, size, connections));
            }
        }
        all.add(latency(python));
        return all;
    }

    private static Comparison throughput(Python python, int size, int connections) {
        boolean many = connections > 1;
        return new Comparison(
                "echo-" + size + "-" + connections,
                "1/s",
                "messages of " + size + " bytes and back, connections: " + connections,
                EchoContestant.of(EchoServers.NETTIO, size, connections, false),
                List.of(
                        new Peer(
                                EchoContestant.of(EchoServers.NETTY, size, connections, false),
                                Goal.atLeast(0.95)),
                        new Peer(
                                EchoContestant.of(EchoServers.KOTLIN, size, connections, false),
                                Goal.SHOWN),
                        new Peer(
                                python.echo(python.asyncio(), size, connections, false),
                                many ? Goal.atLeast(6) : Goal.SHOWN),
                        new Peer(
                                python.echo(python.uvloop(), size, connections, false),
                                many ? Goal.atLeast(3) : Goal.SHOWN)));
    }

    private static Comparison latency(Python python) {
        return new Comparison(
                "echo-latency",
                "us",
                "the time of one message of 64 bytes on one connection",
                EchoContestant.of(EchoServers.NETTIO, 64, 1, true),
                List.of(
                        new Peer(python.echo(python.uvloop(), 64, 1, true), Goal.atMost(0.8)),
                        new Peer(EchoContestant.of(EchoServers.NETTY, 64, 1, true), Goal.SHOWN)));
    }
}
