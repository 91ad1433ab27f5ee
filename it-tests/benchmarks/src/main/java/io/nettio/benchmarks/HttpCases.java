package io.nettio.benchmarks;

import io.nettio.benchmarks.Comparison.Peer;
import io.nettio.benchmarks.report.Goal;
import io.nettio.benchmarks.servers.HalfLoad;
import io.nettio.benchmarks.servers.HttpContestant;
import io.nettio.benchmarks.servers.HttpContestant.Figure;
import io.nettio.benchmarks.servers.HttpLatency;
import io.nettio.benchmarks.servers.HttpLoad;
import io.nettio.benchmarks.servers.HttpServers;
import io.nettio.benchmarks.servers.HttpThroughput;

import java.util.List;
import java.util.stream.Stream;

/** HTTP servers under full load and under half of it. */
final class HttpCases {
    private HttpCases() {}

    static List<Comparison> all() {
        HttpLoad load = new HttpLoad();
        HalfLoad half = new HalfLoad(load);
        HttpLoad plainLoad = new HttpLoad(); // with runs of Netty that are next to its own
        HttpLoad metricsLoad = new HttpLoad();
        HttpLoad observedLoad = new HttpLoad();
        return List.of(
                throughput(
                        "http",
                        "HTTP/1.1 keep-alive, 64 connections, a coroutine per connection answers",
                        load,
                        HttpServers.NETTIO,
                        new Rival(HttpServers.NETTY, 0.97),
                        new Rival(HttpServers.VIRTUAL_THREADS, 1.25),
                        new Rival(HttpServers.KOTLIN, 1),
                        new Rival(HttpServers.VERTX, 1),
                        new Rival(HttpServers.VERTX_VIRTUAL, 1)),
                cpu(
                        "http-cpu",
                        "CPU of the server for a request of http, in the same runs",
                        load,
                        HttpServers.NETTIO,
                        new Rival(HttpServers.NETTY, 0.97),
                        new Rival(HttpServers.VIRTUAL_THREADS, 1.25),
                        new Rival(HttpServers.KOTLIN, 1),
                        new Rival(HttpServers.VERTX, 1),
                        new Rival(HttpServers.VERTX_VIRTUAL, 1)),
                allocation(load),
                throughput(
                        "http-plain",
                        "the same callbacks on both groups",
                        plainLoad,
                        HttpServers.NETTIO_PLAIN,
                        new Rival(HttpServers.NETTY, 0.97)),
                cpu(
                        "http-plain-cpu",
                        "CPU of the server for a request of http-plain, in the same runs",
                        plainLoad,
                        HttpServers.NETTIO_PLAIN,
                        new Rival(HttpServers.NETTY, 0.97)),
                throughput(
                        "observed-metrics",
                        "http with metrics and watchdog, beside http without",
                        metricsLoad,
                        HttpServers.NETTIO_METRICS,
                        new Rival(HttpServers.NETTIO_UNOBSERVED, 0.98)),
                cpu(
                        "observed-metrics-cpu",
                        "CPU of the server for a request of observed-metrics, in the same runs",
                        metricsLoad,
                        HttpServers.NETTIO_METRICS,
                        new Rival(HttpServers.NETTIO_UNOBSERVED, 0.98)),
                throughput(
                        "observed",
                        "http with metrics, watchdog and an instrument, beside http without",
                        observedLoad,
                        HttpServers.NETTIO_OBSERVED,
                        new Rival(HttpServers.NETTIO_UNOBSERVED, 0.98)),
                cpu(
                        "observed-cpu",
                        "CPU of the server for a request of observed, in the same runs",
                        observedLoad,
                        HttpServers.NETTIO_OBSERVED,
                        new Rival(HttpServers.NETTIO_UNOBSERVED, 0.98)),
                latency("http-p99", HttpServers.NETTIO, half, HttpLatency.Figure.ANSWER_P99),
                latency(
                        "http-plain-p99",
                        HttpServers.NETTIO_PLAIN,
                        half,
                        HttpLatency.Figure.ANSWER_P99),
                latency("lag", HttpServers.NETTIO_PLAIN, half, HttpLatency.Figure.LAG_P999),
                loops(1),
                loops(2));
    }

    /**
     * Another server.
     *
     * @param share of its throughput that Nettio is to reach
     */
    private record Rival(HttpServers server, double share) {}

    private static Comparison throughput(
            String name, String work, HttpLoad load, HttpServers nettio, Rival... rivals) {
        return new Comparison(
                name,
                "1/s",
                work,
                new HttpContestant(load, nettio, Figure.THROUGHPUT),
                Stream.of(rivals)
                        .map(
                                rival ->
                                        new Peer(
                                                new HttpContestant(
                                                        load, rival.server(), Figure.THROUGHPUT),
                                                Goal.atLeast(rival.share())))
                        .toList());
    }

    /** Where a server has a core to itself, its CPU for a request is what its throughput is of. */
    private static Comparison cpu(
            String name, String work, HttpLoad load, HttpServers nettio, Rival... rivals) {
        return new Comparison(
                name,
                "us",
                work,
                new HttpContestant(load, nettio, Figure.CPU),
                Stream.of(rivals)
                        .map(
                                rival ->
                                        new Peer(
                                                new HttpContestant(
                                                        load, rival.server(), Figure.CPU),
                                                Goal.atMost(1 / rival.share())))
                        .toList());
    }

    private static Comparison allocation(HttpLoad load) {
        return new Comparison(
                "allocation-request",
                "bytes",
                "what the server allocates for a request of http, in the same runs",
                new HttpContestant(load, HttpServers.NETTIO, Figure.ALLOCATION),
                Stream.of(HttpServers.NETTY, HttpServers.KOTLIN)
                        .map(
                                server ->
                                        new Peer(
                                                new HttpContestant(load, server, Figure.ALLOCATION),
                                                Goal.SHOWN))
                        .toList());
    }

    private static Comparison latency(
            String name, HttpServers nettio, HalfLoad load, HttpLatency.Figure figure) {
        return new Comparison(
                name,
                "us",
                figure == HttpLatency.Figure.LAG_P999
                        ? "p99.9 of the loop's lag at half of Netty's peak"
                        : "p99 of answers at half of Netty's peak, open loop",
                new HttpLatency(nettio, load, figure),
                List.of(
                        new Peer(
                                new HttpLatency(HttpServers.NETTY, load, figure),
                                Goal.atMost(1.1))));
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
