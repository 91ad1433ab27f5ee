package io.nettio.benchmarks;

import io.nettio.benchmarks.Comparison.Peer;
import io.nettio.benchmarks.report.Goal;
import io.nettio.benchmarks.servers.HalfLoad;
import io.nettio.benchmarks.servers.HttpAllocation;
import io.nettio.benchmarks.servers.HttpCpu;
import io.nettio.benchmarks.servers.HttpLatency;
import io.nettio.benchmarks.servers.HttpLatency.Figure;
import io.nettio.benchmarks.servers.HttpServers;
import io.nettio.benchmarks.servers.HttpThroughput;

import java.util.List;

/** HTTP servers under full load and under half of it. */
final class HttpCases {
    private HttpCases() {}

    static List<Comparison> all() {
        HalfLoad load = new HalfLoad();
        return List.of(
                new Comparison(
                        "http",
                        "1/s",
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
                        "1/s",
                        "the same callbacks on both groups",
                        http(HttpServers.NETTIO_PLAIN),
                        List.of(new Peer(http(HttpServers.NETTY), Goal.atLeast(0.97)))),
                new Comparison(
                        "observed-metrics",
                        "1/s",
                        "http with metrics and watchdog, beside http without",
                        http(HttpServers.NETTIO_METRICS),
                        List.of(new Peer(http(HttpServers.NETTIO_UNOBSERVED), Goal.atLeast(0.98)))),
                new Comparison(
                        "observed",
                        "1/s",
                        "http with metrics, watchdog and an instrument, beside http without",
                        http(HttpServers.NETTIO_OBSERVED),
                        List.of(new Peer(http(HttpServers.NETTIO_UNOBSERVED), Goal.atLeast(0.98)))),
                cpu("observed-metrics-cpu", HttpServers.NETTIO_METRICS),
                cpu("observed-cpu", HttpServers.NETTIO_OBSERVED),
                latency("http-p99", HttpServers.NETTIO, load, Figure.ANSWER_P99),
                latency("http-plain-p99", HttpServers.NETTIO_PLAIN, load, Figure.ANSWER_P99),
                latency("lag", HttpServers.NETTIO_PLAIN, load, Figure.LAG_P999),
                new Comparison(
                        "allocation-request",
                        "bytes",
                        "what the server allocates for a request of http",
                        new HttpAllocation(HttpServers.NETTIO),
                        List.of(
                                new Peer(new HttpAllocation(HttpServers.NETTY), Goal.SHOWN),
                                new Peer(new HttpAllocation(HttpServers.KOTLIN), Goal.SHOWN))),
                new Comparison(
                        "loops-1",
                        "1/s",
                        "http with one loop, not pinned",
                        new HttpThroughput(HttpServers.NETTIO, 1, false),
                        List.of(
                                new Peer(
                                        new HttpThroughput(HttpServers.NETTY, 1, false),
                                        Goal.SHOWN))),
                new Comparison(
                        "loops-2",
                        "1/s",
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

    private static Comparison cpu(String name, HttpServers observed) {
        return new Comparison(
                name,
                "us",
                "CPU of the server for a request, observed beside nothing observed",
                new HttpCpu(observed),
                List.of(new Peer(new HttpCpu(HttpServers.NETTIO_UNOBSERVED), Goal.atMost(1.02))));
    }

    private static Comparison latency(
            String name, HttpServers nettio, HalfLoad load, Figure figure) {
        return new Comparison(
                name,
                "us",
                figure == Figure.LAG_P999
                        ? "p99.9 of the loop's lag at half of Netty's peak"
                        : "p99 of answers at half of Netty's peak, open loop",
                new HttpLatency(nettio, load, figure),
                List.of(
                        new Peer(
                                new HttpLatency(HttpServers.NETTY, load, figure),
                                Goal.atMost(1.1))));
    }
}
