package io.nettio.benchmarks;

import io.nettio.benchmarks.Comparison.Peer;
import io.nettio.benchmarks.report.Goal;
import io.nettio.benchmarks.servers.HalfLoad;
import io.nettio.benchmarks.servers.HttpLoad;
import io.nettio.benchmarks.servers.HttpServers;
import io.nettio.benchmarks.servers.HttpThroughput;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** HTTP servers under full load and under half of it. */
final class HttpCases {
    private static final List<Rival> OF_HTTP =
            List.of(
                    new Rival(HttpServers.NETTY, 0.97),
                    new Rival(HttpServers.VIRTUAL_THREADS, 1.25),
                    new Rival(HttpServers.KOTLIN, 1),
                    new Rival(HttpServers.VERTX, 1),
                    new Rival(HttpServers.VERTX_VIRTUAL, 1));
    private static final List<Rival> OF_PLAIN = List.of(new Rival(HttpServers.NETTY, 0.97));
    private static final List<Rival> OF_OBSERVED =
            List.of(new Rival(HttpServers.NETTIO_UNOBSERVED, 0.98));

    private static final String P99 = "p99 of answers at half of Netty's peak, open loop";
    private static final String LAG = "p99.9 of the loop's lag at half of Netty's peak";

    private HttpCases() {}

    static List<Comparison> all() {
        HttpLoad load = load(HttpServers.NETTIO, OF_HTTP);
        HttpLoad observed =
                new HttpLoad(
                        List.of(
                                HttpServers.NETTIO_UNOBSERVED,
                                HttpServers.NETTIO_METRICS,
                                HttpServers.NETTIO_OBSERVED));
        HalfLoad half =
                new HalfLoad(
                        List.of(HttpServers.NETTIO, HttpServers.NETTIO_PLAIN, HttpServers.NETTY));
        return Stream.of(
                        underLoad(
                                "http",
                                "HTTP/1.1 keep-alive, 64 connections, a coroutine per connection"
                                        + " answers",
                                load,
                                HttpServers.NETTIO,
                                OF_HTTP),
                        Stream.of(allocation(load)),
                        underLoad(
                                "http-plain",
                                "the same callbacks on both groups",
                                load(HttpServers.NETTIO_PLAIN, OF_PLAIN),
                                HttpServers.NETTIO_PLAIN,
                                OF_PLAIN),
                        underLoad(
                                "observed-metrics",
                                "http with metrics and watchdog, beside http without",
                                observed,
                                HttpServers.NETTIO_METRICS,
                                OF_OBSERVED),
                        underLoad(
                                "observed",
                                "http with metrics, watchdog and an instrument, beside http"
                                        + " without",
                                observed,
                                HttpServers.NETTIO_OBSERVED,
                                OF_OBSERVED),
                        Stream.of(
                                latency("http-p99", P99, half::answerP99, HttpServers.NETTIO),
                                latency(
                                        "http-plain-p99",
                                        P99,
                                        half::answerP99,
                                        HttpServers.NETTIO_PLAIN),
                                latency("lag", LAG, half::lagP999, HttpServers.NETTIO_PLAIN),
                                loops(1),
                                loops(2)))
                .flatMap(Function.identity())
                .toList();
    }

    /**
     * Another server.
     *
     * @param share of its throughput that Nettio is to reach
     */
    private record Rival(HttpServers server, double share) {}

    private static HttpLoad load(HttpServers nettio, List<Rival> rivals) {
        return new HttpLoad(
                Stream.concat(Stream.of(nettio), rivals.stream().map(Rival::server)).toList());
    }

    /**
     * Throughput, and CPU in the same runs: where a server has a core to itself, its CPU for a
     * request is what its throughput is of.
     */
    private static Stream<Comparison> underLoad(
            String name, String work, HttpLoad load, HttpServers nettio, List<Rival> rivals) {
        return Stream.of(
                compared(
                        name,
                        "1/s",
                        work,
                        load::throughput,
                        nettio,
                        rivals,
                        rival -> Goal.atLeast(rival.share())),
                compared(
                        name + "-cpu",
                        "us",
                        "CPU of the server for a request of " + name + ", in the same runs",
                        load::cpu,
                        nettio,
                        rivals,
                        rival -> Goal.atMost(1 / rival.share())));
    }

    private static Comparison compared(
            String name,
            String unit,
            String work,
            Function<HttpServers, Contestant> measured,
            HttpServers nettio,
            List<Rival> rivals,
            Function<Rival, Goal> goal) {
        return new Comparison(
                name,
                unit,
                work,
                measured.apply(nettio),
                rivals.stream()
                        .map(rival -> new Peer(measured.apply(rival.server()), goal.apply(rival)))
                        .toList());
    }

    private static Comparison allocation(HttpLoad load) {
        List<Rival> rivals =
                List.of(new Rival(HttpServers.NETTY, 1), new Rival(HttpServers.KOTLIN, 1));
        return compared(
                "allocation-request",
                "bytes",
                "what the server allocates for a request of http, in the same runs",
                load::allocation,
                HttpServers.NETTIO,
                rivals,
                rival -> Goal.SHOWN);
    }

    private static Comparison latency(
            String name,
            String work,
            Function<HttpServers, Contestant> measured,
            HttpServers nettio) {
        return new Comparison(
                name,
                "us",
                work,
                measured.apply(nettio),
                List.of(new Peer(measured.apply(HttpServers.NETTY), Goal.atMost(1.1))));
    }

    private static Comparison loops(int loops) {
        return new Comparison(
                "loops-" + loops,
                "1/s",
                "http, not pinned, by loops: " + loops,
                new HttpThroughput(HttpServers.NETTIO, loops),
                List.of(new Peer(new HttpThroughput(HttpServers.NETTY, loops), Goal.SHOWN)));
    }
}
