package io.nettio.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.nettio.testing.VirtualTimeLoop;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;

/** What a Prometheus registry shows of loops that the test turns, on a clock that it holds. */
class PrometheusHistogramTest {
    private static final String OPEN_METRICS =
            "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final VirtualTimeLoop loop = new VirtualTimeLoop();
    private final VirtualTimeLoop other = new VirtualTimeLoop();

    @AfterEach
    void closeLoops() {
        loop.close();
        other.close();
    }

    private static void runLateBy(VirtualTimeLoop late, Duration lag) {
        late.callLater(Duration.ofSeconds(1), () -> {});
        late.advance(Duration.ofSeconds(1).plus(lag));
        late.runOnce();
    }

    private void assertScraped(String... lines) {
        List<String> scraped = registry.scrape().lines().toList();
        for (String line : lines) {
            assertTrue(scraped.contains(line), () -> line + " is not in\n" + registry.scrape());
        }
    }

    @Test
    void lag_inTextFormat_hasCumulativeBucketsSumAndCount() {
        LoopMetrics.ofLoops("test", loop).bindTo(registry);

        runLateBy(loop, Duration.ofMillis(2));
        runLateBy(loop, Duration.ofMillis(2));
        runLateBy(loop, Duration.ofMillis(300));

        assertScraped(
                "# TYPE nettio_loop_lag_seconds histogram",
                "# HELP nettio_loop_lag_seconds " + LoopMeter.LAG.description(),
                "nettio_loop_lag_seconds_bucket{group=\"test\",loop=\"0\",le=\"1.0E-6\"} 0",
                "nettio_loop_lag_seconds_bucket{group=\"test\",loop=\"0\",le=\"0.001\"} 0",
                "nettio_loop_lag_seconds_bucket{group=\"test\",loop=\"0\",le=\"0.0025\"} 2",
                "nettio_loop_lag_seconds_bucket{group=\"test\",loop=\"0\",le=\"0.25\"} 2",
                "nettio_loop_lag_seconds_bucket{group=\"test\",loop=\"0\",le=\"0.5\"} 3",
                "nettio_loop_lag_seconds_bucket{group=\"test\",loop=\"0\",le=\"10.0\"} 3",
                "nettio_loop_lag_seconds_bucket{group=\"test\",loop=\"0\",le=\"+Inf\"} 3",
                "nettio_loop_lag_seconds_count{group=\"test\",loop=\"0\"} 3",
                "nettio_loop_lag_seconds_sum{group=\"test\",loop=\"0\"} 0.304");
    }

    @Test
    void lag_inOpenMetrics_hasItsUnit() {
        LoopMetrics.ofLoops("test", loop).bindTo(registry);
        runLateBy(loop, Duration.ofMillis(2));

        List<String> scraped = registry.scrape(OPEN_METRICS).lines().toList();

        assertTrue(scraped.contains("# TYPE nettio_loop_lag_seconds histogram"));
        assertTrue(scraped.contains("# UNIT nettio_loop_lag_seconds seconds"));
        assertTrue(
                scraped.contains(
                        "nettio_loop_lag_seconds_bucket{group=\"test\",loop=\"0\",le=\"+Inf\"} 1"));
        assertEquals("# EOF", scraped.getLast());
    }

    @Test
    void turnCallbacks_haveBucketsWithoutAUnit() {
        LoopMetrics.ofLoops("test", loop).bindTo(registry);
        for (int i = 0; i < 3; i++) {
            loop.callSoon(() -> {});
        }
        loop.runOnce();

        assertScraped(
                "nettio_loop_turn_callbacks_bucket{group=\"test\",loop=\"0\",le=\"2.0\"} 0",
                "nettio_loop_turn_callbacks_bucket{group=\"test\",loop=\"0\",le=\"4.0\"} 1",
                "nettio_loop_turn_callbacks_count{group=\"test\",loop=\"0\"} 1",
                "nettio_loop_turn_callbacks_sum{group=\"test\",loop=\"0\"} 3.0");
    }

