package io.nettio.dropin.bench;

import io.netty.util.concurrent.Ticker;

import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Calls a program for a while from several lanes, each of which calls again as soon as it has its
 * answer.
 */
final class Round {
    private static final long LONGEST_NANOS = 60_000_000_000L;

    private final Program program;
    private final long startNanos = now();
    private final long endNanos;
    private final Histogram latencies = new ConcurrentHistogram(LONGEST_NANOS, 3);
    private final AtomicInteger running = new AtomicInteger(Bench.LANES);
    private final CompletableFuture<Result> result = new CompletableFuture<>();

    /** How many calls a second came back, and how long each took. */
    record Result(double perSecond, Histogram latencies) {}

    private Round(Program program, long millis) {
        this.program = program;
        endNanos = startNanos + millis * 1_000_000;
    }

    static Result run(Program program, long millis) {
        Round round = new Round(program, millis);
        for (int lane = 0; lane < Bench.LANES; lane++) {
            round.callAgain();
        }
        return round.result.join();
    }

    private static long now() {
        return Ticker.systemTicker().nanoTime();
    }

    private void callAgain() {
        long calledNanos = now();
        if (calledNanos - endNanos >= 0) {
            endLane(calledNanos);
            return;
        }
        program.call()
                .whenComplete(
                        (answer, failure) -> {
                            if (failure != null) {
                                result.completeExceptionally(failure);
                                return;
                            }
                            latencies.recordValue(Math.min(now() - calledNanos, LONGEST_NANOS));
                            callAgain();
                        });
    }

    private void endLane(long nowNanos) {
        if (running.decrementAndGet() == 0) {
            double seconds = (nowNanos - startNanos) / 1e9;
            result.complete(new Result(latencies.getTotalCount() / seconds, latencies));
        }
    }
}
