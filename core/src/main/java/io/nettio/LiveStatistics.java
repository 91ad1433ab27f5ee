package io.nettio;

import io.nettio.internal.Engine;
import io.nettio.internal.TurnMeter;

import java.time.Duration;

/** Reads a loop's counters as they are. */
final class LiveStatistics implements LoopStatistics {
    private final Engine engine;
    private final TurnMeter meter;
    private final LoopState loopState;
    private final TaskCounts tasks;

    LiveStatistics(LoopState loopState) {
        this.loopState = loopState;
        engine = loopState.engine;
        meter = engine.meter();
        tasks = loopState.taskCounts;
    }

    @Override
    public int ready() {
        return engine.readyCount();
    }

    @Override
    public int inbox() {
        return engine.inboxCount();
    }

    @Override
    public int timers() {
        return engine.timerCount();
    }

    @Override
    public int tasks() {
        return loopState.taskCount();
    }

    @Override
    public boolean busy() {
        return meter.busySinceNanos() != -1;
    }

    @Override
    public long turns() {
        return meter.turns();
    }

    @Override
    public long callbacks() {
        return meter.callbacks();
    }

    @Override
    public long slowTurns() {
        return meter.slowTurns();
    }

    @Override
    public long polls() {
        return meter.polls();
    }

    @Override
    public long blockingPolls() {
        return meter.waits();
    }

    @Override
    public long tasksCreated() {
        return tasks.created.get();
    }

    @Override
    public long tasksFinished() {
        return tasks.finished.get();
    }

    @Override
    public long tasksCancelled() {
        return tasks.cancelled.get();
    }

    @Override
    public long tasksFailed() {
        return tasks.failed.get();
    }

    @Override
    public long steps() {
        return tasks.steps.get();
    }

    @Override
    public long timersSet() {
        return engine.timerCounts().set();
    }

    @Override
    public long timersCancelled() {
        return engine.timerCounts().cancelled();
    }

    @Override
    public long timersFired() {
        return engine.timerCounts().fired();
    }

    @Override
    public long timersLate() {
        return engine.timerCounts().late();
    }

    @Override
    public long unhandledExceptions() {
        return loopState.unhandledExceptions();
    }

    @Override
    public LoopUtilization utilization() {
        long now = engine.now();
        return new LoopUtilization(meter.busyNanos(now), meter.waitedNanos(now));
    }

    @Override
    public long maxLagNanos() {
        return meter.maxLagNanos(engine.now());
    }

    @Override
    public long maxLagNanos(Duration last) {
        return meter.maxLagNanos(engine.now(), last.toNanos());
    }

    @Override
    public Histogram lag() {
        return Histogram.of(meter.lag());
    }

    @Override
    public Histogram readyWait() {
        return Histogram.of(meter.readyWait());
    }

    @Override
    public Histogram turnDuration() {
        return Histogram.of(meter.turnDuration());
    }

    @Override
    public Histogram stepDuration() {
        return Histogram.of(tasks.stepDuration);
    }

    @Override
    public String toString() {
        return "LoopStatistics[turns="
                + turns()
                + ", ready="
                + ready()
                + ", inbox="
                + inbox()
                + ", timers="
                + timers()
                + ", tasks="
                + tasks()
                + ", maxLagNanos="
                + maxLagNanos()
                + "]";
    }
}
