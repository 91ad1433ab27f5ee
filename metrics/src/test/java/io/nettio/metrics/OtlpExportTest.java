package io.nettio.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import io.micrometer.core.instrument.Clock;
import io.micrometer.registry.otlp.OtlpConfig;
import io.micrometer.registry.otlp.OtlpMeterRegistry;
import io.nettio.testing.VirtualTimeLoop;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The meters over OTLP, by Micrometer's registry, as a collector gets them. */
class OtlpExportTest {
    private final BlockingQueue<ExportMetricsServiceRequest> received = new LinkedBlockingQueue<>();
    private final VirtualTimeLoop loop = new VirtualTimeLoop();
    private HttpServer collector;

    @BeforeEach
    void startCollector() throws IOException {
        collector =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/v1/metrics", this::receive);
        collector.start();
    }

    @AfterEach
    void stop() {
        collector.stop(0);
        loop.close();
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            received.add(
                    ExportMetricsServiceRequest.parseFrom(
                            exchange.getRequestBody().readAllBytes()));
            exchange.sendResponseHeaders(200, -1);
        }
    }

    /** A registry that posts when it is closed, and not before. */
    private OtlpMeterRegistry registry() {
        InetSocketAddress address = collector.getAddress();
        Map<String, String> config =
                Map.of(
                        "otlp.url",
                        "http://127.0.0.1:" + address.getPort() + "/v1/metrics",
                        "otlp.step",
                        Duration.ofDays(1).toString(),
                        "otlp.baseTimeUnit",
                        "seconds");
        OtlpConfig given = config::get;
        return new OtlpMeterRegistry(given, Clock.SYSTEM);
    }

    private Map<String, List<Metric>> posted() throws InterruptedException {
        ExportMetricsServiceRequest request = received.poll(30, TimeUnit.SECONDS);
        return request.getResourceMetricsList().stream()
                .flatMap(resource -> resource.getScopeMetricsList().stream())
                .flatMap(scope -> scope.getMetricsList().stream())
                .collect(Collectors.groupingBy(Metric::getName));
    }

    private static Map<String, String> tags(List<KeyValue> attributes) {
        return attributes.stream()
                .collect(
                        Collectors.toMap(
                                KeyValue::getKey, pair -> pair.getValue().getStringValue()));
    }

    private static double gauge(Metric metric, String tag, String value) {
        return metric.getGauge().getDataPointsList().stream()
                .filter(point -> value.equals(tags(point.getAttributesList()).get(tag)))
                .map(NumberDataPoint::getAsDouble)
                .collect(onlyOne());
    }

    private static <T> java.util.stream.Collector<T, ?, T> onlyOne() {
        Function<List<T>, T> only =
                all -> {
                    assertEquals(1, all.size());
                    return all.getFirst();
                };
        return Collectors.collectingAndThen(Collectors.toList(), only);
    }

    @Test
    void lag_overOtlp_hasCountSumQuantilesAndMaximum() throws Exception {
        OtlpMeterRegistry registry = registry();
        LoopMetrics.ofLoops("test", loop).bindTo(registry);
        loop.callLater(Duration.ofSeconds(1), () -> {});
        loop.advance(Duration.ofMillis(1_250));
        loop.runOnce();

        registry.close();

        Map<String, List<Metric>> metrics = posted();
        HistogramDataPoint lag =
                metrics.get("nettio.loop.lag").getFirst().getHistogram().getDataPoints(0);
        assertEquals(Map.of("group", "test", "loop", "0"), tags(lag.getAttributesList()));
        assertEquals(1, lag.getCount());
        assertEquals(0.25, lag.getSum(), 1e-9);
        assertEquals(0.25, gauge(metrics.get("nettio.loop.lag.max").getFirst(), "loop", "0"), 1e-9);
        Metric percentiles = metrics.get("nettio.loop.lag.percentile").getFirst();
        assertTrue(gauge(percentiles, "phi", "0.99") > 0.1);
        assertEquals(
                1,
                metrics.get("nettio.loop.turns")
                        .getFirst()
                        .getSum()
                        .getDataPoints(0)
                        .getAsDouble());
    }
}
