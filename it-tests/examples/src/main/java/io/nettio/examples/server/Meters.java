package io.nettio.examples.server;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.nettio.metrics.LoopMetrics;
import io.nettio.netty.AsyncioEventLoopGroup;

/** What is measured: the loops that serve HTTP, and the requests. */
final class Meters implements AutoCloseable {
    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final LoopMetrics loops;

    Meters(AsyncioEventLoopGroup measured, Traffic traffic) {
        loops = new LoopMetrics("http", measured);
        loops.bindTo(registry);
        Gauge.builder("example.requests.active", traffic.requests(), Activity::count)
                .description("Requests that were read and are not answered to the end")
                .register(registry);
    }

    PrometheusMeterRegistry registry() {
        return registry;
    }

    /** Stops measuring; while the loops that are measured still run. */
    @Override
    public void close() {
        loops.close();
    }
}
