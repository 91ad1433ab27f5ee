package io.nettio.benchmarks.inprocess;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

import java.io.IOException;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What the JDK and the kernel take for themselves: no scheduler on them can be faster. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LimitBench {
    private static final int TIMES = 20_000;
    private static final int TASKS = 100_000;

    /** A selector that watches nothing. */
    @State(Scope.Benchmark)
    @SuppressWarnings("NullAway.Init") // JMH calls what sets it up
    public static class Idle {
        Selector selector;

        @Setup
        public void open() throws IOException {
            selector = Selector.open();
        }

        @TearDown
        public void close() throws IOException {
            selector.close();
        }
    }

    /** A continuation that runs to its end, for each yield of another: what a spawn needs. */
    @Benchmark
    @OperationsPerInvocation(TIMES)
    public void spawn(Blackhole sink) throws Throwable {
        BareContinuation parent =
                new BareContinuation(
                        () -> {
                            for (int i = 0; i < TIMES; i++) {
                                BareContinuation.yieldNow();
                            }
                        });
        for (int i = 0; i < TIMES; i++) {
            int value = i;
            parent.run();
            new BareContinuation(() -> sink.consume(value)).run();
        }
        parent.run();
    }

    /** Continuations that each yield once. */
    @Benchmark
    @OperationsPerInvocation(TASKS)
    public void gather() throws Throwable {
        List<BareContinuation> all = new ArrayList<>(TASKS);
        for (int i = 0; i < TASKS; i++) {
            all.add(new BareContinuation(BareContinuation::yieldNow));
        }
        for (BareContinuation continuation : all) {
            continuation.run();
        }
        for (BareContinuation continuation : all) {
            continuation.run();
        }
    }

    @Benchmark
    @SuppressForbidden("a reading of the system's clock is what is measured")
    public long clock() {
        return System.nanoTime();
    }

    /** The system call that looks for events and does not wait. */
    @Benchmark
    public int poll(Idle idle) throws IOException {
        return idle.selector.selectNow();
    }
}
