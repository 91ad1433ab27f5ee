package io.nettio.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.binder.netty4.NettyEventExecutorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.nettio.netty.AsyncioEventLoop;
import io.nettio.netty.AsyncioEventLoopGroup;
import io.nettio.netty.Transports;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.lang.ref.WeakReference;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Scrapes of loops that are not started, blocked, suspended or ended: they go on as they were. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LoopMetricsLifecycleTest {
    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final AsyncioEventLoopGroup group =
            new AsyncioEventLoopGroup(1, Transports.NIO.ioHandlerFactory());
    private final AsyncioEventLoop loop = group.next();

    @AfterEach
    void closeGroup() {
        end();
    }

    private void end() {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private double scraped(String series) {
        String scrape = registry.scrape();
        return scrape.lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError(series + " is not in\n" + scrape));
    }

    private static String series(String name) {
        return name + "{group=\"nettio\",loop=\"0\"}";
    }

    @Test
    void bindAndScrape_ofALoopThatNobodyUses_startNoThread() {
        new LoopMetrics(group).bindTo(registry);

        assertEquals(0, scraped(series("nettio_loop_lag_seconds_count")));
        assertEquals(0, scraped(series("nettio_loop_lag_max_seconds")));
        assertEquals(0, scraped(series("nettio_loop_utilization")));

        assertFalse(loop.isRunning());
    }

    @Test
    void scrape_ofALoopThatRunsNow_letsTheProbeRun() throws Exception {
        new LoopMetrics(group).bindTo(registry);
        loop.submit(() -> {}).sync();
        double before = scraped(series("nettio_loop_lag_seconds_count"));

        // nothing else makes this loop turn more than a few times
        while (scraped(series("nettio_loop_lag_seconds_count")) < before + 5) {
            Thread.onSpinWait();
        }

        assertEquals(0, scraped(series("nettio_loop_timers")));
    }

    @Test
    void scrape_whileTheLoopIsBlocked_isAnsweredAndShowsIt() throws Exception {
        loop.submit(() -> {}).sync();
        new LoopMetrics(group).bindTo(registry);
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        loop.execute(
                () -> {
                    blocked.countDown();
                    awaitUninterruptibly(release);
                });
        blocked.await();
        loop.execute(() -> {});

        try {
            assertTrue(scraped(series("nettio_loop_lag_max_seconds")) > 0);
            assertEquals(1, scraped(series("nettio_loop_inbox")));
            String active = "{group=\"nettio\",loop=\"0\",state=\"active\"}";
            assertTrue(scraped("nettio_loop_time_seconds_total" + active) > 0);
        } finally {
            release.countDown();
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }

    @Test
    void scrape_ofALoopThatHasEnded_givesWhatWasLast() throws Exception {
        new LoopMetrics(group).bindTo(registry);
        loop.submit(() -> {}).sync();
        end();

        double turns = scraped(series("nettio_loop_turns_total"));

        assertTrue(turns > 0);
        assertEquals(turns, scraped(series("nettio_loop_turns_total")));
        assertEquals(0, scraped(series("nettio_loop_tasks")));
        assertFalse(loop.isRunning());
    }

    @Test
    void bind_ofALoopThatHasEnded_isNoFailure() {
        end();

        new LoopMetrics(group).bindTo(registry);

        assertEquals(0, scraped(series("nettio_loop_ready")));
    }

    @Test
    void scrape_ofASuspendedLoop_leavesItSuspended() throws Exception {
        CountDownLatch suspended = new CountDownLatch(1);
        AsyncioEventLoop alone =
                new AsyncioEventLoop(
                        null,
                        (Runnable run) ->
                                new Thread(
                                        () -> {
                                            run.run();
                                            suspended.countDown();
                                        }),
                        Transports.NIO.ioHandlerFactory());
        LoopMetrics.ofLoops("nettio", alone).bindTo(registry);
        alone.submit(() -> {}).sync();
        scraped(series("nettio_loop_lag_max_seconds")); // the probe runs from here on

        alone.trySuspend();
        assertTrue(suspended.await(30, TimeUnit.SECONDS));

        scraped(series("nettio_loop_lag_max_seconds"));
        assertFalse(alone.isRunning());
        alone.close();
    }

    @Test
    void secondGroup_withoutAName_getsOne() {
        AsyncioEventLoopGroup other =
                new AsyncioEventLoopGroup(1, Transports.NIO.ioHandlerFactory());
        new LoopMetrics(group).bindTo(registry);

        new LoopMetrics(other).bindTo(registry);

        assertEquals(0, scraped(series("nettio_loop_tasks")));
        assertEquals(0, scraped("nettio_loop_tasks{group=\"nettio-2\",loop=\"0\"}"));
        other.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Test
    void metrics_besideMicrometersOwnBinder_areBothThere() throws Exception {
        new NettyEventExecutorMetrics(group).bindTo(registry);
        new LoopMetrics(group).bindTo(registry);
        loop.submit(() -> {}).sync();

        String scrape = registry.scrape();

        assertTrue(scrape.contains("netty_eventexecutor_tasks_pending{name="), scrape);
        assertTrue(scrape.contains("netty_eventexecutor_workers"), scrape);
        assertTrue(scraped(series("nettio_loop_turns_total")) > 0);
    }

    @Test
    void metrics_thatNobodyHolds_goOn() throws Exception {
        WeakReference<LoopMetrics> metrics = bindAndForget();
        while (metrics.get() != null) {
            System.gc();
        }
        assertNull(metrics.get());
        loop.submit(() -> {}).sync();

        assertTrue(scraped(series("nettio_loop_turns_total")) > 0);
        assertEquals(0, scraped(series("nettio_loop_tasks")));
    }

    private WeakReference<LoopMetrics> bindAndForget() {
        LoopMetrics metrics = new LoopMetrics(group);
        metrics.bindTo(registry);
        return new WeakReference<>(metrics);
    }
}