    @Test
    void severalMetrics_inOneRegistry_areSeriesOfOneFamily() {
        LoopMetrics.ofLoops("a", loop).bindTo(registry);
        LoopMetrics.ofLoops("b", other).bindTo(registry);
        runLateBy(other, Duration.ofMillis(2));

        assertScraped(
                "nettio_loop_lag_seconds_count{group=\"a\",loop=\"0\"} 0",
                "nettio_loop_lag_seconds_count{group=\"b\",loop=\"0\"} 1");
        long types =
                registry.scrape()
                        .lines()
                        .filter("# TYPE nettio_loop_lag_seconds histogram"::equals)
                        .count();
        assertEquals(1, types);
    }

    @Test
    void metrics_closed_leaveThoseOfOthers() {
        LoopMetrics first = LoopMetrics.ofLoops("a", loop);
        first.bindTo(registry);
        LoopMetrics.ofLoops("b", other).bindTo(registry);

        first.close();

        assertScraped("nettio_loop_lag_seconds_count{group=\"b\",loop=\"0\"} 0");
        assertFalse(registry.scrape().contains("group=\"a\""), registry::scrape);
    }

    @Test
    void metrics_closed_leaveNothingAndMayBeBoundAgain() {
        LoopMetrics metrics = LoopMetrics.ofLoops("a", loop);
        metrics.bindTo(registry);

        metrics.close();

        assertEquals("", registry.scrape());
        metrics.bindTo(registry);
        assertScraped("nettio_loop_lag_seconds_count{group=\"a\",loop=\"0\"} 0");
    }

    @Test
    void registry_thatIsDropped_isGarbage() {
        WeakReference<PrometheusMeterRegistry> dropped = bindToAnother();

        while (dropped.get() != null) {
            System.gc();
        }

        assertNull(dropped.get());
    }

    private WeakReference<PrometheusMeterRegistry> bindToAnother() {
        PrometheusMeterRegistry another = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        LoopMetrics.ofLoops("test", loop).bindTo(another);
        return new WeakReference<>(another);
    }

    @Test
    void groupOfATakenName_isRefusedWithASentence() {
        LoopMetrics.ofLoops("a", loop).bindTo(registry);
        String before = registry.scrape();

        Exception refused =
                assertThrows(
                        IllegalStateException.class,
                        () -> LoopMetrics.ofLoops("a", other).bindTo(registry));

        assertTrue(refused.getMessage().contains("a name of its own"), refused.getMessage());
        assertEquals(before.lines().count(), registry.scrape().lines().count());
    }

    @Test
    void meterOfTheSameName_isRefusedAndNothingIsLeftBehind() {
        registry.timer("nettio.loop.step", "group", "somebody");

        Exception refused =
                assertThrows(
                        IllegalStateException.class,
                        () -> LoopMetrics.ofLoops("a", loop).bindTo(registry));

        assertTrue(refused.getMessage().contains("nettio_loop_step_seconds"), refused.getMessage());
        assertFalse(registry.scrape().contains("nettio_loop_lag"), registry::scrape);
    }

    @Test
    void filters_ofTheRegistry_holdForHistogramsToo() {
        registry.config()
                .commonTags("app", "shop")
                .meterFilter(MeterFilter.denyNameStartsWith("nettio.loop.turn"));
        LoopMetrics.ofLoops("a", loop).bindTo(registry);

        assertScraped("nettio_loop_lag_seconds_count{app=\"shop\",group=\"a\",loop=\"0\"} 0");
        assertFalse(registry.scrape().contains("nettio_loop_turn"), registry::scrape);
    }

    @Test
    void everyMeter_hasTheNameThatTheCatalogueSays() {
        LoopMetrics.ofLoops("a", loop).bindTo(registry);
        String scraped = registry.scrape();

        for (LoopMeter meter : LoopMeter.values()) {
            if (meter == LoopMeter.CHANNELS) {
                continue; // a loop without Netty has none
            }
            String suffix = meter.type() == LoopMeter.Type.HISTOGRAM ? "_bucket{" : "{";
            assertTrue(scraped.contains("\n" + meter.prometheusName() + suffix), meter.name());
        }
    }
}
