package io.nettio.benchmarks.inprocess;

import io.netty.util.HashedWheelTimer;
import io.netty.util.Timeout;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Timers: set and cancelled at once, as nearly all are, and set and fired. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TimerBench {
    private static final int TIMES = 100_000;
    private static final int FIRED = 50_000;
    private static final Runnable NOTHING = () -> {};

    /** Delays of one hour to two, at random but the same for all: timers differ in real servers. */
    private static final long[] DELAYS_NANOS =
            new Random(1)
                    .longs(1 << 16, TimeUnit.HOURS.toNanos(1), TimeUnit.HOURS.toNanos(2))
                    .toArray();

    private static long delayNanos(int i) {
        return DELAYS_NANOS[i & (DELAYS_NANOS.length - 1)];
    }

    /** How many others stand meanwhile. */
    @State(Scope.Benchmark)
    public static class Standing {
        @Param({"0", "10000", "1000000"})
        public int timers;
    }

    /** Nettio's loop with timers that stand. */
    @State(Scope.Benchmark)
    public static class NettioStanding extends NettioLoop {
        @Setup
        public void setTimers(Standing standing) {
            loop.runUntilComplete(
                    () -> {
                        for (int i = 0; i < standing.timers; i++) {
                            loop.callLater(delayNanos(i) + i, TimeUnit.NANOSECONDS, NOTHING);
                        }
                    });
        }
    }

    /** Netty's loop with timers that stand. */
    @State(Scope.Benchmark)
    public static class NettyStanding extends NettyLoop {
        @Setup
        public void setTimers(Standing standing) throws Exception {
            loop.submit(
                            () -> {
                                for (int i = 0; i < standing.timers; i++) {
                                    loop.schedule(NOTHING, delayNanos(i) + i, TimeUnit.NANOSECONDS);
                                }
                            })
                    .get();
        }
    }

    /** Netty's wheel with timers that stand. */
    @State(Scope.Benchmark)
    public static class WheelStanding {
        final HashedWheelTimer wheel = new HashedWheelTimer();

        @Setup
        public void setTimers(Standing standing) {
            for (int i = 0; i < standing.timers; i++) {
                wheel.newTimeout(timeout -> {}, delayNanos(i) + i, TimeUnit.NANOSECONDS);
            }
        }

        @TearDown
        public void end() {
            wheel.stop();
        }
    }

    @Benchmark
    @OperationsPerInvocation(TIMES)
    public void nettio(NettioStanding nettio) {
        nettio.loop.runUntilComplete(
                () -> {
                    for (int i = 0; i < TIMES; i++) {
                        nettio.loop
                                .callLater(delayNanos(i), TimeUnit.NANOSECONDS, NOTHING)
                                .cancel();
                    }
                });
    }

    @Benchmark
    @OperationsPerInvocation(TIMES)
    public void netty(NettyStanding netty) throws Exception {
        netty.loop
                .submit(
                        () -> {
                            for (int i = 0; i < TIMES; i++) {
                                Future<?> set =
                                        netty.loop.schedule(
                                                NOTHING, delayNanos(i), TimeUnit.NANOSECONDS);
                                set.cancel(false);
                            }
                        })
                .get();
    }

    /** All with the same delay, as the timeouts of a server may have. */
    @Benchmark
    @OperationsPerInvocation(TIMES)
    public void nettioSameDelay(NettioStanding nettio) {
        nettio.loop.runUntilComplete(
                () -> {
                    for (int i = 0; i < TIMES; i++) {
                        nettio.loop.callLater(3, TimeUnit.HOURS, NOTHING).cancel();
                    }
                });
    }

    @Benchmark
    @OperationsPerInvocation(TIMES)
    public void nettySameDelay(NettyStanding netty) throws Exception {
        netty.loop
                .submit(
                        () -> {
                            for (int i = 0; i < TIMES; i++) {
                                Future<?> set = netty.loop.schedule(NOTHING, 3, TimeUnit.HOURS);
                                set.cancel(false);
                            }
                        })
                .get();
    }

    @Benchmark
    @OperationsPerInvocation(TIMES)
    public void wheel(WheelStanding standing) {
        for (int i = 0; i < TIMES; i++) {
            Timeout set =
                    standing.wheel.newTimeout(timeout -> {}, delayNanos(i), TimeUnit.NANOSECONDS);
            set.cancel();
        }
    }

    @Benchmark
    @OperationsPerInvocation(TIMES)
    public void kotlin(NettyStanding netty) {
        netty.kotlin.timeouts(TIMES);
    }

    @Benchmark
    @OperationsPerInvocation(FIRED)
    public void nettioFire(NettioLoop nettio) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(FIRED);
        nettio.loop.callSoonThreadsafe(
                () -> {
                    for (int i = 0; i < FIRED; i++) {
                        nettio.loop.callLater(1, TimeUnit.NANOSECONDS, done::countDown);
                    }
                });
        done.await();
    }

    @Benchmark
    @OperationsPerInvocation(FIRED)
    public void nettyFire(NettyLoop netty) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(FIRED);
        netty.loop.execute(
                () -> {
                    for (int i = 0; i < FIRED; i++) {
                        netty.loop.schedule(done::countDown, 1, TimeUnit.NANOSECONDS);
                    }
                });
        done.await();
    }
}
