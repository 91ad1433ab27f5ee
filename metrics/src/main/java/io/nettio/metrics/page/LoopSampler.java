package io.nettio.metrics.page;

import io.nettio.Histogram;
import io.nettio.LoopStatistics;
import io.nettio.LoopUtilization;

import java.util.ArrayList;
import java.util.List;

/** Turns a loop's counters, which only grow, into what it did since the last time. One thread. */
final class LoopSampler {
    /** What was read at one time. */
    private record Reading(
            long nanos,
            boolean busy,
            long turns,
            long polls,
            long steps,
            LoopUtilization utilization,
            Histogram lag) {
        static Reading of(LoopStatistics statistics, long nowNanos) {
            return new Reading(
                    nowNanos,
                    statistics.busy(),
                    statistics.turns(),
                    statistics.polls(),
                    statistics.steps(),
                    statistics.utilization(),
                    statistics.lag());
        }

        /** Whether one and the same turn was under way at both. */
        boolean isInTheTurnOf(Reading earlier) {
            return busy && earlier.busy && turns == earlier.turns && polls == earlier.polls;
        }
    }

    private final LoopStatistics statistics;
    private Reading last;
    private long turnSeenSinceNanos;

    LoopSampler(LoopStatistics statistics, long nowNanos) {
        this.statistics = statistics;
        turnSeenSinceNanos = nowNanos;
        last = Reading.of(statistics, nowNanos);
    }

    LoopSample sample(long nowNanos) {
        Reading earlier = last;
        last = Reading.of(statistics, nowNanos);
        if (!last.isInTheTurnOf(earlier)) {
            turnSeenSinceNanos = nowNanos;
        }
        long inOneTurn = nowNanos - turnSeenSinceNanos;
        Histogram lag = difference(last.lag, earlier.lag);
        boolean anyLag = lag.count() > 0;
        long periodNanos = Math.max(1, nowNanos - earlier.nanos);
        return new LoopSample(
                periodNanos,
                Math.min(1, last.utilization.since(earlier.utilization).utilization()),
                anyLag ? (long) lag.quantileNanos(0.5) : LoopSample.NONE,
                Math.max(
                        anyLag ? (long) lag.quantileNanos(1) : LoopSample.NONE,
                        inOneTurn > 0 ? inOneTurn : LoopSample.NONE),
                perSecond(last.turns - earlier.turns, periodNanos),
                perSecond(last.steps - earlier.steps, periodNanos),
                inOneTurn);
    }

    private static double perSecond(long count, long periodNanos) {
        return count * 1e9 / periodNanos;
    }

    /** The longest of all time stays, as that of the time between is not known. */
    private static Histogram difference(Histogram later, Histogram earlier) {
        List<Long> counts = new ArrayList<>(later.counts().size());
        for (int i = 0; i < later.counts().size(); i++) {
            counts.add(later.counts().get(i) - earlier.counts().get(i));
        }
        return new Histogram(
                later.boundsNanos(),
                counts,
                later.sumNanos() - earlier.sumNanos(),
                later.maxNanos());
    }
}
