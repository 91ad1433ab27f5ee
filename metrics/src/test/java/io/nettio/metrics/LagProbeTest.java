package io.nettio.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nettio.netty.AsyncioEventLoopGroup;
import io.nettio.netty.Transports;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.local.LocalIoHandler;
import io.netty.util.concurrent.DefaultEventExecutorGroup;
import io.netty.util.concurrent.EventExecutorGroup;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.List;
import java.util.concurrent.TimeUnit;

/** The lag of executors that are not Nettio's; most tests turn one by hand, on a mock clock. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LagProbeTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final MockTicker ticker = Ticker.newMockTicker();
    private ManualIoEventLoop executor;

    private LoopMetrics bindToAManualLoop() {
        executor =
                new ManualIoEventLoop(
                        null, Thread.currentThread(), LocalIoHandler.newFactory(), ticker);
        LoopMetrics metrics = new LoopMetrics("stock", List.of(executor));
        metrics.bindTo(registry);
        executor.runNow();
        return metrics;
    }

    private void turnAfter(long millis) {
        ticker.advanceMillis(millis);
        executor.runNow();
    }

    private Timer lag() {
        return registry.get(LoopMeter.LAG.meterName()).timer();
    }

    private double total() {
        return lag().totalTime(TimeUnit.MILLISECONDS);
    }

    @Test
    void probe_thatRunsInTime_recordsNone() {
        bindToAManualLoop();

        turnAfter(100);
        turnAfter(100);

        assertEquals(2, lag().count());
        assertEquals(0, total());
    }

    @Test
    void probe_thatRunsLate_recordsHowLate() {
        bindToAManualLoop();

        turnAfter(130);
        assertEquals(30, total());
        turnAfter(100);

        assertEquals(30, total());
        assertEquals(2, lag().count());
    }

    @Test
    void longBlock_isCountedOnce() {
        bindToAManualLoop();

        turnAfter(1100);
        turnAfter(0);

        assertEquals(1, lag().count());
        assertEquals(1000, lag().max(TimeUnit.MILLISECONDS));
    }

    @Test
    void metrics_closed_stopMeasuringAndLeaveTheRegistry() {
        LoopMetrics metrics = bindToAManualLoop();
        Timer lag = lag();

        metrics.close();
        turnAfter(500);

        assertEquals(List.of(), registry.getMeters());
        assertEquals(0, lag.count());
    }

    @Test
    void metrics_closedBeforeTheFirstTurn_neverMeasure() {
        executor =
                new ManualIoEventLoop(
                        null, Thread.currentThread(), LocalIoHandler.newFactory(), ticker);
        LoopMetrics metrics = new LoopMetrics("stock", List.of(executor));
        metrics.bindTo(registry);
        Timer lag = lag();

        metrics.close();
        executor.runNow();
        turnAfter(500);

        assertEquals(0, lag.count());
    }

    @Test
    void stockGroup_hasALagForEachExecutor() throws Exception {
        EventExecutorGroup group = new DefaultEventExecutorGroup(2);
        new LoopMetrics("workers", group).bindTo(registry);

        for (String loop : List.of("0", "1")) {
            Timer lag =
                    registry.get("nettio.loop.lag").tags("group", "workers", "loop", loop).timer();
            while (lag.count() == 0) {
                Thread.onSpinWait();
            }
        }

        assertEquals(2, registry.find("nettio.loop.lag").timers().size());
        group.shutdownGracefully(0, 20, TimeUnit.SECONDS).sync();
    }

    @Test
    void executorThatHasEnded_isNoFailure() throws Exception {
        EventExecutorGroup group = new DefaultEventExecutorGroup(1);
        group.shutdownGracefully(0, 20, TimeUnit.SECONDS).sync();

        LoopMetrics metrics = new LoopMetrics("ended", group);
        metrics.bindTo(registry);
        metrics.close();

        assertEquals(List.of(), registry.getMeters());
    }

    @Test
    void nettiosGroup_givenAsAnyGroup_hasAllItsMeters() {
        EventExecutorGroup group = new AsyncioEventLoopGroup(1, Transports.NIO.ioHandlerFactory());
        new LoopMetrics("own", group).bindTo(registry);

        for (LoopMeter meter : LoopMeter.values()) {
            assertEquals("own", registry.get(meter.meterName()).meter().getId().getTag("group"));
        }
        group.shutdownGracefully(0, 20, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
