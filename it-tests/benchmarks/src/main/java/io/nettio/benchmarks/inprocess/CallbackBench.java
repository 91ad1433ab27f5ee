package io.nettio.benchmarks.inprocess;

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

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Scheduling callbacks and running them: from the loop itself, and from other threads. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CallbackBench {
    private static final int TIMES = 100_000;

    /** The threads that submit. */
    @State(Scope.Benchmark)
    public static class Submitters {
        @Param({"1", "4"})
        public int threads;

        ExecutorService pool = Executors.newCachedThreadPool();

        @Setup
        public void start() {
            pool = Executors.newFixedThreadPool(threads);
        }

        @TearDown
        public void end() {
            pool.shutdown();
        }
    }

    /** A callback that schedules itself so many times. */
    private static final class Chain implements Runnable {
        private final Consumer<Runnable> scheduler;
        private final CountDownLatch done = new CountDownLatch(1);
        private int left = TIMES;

        Chain(Consumer<Runnable> scheduler) {
            this.scheduler = scheduler;
        }

        @Override
        public void run() {
            if (--left > 0) {
                scheduler.accept(this);
            } else {
                done.countDown();
            }
        }
    }

    @Benchmark
    @OperationsPerInvocation(TIMES)
    public void nettio(NettioLoop nettio) throws InterruptedException {
        Chain chain = new Chain(nettio.loop::callSoon);
        nettio.loop.callSoonThreadsafe(chain);
        chain.done.await();
    }

    @Benchmark
    @OperationsPerInvocation(TIMES)
    public void netty(NettyLoop netty) throws InterruptedException {
        Chain chain = new Chain(netty.loop::execute);
        netty.loop.execute(chain);
        chain.done.await();
    }

    /** A callback that schedules many, and then itself. */
    private static final class Fan implements Runnable {
        private static final int MANY = 100;
        private static final Runnable NOTHING = () -> {};

        private final Consumer<Runnable> scheduler;
        private final CountDownLatch done = new CountDownLatch(1);
        private int left = TIMES;

        Fan(Consumer<Runnable> scheduler) {
            this.scheduler = scheduler;
        }

        @Override
        public void run() {
            if (left <= 0) {
                done.countDown();
                return;
            }
            for (int i = 1; i < MANY; i++) {
                scheduler.accept(NOTHING);
            }
            scheduler.accept(this);
            left -= MANY;
        }
    }

    @Benchmark
    @OperationsPerInvocation(TIMES)
    public void nettioMany(NettioLoop nettio) throws InterruptedException {
        Fan fan = new Fan(nettio.loop::callSoon);
        nettio.loop.callSoonThreadsafe(fan);
        fan.done.await();
    }

    @Benchmark
    @OperationsPerInvocation(TIMES)
    public void nettyMany(NettyLoop netty) throws InterruptedException {
        Fan fan = new Fan(netty.loop::execute);
        netty.loop.execute(fan);
        fan.done.await();
    }

    @Benchmark
    @OperationsPerInvocation(TIMES)
    @BenchmarkMode(Mode.Throughput)
    @OutputTimeUnit(TimeUnit.SECONDS)
    public void nettioThreadsafe(NettioLoop nettio, Submitters submitters)
            throws InterruptedException {
        submit(submitters, nettio.loop::callSoonThreadsafe);
    }

    @Benchmark
    @OperationsPerInvocation(TIMES)
    @BenchmarkMode(Mode.Throughput)
    @OutputTimeUnit(TimeUnit.SECONDS)
    public void nettyThreadsafe(NettyLoop netty, Submitters submitters)
            throws InterruptedException {
        submit(submitters, netty.loop::execute);
    }

    private static void submit(Submitters submitters, Consumer<Runnable> scheduler)
            throws InterruptedException {
        CountDownLatch done = new CountDownLatch(TIMES);
        int each = TIMES / submitters.threads;
        for (int i = 0; i < submitters.threads; i++) {
            submitters.pool.execute(
                    () -> {
                        for (int left = each; left > 0; left--) {
                            scheduler.accept(done::countDown);
                        }
                    });
        }
        done.await();
    }
}
