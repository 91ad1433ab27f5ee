package io.nettio.benchmarks.inprocess;

import io.nettio.AsyncFuture;
import io.nettio.Asyncio;
import io.nettio.Task;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Awaiting a future that is not done, which another task completes; the futures are made before.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class AwaitBench {
    private static final int TIMES = 20_000;

    @Benchmark
    @OperationsPerInvocation(TIMES)
    public void futuresAlone(NettioLoop nettio) {
        nettio.loop.runUntilComplete(() -> complete(futures(nettio)));
    }

    @Benchmark
    @OperationsPerInvocation(TIMES)
    public void awaited(NettioLoop nettio) {
        nettio.loop.runUntilComplete(
                () -> {
                    List<AsyncFuture<Object>> all = futures(nettio);
                    Task<?> other = Asyncio.createTask(() -> complete(all));
                    for (AsyncFuture<Object> future : all) {
                        Asyncio.await(future);
                    }
                    Asyncio.await(other);
                });
    }

    private static List<AsyncFuture<Object>> futures(NettioLoop nettio) {
        List<AsyncFuture<Object>> all = new ArrayList<>(TIMES);
        for (int i = 0; i < TIMES; i++) {
            all.add(nettio.loop.createFuture());
        }
        return all;
    }

    private static void complete(List<AsyncFuture<Object>> all) {
        for (AsyncFuture<Object> future : all) {
            future.setResult(true);
            Asyncio.sleep(Duration.ZERO);
        }
    }
}
