package io.nettio.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.nettio.testing.VirtualTimeLoop;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.List;

/** Histograms in registries inside others: each gets what it can take. */
class CompositeRegistryTest {
    private final CompositeMeterRegistry composite = new CompositeMeterRegistry();
    private final PrometheusMeterRegistry prometheus =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final SimpleMeterRegistry simple = new SimpleMeterRegistry();
    private final VirtualTimeLoop loop = new VirtualTimeLoop();

    @AfterEach
    void closeLoop() {
        loop.close();
    }

    private void bind() {
        LoopMetrics.ofLoops("test", loop).bindTo(composite);
        loop.callSoon(() -> {});
        loop.runOnce();
    }

    private void assertScraped(String line) {
        assertTrue(prometheus.scrape().lines().anyMatch(line::equals), prometheus::scrape);
    }

    @Test
    void registries_ofAComposite_getBucketsOrCountAndSum() {
        composite.add(prometheus).add(simple);

        bind();

        assertScraped("nettio_loop_lag_seconds_bucket{group=\"test\",loop=\"0\",le=\"1.0E-6\"} 1");
        assertScraped("nettio_loop_turns_total{group=\"test\",loop=\"0\"} 1.0");
        assertEquals(1, simple.get("nettio.loop.lag").functionTimer().count());
        assertEquals(1, simple.get("nettio.loop.turns").functionCounter().count());
    }

    @Test
    void registries_deeperInside_areFound() {
        composite.add(new CompositeMeterRegistry().add(prometheus)).add(simple);

        bind();

        assertScraped("nettio_loop_lag_seconds_count{group=\"test\",loop=\"0\"} 1");
        assertEquals(1, simple.get("nettio.loop.lag").functionTimer().count());
    }

    @Test
    void filters_ofTheCompositeAndOfThePart_bothHold() {
        composite.add(prometheus).add(simple);
        composite.config().commonTags("app", "shop");
        composite.config().meterFilter(MeterFilter.denyNameStartsWith("nettio.loop.step"));
        prometheus.config().commonTags("zone", "a");

        bind();

        assertScraped(
                "nettio_loop_lag_seconds_count{app=\"shop\",group=\"test\",loop=\"0\",zone=\"a\"}"
                        + " 1");
        FunctionTimer lag = simple.get("nettio.loop.lag").functionTimer();
        assertEquals("shop", lag.getId().getTag("app"));
        assertNull(lag.getId().getTag("zone"));
        assertNull(simple.find("nettio.loop.step").meter());
        assertTrue(!prometheus.scrape().contains("nettio_loop_step"), prometheus::scrape);
    }

    @Test
    void metrics_closed_leaveAllRegistries() {
        composite.add(prometheus).add(simple);
        LoopMetrics metrics = LoopMetrics.ofLoops("test", loop);
        metrics.bindTo(composite);

        metrics.close();

        assertEquals("", prometheus.scrape());
        assertEquals(List.of(), simple.getMeters());
        assertEquals(List.of(), composite.getMeters());
    }
}
