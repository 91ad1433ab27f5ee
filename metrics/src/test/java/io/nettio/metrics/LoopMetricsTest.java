package io.nettio.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nettio.Asyncio;
import io.nettio.Coroutine;
import io.nettio.netty.AsyncioEventLoop;
import io.nettio.netty.AsyncioEventLoopGroup;
import io.nettio.netty.Transports;
import io.netty.util.concurrent.EventExecutorGroup;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What the meters show of a loop that works, waits or is blocked. */
class LoopMetricsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final AsyncioEventLoopGroup group =
            new AsyncioEventLoopGroup(1, Transports.NIO.ioHandlerFactory());
    private final AsyncioEventLoop loop = group.next();

    @AfterEach
    void closeGroup() {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private double gauge(LoopMeter meter) {
        return registry.get(meter.meterName()).gauge().value();
    }

    @Test
    void lag_ofATimerBehindABlockingCallback_isAtLeastTheBlock() throws Exception {
        new LoopMetrics(group).bindTo(registry);
        long blockNanos = TimeUnit.MILLISECONDS.toNanos(120);

        loop.runUntilComplete(
                () -> {
                    loop.callLater(Duration.ofMillis(1), () -> {});
                    long end = loop.time() + blockNanos;
                    while (loop.time() < end) {
                        Thread.onSpinWait();
                    }
                    Asyncio.sleep(Duration.ofMillis(5));
                });

        assertTrue(gauge(LoopMeter.LAG_MAX) >= 0.119, () -> "max: " + gauge(LoopMeter.LAG_MAX));
    }

    @Test
    void lag_ofAReadyCallbackBehindABlockingOne_isSeen() throws Exception {
        new LoopMetrics(group).bindTo(registry);
        long blockNanos = TimeUnit.MILLISECONDS.toNanos(60);

        loop.runUntilComplete(
                () -> {
                    Asyncio.sleep(Duration.ZERO);
                    long end = loop.time() + blockNanos;
                    while (loop.time() < end) {
                        Thread.onSpinWait();
                    }
                    for (int i = 0; i < 3; i++) {
                        Asyncio.sleep(Duration.ZERO);
                    }
                });

        assertTrue(gauge(LoopMeter.LAG_MAX) >= 0.06, () -> "max: " + gauge(LoopMeter.LAG_MAX));
    }

    @Test
    void gauges_whileATaskSleeps_countItAndItsTimer() throws Exception {
        new LoopMetrics(group).bindTo(registry);
        double timersBefore = loop.submit(() -> gauge(LoopMeter.TIMERS)).sync().getNow();
        CountDownLatch asleep = new CountDownLatch(1);
        CompletableFuture<Void> task =
                Asyncio.runCoroutineThreadsafe(
                        Coroutine.of(
                                () -> {
                                    loop.execute(asleep::countDown);
                                    Asyncio.sleep(Duration.ofHours(1));
                                }),
                        loop);
        assertTrue(asleep.await(30, TimeUnit.SECONDS));

        List<Double> seen =
                loop.submit(() -> List.of(gauge(LoopMeter.TASKS), gauge(LoopMeter.TIMERS)))
                        .sync()
                        .getNow();

        assertEquals(1.0, seen.get(0));
        assertTrue(seen.get(1) >= timersBefore, "timers: " + seen);
        task.cancel(false);
    }

    @Test
    void turns_whileCallbacksRun_grow() throws Exception {
        new LoopMetrics(group).bindTo(registry);
        double before = registry.get(LoopMeter.TURNS.meterName()).functionCounter().count();

        loop.runUntilComplete(
                () -> {
                    for (int i = 0; i < 10; i++) {
                        Asyncio.sleep(Duration.ZERO);
                    }
                });

        double after = registry.get(LoopMeter.TURNS.meterName()).functionCounter().count();
        assertTrue(after >= before + 10, before + " to " + after);
    }

    @Test
    void metrics_boundTwice_areRefusedWithASentence() {
        LoopMetrics metrics = new LoopMetrics(group);
        metrics.bindTo(registry);

        Exception refused =
                assertThrows(IllegalStateException.class, () -> metrics.bindTo(registry));

        assertTrue(refused.getMessage().contains("bound already"), refused.getMessage());
    }

    @Test
    void loops_measuredByOthersAlready_areMeasuredByBoth() throws Exception {
        SimpleMeterRegistry other = new SimpleMeterRegistry();
        new LoopMetrics(group).bindTo(registry);
        new LoopMetrics(group).bindTo(other);

        loop.submit(() -> {}).sync();

        String turns = LoopMeter.TURNS.meterName();
        assertTrue(registry.get(turns).functionCounter().count() > 0);
        assertTrue(other.get(turns).functionCounter().count() > 0);
    }

    @Test
    void metrics_closed_leaveTheRegistryAndFreeTheLoop() {
        LoopMetrics metrics = new LoopMetrics(group);
        metrics.bindTo(registry);

        metrics.close();

        assertEquals(List.of(), registry.getMeters());
        new LoopMetrics(group).bindTo(registry);
    }

    @Test
    void group_givenAsAnyGroup_hasAllMetersOfTheCatalogue() {
        EventExecutorGroup any = group;
        new LoopMetrics("own", any).bindTo(registry);

        for (LoopMeter meter : LoopMeter.values()) {
            Meter bound = registry.get(meter.meterName()).tags(meter.tags()).meter();
            assertEquals("own", bound.getId().getTag("group"));
            assertEquals("0", bound.getId().getTag("loop"));
        }
    }
}
