package io.nettio.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.netty.testing.VirtualTicker;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.channel.local.LocalIoHandler;
import io.netty.util.concurrent.DefaultEventExecutorGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.EventExecutorGroup;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.SingleThreadEventExecutor;
import io.netty.util.concurrent.Ticker;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** The lag of executors of any kind; most tests turn one by hand, on a mock clock. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LagProbeTest {
    private final MockTicker ticker = Ticker.newMockTicker();
    private ManualIoEventLoop executor;

    private LagProbe probeOfAManualLoop() {
        executor =
                new ManualIoEventLoop(
                        null, Thread.currentThread(), LocalIoHandler.newFactory(), ticker);
        LagProbe probe = new LagProbe(executor);
        probe.start();
        executor.runNow();
        return probe;
    }

    private void turnAfter(long millis) {
        ticker.advanceMillis(millis);
        executor.runNow();
    }

    private static long millis(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }

    @Test
    void probe_thatRunsInTime_recordsNone() {
        LagProbe probe = probeOfAManualLoop();

        turnAfter(100);
        turnAfter(100);

        assertEquals(2, probe.lag().count());
        assertEquals(0, probe.lag().sumNanos());
        assertEquals(0, probe.maxLagNanos());
    }

    @Test
    void probe_thatRunsLate_recordsHowLate() {
        LagProbe probe = probeOfAManualLoop();

        turnAfter(130);
        assertEquals(millis(30), probe.lag().sumNanos());
        turnAfter(100);

        assertEquals(millis(30), probe.lag().sumNanos());
        assertEquals(2, probe.lag().count());
        assertEquals(millis(30), probe.maxLagNanos());
    }

    @Test
    void longBlock_isCountedOnce() {
        LagProbe probe = probeOfAManualLoop();

        turnAfter(1100);
        turnAfter(0);

        assertEquals(1, probe.lag().count());
        assertEquals(millis(1000), probe.lag().maxNanos());
    }

    @Test
    void maxLag_whileTheExecutorIsBlocked_isTheTimeSoFar() {
        LagProbe probe = probeOfAManualLoop();

        ticker.advanceMillis(400);

        assertEquals(millis(300), probe.maxLagNanos());
        assertEquals(0, probe.lag().count());
    }

    @Test
    void maxLag_afterAMinute_isForgotten() {
        LagProbe probe = probeOfAManualLoop();
        turnAfter(5_100);
        assertEquals(millis(5_000), probe.maxLagNanos());

        for (int i = 0; i < 700; i++) {
            turnAfter(100);
        }

        assertEquals(0, probe.maxLagNanos());
    }

    @Test
    void probe_closed_measuresNoMore() {
        LagProbe probe = probeOfAManualLoop();

        probe.close();
        turnAfter(500);

        assertEquals(0, probe.lag().count());
        assertEquals(0, probe.maxLagNanos());
    }

    @Test
    void probe_closedBeforeTheFirstTurn_neverMeasures() {
        executor =
                new ManualIoEventLoop(
                        null, Thread.currentThread(), LocalIoHandler.newFactory(), ticker);
        LagProbe probe = new LagProbe(executor);
        probe.start();

        probe.close();
        executor.runNow();
        turnAfter(500);

        assertEquals(0, probe.lag().count());
    }

    @Test
    void probe_startedTwice_isOne() {
        LagProbe probe = probeOfAManualLoop();

        probe.start();
        executor.runNow();
        turnAfter(100);

        assertEquals(1, probe.lag().count());
    }

    @Test
    void probe_ofAnExecutorThatHasEnded_isNoFailure() throws Exception {
        EventExecutorGroup group = new DefaultEventExecutorGroup(1);
        EventExecutor ended = group.next();
        group.shutdownGracefully(0, 20, TimeUnit.SECONDS).sync();

        try (LagProbe probe = new LagProbe(ended)) {
            probe.start();
            assertEquals(0, probe.lag().count());
            assertEquals(0, probe.maxLagNanos());
        }
    }

    @Test
    void probe_ofAnExecutorThatCannotSchedule_saysSo() {
        LagProbe probe = new LagProbe(ImmediateEventExecutor.INSTANCE);

        probe.start();

        assertFalse(probe.isAble());
        assertEquals(0, probe.lag().count());
    }

    @Test
    void probe_ofALoopThatNobodyUses_startsNoThread() {
        AsyncioEventLoop loop = TestLoops.newLoop();
        LagProbe probe = new LagProbe(loop);

        probe.start();

        assertFalse(loop.isRunning());
        loop.close();
    }

    @Test
    void probe_ofALoopWhoseClockJumps_letsItStand() throws Exception {
        CountDownLatch idle = new CountDownLatch(2);
        VirtualTicker jumping = new VirtualTicker(idle::countDown);
        AsyncioEventLoop loop = TestLoops.newLoop(Transports.NIO.ioHandlerFactory(), jumping);
        LagProbe probe = new LagProbe(loop);
        loop.submit(probe::start).sync();
        loop.submit(() -> {}).sync();

        assertTrue(idle.await(30, TimeUnit.SECONDS));
        assertEquals(0, jumping.nanoTime());
        loop.close();
    }

    @Test
    void probe_ofALoop_letsItBeSuspendedAndGoesOnBehindIt() throws Exception {
        probeLetsItBeSuspended(
                threads -> new AsyncioEventLoop(null, threads, Transports.NIO.ioHandlerFactory()));
    }

    @Test
    void probe_ofAStockLoop_letsItBeSuspendedAndGoesOnBehindIt() throws Exception {
        probeLetsItBeSuspended(
                threads ->
                        new SingleThreadIoEventLoop(
                                null, threads, Transports.NIO.ioHandlerFactory()));
    }

    private static void probeLetsItBeSuspended(
            Function<ThreadFactory, SingleThreadEventExecutor> maker) throws Exception {
        CountDownLatch suspended = new CountDownLatch(1);
        SingleThreadEventExecutor loop =
                maker.apply(
                        run ->
                                new Thread(
                                        () -> {
                                            run.run();
                                            suspended.countDown();
                                        }));
        loop.submit(() -> {}).sync();
        LagProbe probe = new LagProbe(loop);
        probe.start();
        await(probe, 1);

        loop.trySuspend();
        assertTrue(suspended.await(30, TimeUnit.SECONDS));
        probe.start();
        assertTrue(loop.isSuspended());

        loop.submit(() -> {}).sync();
        long before = probe.lag().count();
        probe.start();
        await(probe, before + 1);
        probe.close();
        loop.shutdownGracefully(0, 20, TimeUnit.SECONDS).sync();
    }

    private static void await(LagProbe probe, long count) {
        while (probe.lag().count() < count) {
            Thread.onSpinWait();
        }
    }
}
