package io.nettio.benchmarks.inprocess;

import io.nettio.Asyncio;
import io.nettio.Task;
import io.nettio.sync.AsyncQueue;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;

import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;

/** Two tasks that hand a message to and fro by two queues. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PingPongBench {
    private static final int TIMES = 20_000;

    @Benchmark
    @OperationsPerInvocation(TIMES)
    public void nettio(NettioLoop nettio) {
        nettio.loop.runUntilComplete(
                () -> {
                    AsyncQueue<Integer> there = new AsyncQueue<>();
                    AsyncQueue<Integer> back = new AsyncQueue<>();
                    Task<?> other =
                            Asyncio.createTask(
                                    () -> {
                                        while (true) {
                                            back.put(there.get());
                                        }
                                    });
                    for (int i = 0; i < TIMES; i++) {
                        there.put(i);
                        back.get();
                    }
                    other.cancel();
                });
    }

    @Benchmark
    @OperationsPerInvocation(TIMES)
    public void kotlin(NettyLoop netty) {
        netty.kotlin.pingPong(TIMES);
    }

    @Benchmark
    @OperationsPerInvocation(TIMES)
    public void virtualThread() throws InterruptedException {
        SynchronousQueue<Integer> there = new SynchronousQueue<>();
        SynchronousQueue<Integer> back = new SynchronousQueue<>();
        Thread other =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    for (int i = 0; i < TIMES; i++) {
                                        put(back, take(there));
                                    }
                                });
        Thread.ofVirtual()
                .start(
                        () -> {
                            for (int i = 0; i < TIMES; i++) {
                                put(there, i);
                                take(back);
                            }
                        })
                .join();
        other.join();
    }

    private static void put(SynchronousQueue<Integer> queue, Integer message) {
        try {
            queue.put(message);
        } catch (InterruptedException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Integer take(SynchronousQueue<Integer> queue) {
        try {
            return queue.take();
        } catch (InterruptedException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
