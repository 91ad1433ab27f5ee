package io.nettio.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.nettio.CpuExecutor;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;

/** What is seen of a pool that is full, and then done. */
class CpuExecutorMetricsTest {
    private static double value(MeterRegistry registry, ExecutorMeter meter) {
        return registry.get(meter.meterName())
                .tag("executor", "test")
                .meter()
                .measure()
                .iterator()
                .next()
                .getValue();
    }

    @Test
    void meters_ofAFullExecutor_sayWhatRunsAndWaits() throws Exception {
        MeterRegistry registry = new SimpleMeterRegistry();
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        try (CpuExecutor executor = new CpuExecutor("test", 1, 2)) {
            new CpuExecutorMetrics(executor).bindTo(registry);
            executor.execute(
                    () -> {
                        started.countDown();
                        awaitUninterruptibly(release);
                    });
            started.await();
            executor.execute(() -> {});
            executor.execute(() -> {});
            assertThrows(RejectedExecutionException.class, () -> executor.execute(() -> {}));

            assertEquals(2, value(registry, ExecutorMeter.QUEUED));
            assertEquals(2, value(registry, ExecutorMeter.CAPACITY));
            assertEquals(1, value(registry, ExecutorMeter.RUNNING));
            assertEquals(1, value(registry, ExecutorMeter.THREADS));
            assertEquals(0, value(registry, ExecutorMeter.COMPLETED));
            assertEquals(1, value(registry, ExecutorMeter.REFUSED));
            release.countDown();
        }
        assertEquals(3, value(registry, ExecutorMeter.COMPLETED));
        assertEquals(0, value(registry, ExecutorMeter.QUEUED));
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException shutdown) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void meters_closed_leaveTheRegistry() {
        MeterRegistry registry = new SimpleMeterRegistry();
        CpuExecutorMetrics metrics = new CpuExecutorMetrics(CpuExecutor.shared());
        metrics.bindTo(registry);

        metrics.close();

        assertEquals(List.of(), registry.getMeters());
    }

    @Test
    void everyMeter_hasTheNameThatTheCatalogueSays() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        new CpuExecutorMetrics(CpuExecutor.shared()).bindTo(registry);

        List<String> names =
                registry.scrape()
                        .lines()
                        .filter(line -> !line.startsWith("#"))
                        .map(line -> line.substring(0, line.indexOf('{')))
                        .sorted()
                        .toList();

        List<String> expected =
                List.of(ExecutorMeter.values()).stream()
                        .map(ExecutorMeter::prometheusName)
                        .sorted()
                        .toList();
        assertEquals(expected, names);
    }
}
