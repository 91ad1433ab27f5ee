package io.nettio.benchmarks;

import io.nettio.benchmarks.Comparison.Peer;
import io.nettio.benchmarks.report.Goal;
import io.nettio.benchmarks.servers.EchoLoad;
import io.nettio.benchmarks.servers.EchoLoad.Server;
import io.nettio.benchmarks.servers.EchoServers;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** Echo by streams, small and large messages, one connection and many. */
final class EchoCases {
    private static final Server NETTIO = Server.of(EchoServers.NETTIO);
    private static final Server NETTY = Server.of(EchoServers.NETTY);
    private static final Server KOTLIN = Server.of(EchoServers.KOTLIN);

    private final Server asyncio;
    private final Server uvloop;

    private EchoCases(Python python) {
        asyncio = python.echo(python.asyncio());
        uvloop = python.echo(python.uvloop());
    }

    /** Another server, and what should come of it. */
    private record Rival(Server server, Goal goal) {}

    static List<Comparison> all(Python python) {
        EchoCases cases = new EchoCases(python);
        List<Comparison> all = new ArrayList<>();
        for (int size : new int[] {64, 16 << 10}) {
            for (int connections : new int[] {1, 1000}) {
                all.add(cases.throughput(size, connections));
            }
        }
        all.add(cases.latency());
        return all;
    }

    private Comparison throughput(int size, int connections) {
        boolean many = connections > 1;
        return compared(
                "echo-" + size + "-" + connections,
                "messages of " + size + " bytes and back, connections: " + connections,
                size,
                connections,
                false,
                List.of(
                        new Rival(NETTY, Goal.atLeast(0.95)),
                        new Rival(KOTLIN, Goal.SHOWN),
                        new Rival(asyncio, many ? Goal.atLeast(6) : Goal.SHOWN),
                        new Rival(uvloop, many ? Goal.atLeast(3) : Goal.SHOWN)));
    }

    private Comparison latency() {
        return compared(
                "echo-latency",
                "the time of one message of 64 bytes on one connection",
                64,
                1,
                true,
                List.of(new Rival(uvloop, Goal.atMost(0.8)), new Rival(NETTY, Goal.SHOWN)));
    }

    private static Comparison compared(
            String name,
            String work,
            int size,
            int connections,
            boolean asMicros,
            List<Rival> rivals) {
        List<Server> servers =
                Stream.concat(Stream.of(NETTIO), rivals.stream().map(Rival::server)).toList();
        EchoLoad load = new EchoLoad(size, connections, servers);
        Function<Server, Contestant> measured = asMicros ? load::micros : load::perSecond;
        return new Comparison(
                name,
                asMicros ? "us" : "1/s",
                work,
                measured.apply(NETTIO),
                rivals.stream()
                        .map(rival -> new Peer(measured.apply(rival.server()), rival.goal()))
                        .toList());
    }
}
