package io.nettio.netty.overload;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nettio.netty.AsyncioEventLoop;
import io.nettio.netty.testing.VirtualTicker;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.local.LocalIoHandler;
import io.netty.util.concurrent.DefaultEventExecutor;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ThreadPerTaskExecutor;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

class LagMeterTest {
    private static final Duration WINDOW = Duration.ofMillis(500);

    private static long millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }

    @Test
    void loop_ofNettio_isAsLateAsItSaysItself() throws Exception {
        VirtualTicker ticker = new VirtualTicker();
        AsyncioEventLoop loop =
                new AsyncioEventLoop(
                        null,
                        new ThreadPerTaskExecutor(new DefaultThreadFactory("lag", true)),
                        LocalIoHandler.newFactory(),
                        ticker);
        LagMeter meter = new LagMeter(loop, WINDOW);
        long blocked =
                loop.submit(
                                () -> {
                                    ticker.advance(200, TimeUnit.MILLISECONDS);
                                    return meter.nanos();
                                })
                        .get();
        long forgotten = loop.schedule(meter::nanos, 1, TimeUnit.SECONDS).get();
        loop.close();

        assertEquals(200, millis(blocked));
        assertEquals(0, millis(forgotten));
    }

    @Test
    void executor_thatIsBlocked_isLateWhileItIs() throws Exception {
        EventExecutor executor = new DefaultEventExecutor();
        CountDownLatch gate = new CountDownLatch(1);
        executor.execute(
                () -> {
                    try {
                        gate.await();
                    } catch (InterruptedException interrupted) {
                        throw new AssertionError(interrupted);
                    }
                });
        LagMeter meter = new LagMeter(executor, WINDOW);
        while (meter.nanos() < 1_000_000) {
            Thread.onSpinWait();
        }
        gate.countDown();
        executor.shutdownGracefully(0, 30, TimeUnit.SECONDS).sync();

        assertEquals(0, millis(new LagMeter(executor, WINDOW).nanos())); // it takes no probe
    }

    @Test
    void probe_thatRunsLate_isTheLagOfTheWindow() {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.freezeTime();
        LagMeter meter = new LagMeter(channel.eventLoop(), WINDOW);
        assertEquals(0, meter.nanos());
        channel.advanceTimeBy(70, TimeUnit.MILLISECONDS);
        assertEquals(50, millis(meter.nanos())); // overdue
        channel.runScheduledPendingTasks();
        assertEquals(50, millis(meter.nanos())); // was late

        for (int probes = 0; probes < 2; probes++) { // the second is the last, as nobody asks
            channel.advanceTimeBy(20, TimeUnit.MILLISECONDS);
            channel.runScheduledPendingTasks();
        }
        channel.advanceTimeBy(1, TimeUnit.SECONDS);
        assertEquals(0, millis(meter.nanos()));
        channel.finishAndReleaseAll();
    }

    @Test
    void executor_thatNobodyAsksAbout_hasNoProbe() {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.freezeTime();
        LagMeter meter = new LagMeter(channel.eventLoop(), WINDOW);
        meter.nanos();
        meter.nanos(); // so that there is a second
        channel.advanceTimeBy(20, TimeUnit.MILLISECONDS);
        assertEquals(20, millis(channel.runScheduledPendingTasks()));
        channel.advanceTimeBy(20, TimeUnit.MILLISECONDS);

        assertEquals(-1, channel.runScheduledPendingTasks());
        channel.finishAndReleaseAll();
    }

    @Test
    void leastOf_severalOfWhichOneIsSuspended_isThatOfTheOthers() {
        Lag suspended =
                new Lag() {
                    @Override
                    public long nanos() {
                        throw new AssertionError("asked, which wakes it");
                    }

                    @Override
                    public boolean isSuspended() {
                        return true;
                    }
                };

        assertEquals(7, Lag.leastOf(List.of(suspended, () -> 7)).nanos());
    }

    @Test
    void leastOf_several_isTheOneThatIsLeastLate() {
        assertEquals(3, Lag.leastOf(List.of(() -> 7, () -> 3)).nanos());
        assertEquals(0, Lag.leastOf(List.<Lag>of()).nanos());
    }
}
