package io.nettio.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.Statistic;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nettio.testing.VirtualTimeLoop;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** What a registry that takes no buckets of others has of a loop's histograms. */
class PlainHistogramTest {
    private final MockClock clock = new MockClock();
    private final SimpleMeterRegistry registry =
            new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);
    private final VirtualTimeLoop loop = new VirtualTimeLoop();

    @BeforeEach
    void bind() {
        LoopMetrics.ofLoops("test", loop).bindTo(registry);
    }

    @AfterEach
    void closeLoop() {
        loop.close();
    }

    private void runLateBy(long millis) {
        loop.callLater(Duration.ofSeconds(1), () -> {});
        loop.advance(Duration.ofMillis(1_000 + millis));
        loop.runOnce();
    }

    private double percentile(String phi) {
        return registry.get("nettio.loop.lag.percentile").tag("phi", phi).gauge().value();
    }

    @Test
    void lag_isATimerWithCountAndSum() {
        runLateBy(2);
        runLateBy(4);

        FunctionTimer lag = registry.get("nettio.loop.lag").functionTimer();
        assertEquals(2, lag.count());
        assertEquals(6, lag.totalTime(TimeUnit.MILLISECONDS));
    }

    @Test
    void percentiles_areThoseOfWhatIsRecent() {
        for (int i = 0; i < 100; i++) {
            runLateBy(2);
        }
        clock.add(Duration.ofMinutes(1));
        assertEquals(0.001_75, percentile("0.5"), 0.000_5);

        clock.add(Duration.ofMinutes(1));
        percentile("0.5");
        for (int i = 0; i < 100; i++) {
            runLateBy(200);
        }
        assertEquals(0.175, percentile("0.5"), 0.03);
        assertEquals(0.2, percentile("0.99"), 0.01);
        clock.add(Duration.ofMinutes(1));
        percentile("0.5");
        clock.add(Duration.ofMinutes(1));
        assertEquals(0, percentile("0.5"));
    }

    @Test
    void max_ofLag_isExactAndOfTheLastMinute() {
        runLateBy(137);

        assertEquals(0.137, registry.get("nettio.loop.lag.max").gauge().value(), 1e-9);
    }

    @Test
    void max_ofTheOthers_isRecent() {
        loop.callSoon(() -> loop.advance(Duration.ofMillis(30)));
        loop.runOnce();

        assertEquals(0.03, registry.get("nettio.loop.turn.max").gauge().value(), 1e-9);
        clock.add(Duration.ofMinutes(1));
        registry.get("nettio.loop.turn.max").gauge().value();
        clock.add(Duration.ofMinutes(1));
        assertEquals(0, registry.get("nettio.loop.turn.max").gauge().value());
    }

    @Test
    void turnCallbacks_areASummaryWithCountAndTotal() {
        loop.callSoon(() -> {});
        loop.callSoon(() -> {});
        loop.runOnce();

        Map<Statistic, Double> values =
                StreamSupport.stream(
                                registry.get("nettio.loop.turn.callbacks")
                                        .meter()
                                        .measure()
                                        .spliterator(),
                                false)
                        .collect(
                                Collectors.toMap(Measurement::getStatistic, Measurement::getValue));

        assertEquals(Map.of(Statistic.COUNT, 1.0, Statistic.TOTAL, 2.0), values);
    }

    @Test
    void utilization_isThatSinceAnEarlierReading() {
        loop.callSoon(() -> loop.advance(Duration.ofSeconds(30)));
        loop.runOnce();
        loop.advance(Duration.ofSeconds(30)); // nobody turns it
        assertEquals(0.5, registry.get("nettio.loop.utilization").gauge().value());

        loop.advance(Duration.ofSeconds(45));
        loop.callSoon(() -> loop.advance(Duration.ofSeconds(15)));
        loop.runOnce();

        assertEquals(0.25, registry.get("nettio.loop.utilization").gauge().value());
        assertEquals(
                45,
                registry.get("nettio.loop.time").tag("state", "active").functionCounter().count());
        assertEquals(
                75,
                registry.get("nettio.loop.time").tag("state", "idle").functionCounter().count());
    }

    @Test
    void everyMeter_butThatOfChannels_isThere() {
        for (LoopMeter meter : LoopMeter.values()) {
            if (meter != LoopMeter.CHANNELS) {
                assertNotNull(
                        registry.get(meter.meterName()).tags(meter.tags()).meter(), meter.name());
            }
        }
    }
}
