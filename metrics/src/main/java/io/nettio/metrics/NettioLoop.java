package io.nettio.metrics;

import io.nettio.Histogram;
import io.nettio.Loop;
import io.nettio.LoopStatistics;
import io.nettio.LoopUtilization;
import io.nettio.netty.AsyncioEventLoop;
import io.nettio.netty.LagProbe;

import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.EnumSet;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A loop that counts and times itself. One with a thread of its own has a probe beside, so that it
 * shows how late it is when it has nothing else to do.
 */
final class NettioLoop implements MeasuredLoop {
    private static final double NANOS_PER_SECOND = 1e9;

    private final LoopStatistics statistics;
    private final Recent<LoopUtilization> utilization;
    private final @Nullable AsyncioEventLoop eventLoop;
    private final @Nullable LagProbe probe;

    NettioLoop(Loop loop) {
        statistics = loop.statistics();
        utilization =
                new Recent<>(statistics::utilization, LoopUtilization::since, this::turnedNanos);
        eventLoop = loop instanceof AsyncioEventLoop own ? own : null;
        probe = eventLoop == null ? null : new LagProbe(eventLoop);
    }

    /** The loop's own clock: it is busy, or it waits. */
    private long turnedNanos() {
        LoopUtilization all = statistics.utilization();
        return all.busyNanos() + all.waitingNanos();
    }

    @Override
    public Set<LoopMeter> meters() {
        Set<LoopMeter> all = EnumSet.allOf(LoopMeter.class);
        if (eventLoop == null) {
            all.remove(LoopMeter.CHANNELS);
        }
        return Collections.unmodifiableSet(all);
    }

    @Override
    public double value(LoopMeter meter) {
        return switch (meter) {
            case LAG_MAX -> maxLagSeconds();
            case UTILIZATION -> // the two times are not of one moment
                    Math.clamp(utilization.get().utilization(), 0.0, 1.0);
            case TIME_ACTIVE -> statistics.utilization().busyNanos() / NANOS_PER_SECOND;
            case TIME_IDLE -> statistics.utilization().waitingNanos() / NANOS_PER_SECOND;
            case TURNS -> statistics.turns();
            case CALLBACKS -> statistics.callbacks();
            case CALLBACKS_SLOW -> statistics.slowTurns();
            case READY -> statistics.ready();
            case INBOX -> statistics.inbox();
            case TASKS -> statistics.tasks();
            case TASKS_SPAWNED -> statistics.tasksCreated();
            case TASKS_FINISHED -> statistics.tasksFinished();
            case TASKS_CANCELLED -> statistics.tasksCancelled();
            case TASKS_FAILED -> statistics.tasksFailed();
            case STEPS -> statistics.steps();
            case TIMERS -> statistics.timers();
            case TIMERS_SET -> statistics.timersSet();
            case TIMERS_CANCELLED -> statistics.timersCancelled();
            case TIMERS_FIRED -> statistics.timersFired();
            case TIMERS_LATE -> statistics.timersLate();
            case CHANNELS -> eventLoop == null ? Double.NaN : eventLoop.registeredChannels();
            case POLLS -> statistics.polls();
            case POLLS_BLOCKING -> statistics.blockingPolls();
            case EXCEPTIONS -> statistics.unhandledExceptions();
            case EXECUTOR_QUEUE -> executorQueue();
            case LAG, READY_WAIT, TURN, STEP, TURN_CALLBACKS -> throw noSuch(meter);
        };
    }

    private double maxLagSeconds() {
        start(); // the loop may run only now, or again
        return statistics.maxLagNanos() / NANOS_PER_SECOND;
    }

    private double executorQueue() {
        OptionalInt queued = statistics.executorQueue();
        return queued.isPresent() ? queued.getAsInt() : Double.NaN;
    }

    @Override
    public Histogram durations(LoopMeter meter) {
        return switch (meter) {
            case LAG -> statistics.lag();
            case READY_WAIT -> statistics.readyWait();
            case TURN -> statistics.turnDuration();
            case STEP -> statistics.stepDuration();
            default -> throw noSuch(meter);
        };
    }

    @Override
    public Buckets buckets(LoopMeter meter) {
        return meter == LoopMeter.TURN_CALLBACKS
                ? Buckets.of(statistics.turnSizes())
                : Buckets.of(durations(meter));
    }

    private static AssertionError noSuch(LoopMeter meter) {
        return new AssertionError("a reading of another kind than that of " + meter);
    }

    @Override
    public void start() {
        if (probe != null) {
            probe.start();
        }
    }

    @Override
    public void stop() {
        if (probe != null) {
            probe.close();
        }
    }
}
