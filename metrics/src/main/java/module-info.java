/** Nettio's meters and the handlers that serve them. */
module io.nettio.metrics {
    requires transitive io.nettio.netty;
    requires transitive micrometer.core;
    requires static transitive micrometer.registry.prometheus;
    requires static io.prometheus.metrics.model; // with the registry before
    requires transitive io.netty.codec.http;
    requires static transitive context.propagation;
    requires io.netty.buffer;
    requires io.netty.codec;
    requires io.netty.handler;
    requires com.fasterxml.jackson.core;
    requires static transitive org.jspecify;

    exports io.nettio.metrics;
    exports io.nettio.metrics.page;
}
