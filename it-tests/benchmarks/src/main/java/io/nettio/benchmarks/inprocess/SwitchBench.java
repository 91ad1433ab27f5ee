package io.nettio.benchmarks.inprocess;

import io.nettio.Asyncio;
import io.nettio.Task;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Suspending and going on. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SwitchBench {
    private static final int TIMES = 100_000;
    private static final int TASKS = 10_000;
    private static final int TURNS = 100;

    @Benchmark
    @OperationsPerInvocation(TIMES)
    public void nettio(NettioLoop nettio) {
        nettio.loop.runUntilComplete(
                () -> {
                    for (int i = 0; i < TIMES; i++) {
                        Asyncio.sleep(Duration.ZERO);
                    }
                });
    }

    /** Turns in which each of many tasks goes on once. */
    @Benchmark
    @OperationsPerInvocation(TURNS * TASKS)
    public void nettioManyTasks(NettioTasks nettio) {
        nettio.loop.runUntilComplete(
                () -> {
                    for (int i = 0; i < TURNS; i++) {
                        Asyncio.sleep(Duration.ZERO);
                    }
                });
    }

    /** A loop with tasks that yield for as long as it lives. */
    @State(Scope.Benchmark)
    public static class NettioTasks extends NettioLoop {
        @Setup
        public void start() {
            loop.runUntilComplete(
                    () -> {
                        for (int i = 0; i < TASKS; i++) {
                            Task<?> ignored = loop.createTask(NettioTasks::yieldForEver);
                        }
                    });
        }

        private static void yieldForEver() {
            while (true) {
                Asyncio.sleep(Duration.ZERO);
            }
        }
    }

    @Benchmark
    @OperationsPerInvocation(TIMES)
    public void continuation() throws Throwable {
        BareContinuation continuation =
                new BareContinuation(
                        () -> {
                            for (int i = 0; i < TIMES; i++) {
                                BareContinuation.yieldNow();
                            }
                        });
        for (int i = 0; i <= TIMES; i++) {
            continuation.run();
        }
    }

    @Benchmark
    @OperationsPerInvocation(TIMES)
    public void kotlin(NettyLoop netty) {
        netty.kotlin.yields(TIMES);
    }

    @Benchmark
    @OperationsPerInvocation(TIMES)
    @SuppressWarnings("ThreadPriorityCheck") // the yield is what is measured
    public void virtualThread() throws InterruptedException {
        Thread.ofVirtual()
                .start(
                        () -> {
                            for (int i = 0; i < TIMES; i++) {
                                Thread.yield();
                            }
                        })
                .join();
    }
}
