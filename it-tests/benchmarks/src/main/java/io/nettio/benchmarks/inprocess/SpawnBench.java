package io.nettio.benchmarks.inprocess;

import io.nettio.Asyncio;
import io.nettio.Coroutine;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.infra.Blackhole;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Making tasks: one that is awaited at once, and many that are awaited together. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SpawnBench {
    private static final int TIMES = 20_000;
    private static final int TASKS = 100_000;

    @Benchmark
    @OperationsPerInvocation(TIMES)
    public void nettio(NettioLoop nettio, Blackhole sink) {
        nettio.loop.runUntilComplete(
                () -> {
                    for (int i = 0; i < TIMES; i++) {
                        int value = i;
                        sink.consume(Asyncio.await(Asyncio.createTask(() -> value)));
                    }
                });
    }

    @Benchmark
    @OperationsPerInvocation(TIMES)
    public void kotlin(NettyLoop netty) {
        netty.kotlin.spawns(TIMES);
    }

    @Benchmark
    @OperationsPerInvocation(TIMES)
    public void virtualThread(Blackhole sink) throws InterruptedException {
        Thread.ofVirtual()
                .start(
                        () -> {
                            for (int i = 0; i < TIMES; i++) {
                                int value = i;
                                joinUninterrupted(
                                        Thread.ofVirtual().start(() -> sink.consume(value)));
                            }
                        })
                .join();
    }

    @Benchmark
    @OperationsPerInvocation(TASKS)
    public void nettioGather(NettioLoop nettio) {
        nettio.loop.runUntilComplete(
                () -> {
                    List<Coroutine<Void>> all = new ArrayList<>(TASKS);
                    for (int i = 0; i < TASKS; i++) {
                        all.add(Coroutine.of(() -> Asyncio.sleep(Duration.ZERO)));
                    }
                    Asyncio.await(Asyncio.gather(all));
                });
    }

    @Benchmark
    @OperationsPerInvocation(TASKS)
    public void kotlinGather(NettyLoop netty) {
        netty.kotlin.gather(TASKS);
    }

    @Benchmark
    @OperationsPerInvocation(TASKS)
    public void virtualThreadGather() throws InterruptedException {
        Thread.ofVirtual()
                .start(
                        () -> {
                            List<Thread> all = new ArrayList<>(TASKS);
                            for (int i = 0; i < TASKS; i++) {
                                all.add(Thread.ofVirtual().start(Thread::yield));
                            }
                            all.forEach(SpawnBench::joinUninterrupted);
                        })
                .join();
    }

    private static void joinUninterrupted(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
