package io.nettio.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.nettio.netty.AsyncioEventLoopGroup;
import io.nettio.netty.Transports;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.channel.local.LocalIoHandler;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultEventExecutorGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.EventExecutorGroup;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** What is seen of executors that are not Nettio's: what they can tell, under the same names. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StockExecutorMetricsTest {
    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final MockTicker ticker = Ticker.newMockTicker();

    private Set<String> families() {
        return registry.scrape()
                .lines()
                .filter(line -> line.startsWith("# TYPE "))
                .map(line -> line.substring("# TYPE ".length(), line.lastIndexOf(' ')))
                .collect(Collectors.toSet());
    }

    private void assertScraped(String line) {
        assertTrue(registry.scrape().lines().anyMatch(line::equals), registry::scrape);
    }

    @Test
    void lag_ofAStockLoop_hasTheBucketsOfNettiosLoops() {
        ManualIoEventLoop loop =
                new ManualIoEventLoop(
                        null, Thread.currentThread(), LocalIoHandler.newFactory(), ticker);
        new LoopMetrics("stock", List.of(loop)).bindTo(registry);
        loop.runNow();

        ticker.advanceMillis(130);
        loop.runNow();

        assertScraped("nettio_loop_lag_seconds_bucket{group=\"stock\",loop=\"0\",le=\"0.025\"} 0");
        assertScraped("nettio_loop_lag_seconds_bucket{group=\"stock\",loop=\"0\",le=\"0.05\"} 1");
        assertScraped("nettio_loop_lag_seconds_sum{group=\"stock\",loop=\"0\"} 0.03");
        assertScraped("nettio_loop_lag_max_seconds{group=\"stock\",loop=\"0\"} 0.03");
    }

    @Test
    void lagMax_whileAStockLoopIsBlocked_isTheTimeSoFar() {
        ManualIoEventLoop loop =
                new ManualIoEventLoop(
                        null, Thread.currentThread(), LocalIoHandler.newFactory(), ticker);
        new LoopMetrics("stock", List.of(loop)).bindTo(registry);
        loop.runNow();

        ticker.advanceMillis(1100);

        assertScraped("nettio_loop_lag_max_seconds{group=\"stock\",loop=\"0\"} 1.0");
        assertScraped("nettio_loop_lag_seconds_count{group=\"stock\",loop=\"0\"} 0");
    }

    @Test
    void ready_ofAStockGroup_isItsPendingTasks() throws Exception {
        EventExecutorGroup group = new DefaultEventExecutorGroup(1);
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        new LoopMetrics("stock", group).bindTo(registry);
        group.execute(
                () -> {
                    blocked.countDown();
                    awaitUninterruptibly(release);
                });
        blocked.await();
        group.execute(() -> {});
        group.execute(() -> {});

        assertScraped("nettio_loop_ready{group=\"stock\",loop=\"0\"} 2.0");

        release.countDown();
        group.shutdownGracefully(0, 20, TimeUnit.SECONDS).sync();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }

    @Test
    void whatAStockGroupCannotTell_isAbsent() throws Exception {
        EventExecutorGroup group =
                new MultiThreadIoEventLoopGroup(1, Transports.NIO.ioHandlerFactory());

        new LoopMetrics("stock", group).bindTo(registry);

        assertEquals(
                Set.of(
                        "nettio_loop_lag_seconds",
                        "nettio_loop_lag_max_seconds",
                        "nettio_loop_ready"),
                families());
        group.shutdownGracefully(0, 20, TimeUnit.SECONDS).sync();
    }

    @Test
    void channels_ofAStockLoopThatCountsThem_areThere() throws Exception {
        SingleThreadEventLoop loop =
                new SingleThreadEventLoop(null, new DefaultThreadFactory("counting"), true) {
                    @Override
                    public int registeredChannels() {
                        return 7;
                    }

                    @Override
                    protected void run() {
                        do {
                            Runnable task = takeTask();
                            if (task != null) {
                                task.run();
                            }
                        } while (!confirmShutdown());
                    }
                };

        new LoopMetrics("stock", List.of(loop)).bindTo(registry);

        assertScraped("nettio_loop_channels{group=\"stock\",loop=\"0\"} 7.0");
        loop.shutdownGracefully(0, 20, TimeUnit.SECONDS).sync();
    }

    @Test
    @SuppressWarnings("deprecation") // this loop of Netty's counts, and throws once it has ended
    void channels_ofALoopThatEnds_areNone() throws Exception {
        EventExecutorGroup group = new NioEventLoopGroup(1);
        new LoopMetrics("stock", group).bindTo(registry);
        assertScraped("nettio_loop_channels{group=\"stock\",loop=\"0\"} 0.0");

        group.shutdownGracefully(0, 20, TimeUnit.SECONDS).sync();

        assertScraped("nettio_loop_channels{group=\"stock\",loop=\"0\"} 0.0");
        new LoopMetrics("ended", group).bindTo(registry);
        assertScraped("nettio_loop_lag_max_seconds{group=\"ended\",loop=\"0\"} 0.0");
    }

    @Test
    void executorThatCannotSchedule_hasNothing() {
        new LoopMetrics("now", List.of(ImmediateEventExecutor.INSTANCE)).bindTo(registry);

        assertEquals("", registry.scrape());
    }

    @Test
    void executorThatHasEnded_isNoFailure() throws Exception {
        EventExecutorGroup group = new DefaultEventExecutorGroup(1);
        group.shutdownGracefully(0, 20, TimeUnit.SECONDS).sync();

        LoopMetrics metrics = new LoopMetrics("ended", group);
        metrics.bindTo(registry);

        assertScraped("nettio_loop_lag_seconds_count{group=\"ended\",loop=\"0\"} 0");
        metrics.close();
        assertEquals("", registry.scrape());
    }

    @Test
    void stockGroup_hasALagForEachExecutor() throws Exception {
        EventExecutorGroup group = new DefaultEventExecutorGroup(2);
        new LoopMetrics("workers", group).bindTo(registry);

        for (String loop : List.of("0", "1")) {
            String none =
                    "nettio_loop_lag_seconds_count{group=\"workers\",loop=\"" + loop + "\"} 0";
            while (registry.scrape().contains(none)) {
                Thread.onSpinWait();
            }
        }

        group.shutdownGracefully(0, 20, TimeUnit.SECONDS).sync();
    }

    @Test
    void stockAndNettiosExecutors_inOneRegistry_shareTheFamily() throws Exception {
        EventExecutorGroup stock = new DefaultEventExecutorGroup(1);
        AsyncioEventLoopGroup own = new AsyncioEventLoopGroup(1, Transports.NIO.ioHandlerFactory());
        EventExecutor both = own.next();
        new LoopMetrics("mixed", List.of(stock.next(), both)).bindTo(registry);

        assertTrue(
                registry.scrape()
                        .contains("nettio_loop_lag_seconds_count{group=\"mixed\",loop=\"0\"}"));
        assertTrue(
                registry.scrape()
                        .contains("nettio_loop_lag_seconds_count{group=\"mixed\",loop=\"1\"}"));

        stock.shutdownGracefully(0, 20, TimeUnit.SECONDS).sync();
        own.shutdownGracefully(0, 20, TimeUnit.SECONDS).sync();
    }
}
