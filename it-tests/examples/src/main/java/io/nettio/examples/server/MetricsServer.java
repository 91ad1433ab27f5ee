package io.nettio.examples.server;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.nettio.Loop;
import io.nettio.metrics.LoopMetrics;
import io.nettio.metrics.PrometheusScrapeHandler;
import io.nettio.netty.AsyncioEventLoopGroup;
import io.nettio.netty.Transports;
import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;

import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** Serves the metrics of other loops on a loop of its own, so that a blocked one still reports. */
final class MetricsServer {
    private final AsyncioEventLoopGroup loop;
    private final LoopMetrics metrics;
    private final Channel listener;

    private MetricsServer(AsyncioEventLoopGroup loop, LoopMetrics metrics, Channel listener) {
        this.loop = loop;
        this.metrics = metrics;
        this.listener = listener;
    }

    static MetricsServer start(
            Transports transport,
            InetSocketAddress address,
            AsyncioEventLoopGroup measured,
            Traffic traffic)
            throws StartException {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        LoopMetrics metrics = new LoopMetrics("http", measured);
        metrics.bindTo(registry);
        Gauge.builder("example.requests.active", traffic.requests(), Activity::count)
                .description("Requests that were read and are not answered to the end")
                .register(registry);
        AsyncioEventLoopGroup loop = new AsyncioEventLoopGroup(1, transport.ioHandlerFactory());
        Channel listener =
                Listener.bind(
                        loop,
                        transport,
                        address,
                        "--metrics-port",
                        () -> new PrometheusScrapeHandler(registry));
        return new MetricsServer(loop, metrics, listener);
    }

    /** The loop that serves the metrics. */
    Loop loop() {
        return loop.next();
    }

    String url() {
        return "http://" + Addresses.authority(Listener.address(listener)) + "/metrics";
    }

    /** Stops measuring; while the loops that are measured still run. */
    void close() {
        metrics.close();
    }

    Future<?> stop(long timeoutMillis) {
        return loop.shutdownGracefully(0, timeoutMillis, TimeUnit.MILLISECONDS);
    }
}
