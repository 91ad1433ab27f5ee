package io.nettio.metrics;

import io.micrometer.core.instrument.Tags;

import org.jspecify.annotations.Nullable;

import java.util.Locale;

/**
 * The meters that {@link LoopMetrics} binds for each loop, each with the tags {@code group} and
 * {@code loop}. {@code docs/metrics.md} has them as a table.
 */
public enum LoopMeter {
    // -- how late, how long
    LAG(
            "nettio.loop.lag",
            Type.HISTOGRAM,
            Unit.SECONDS,
            "How late callbacks ran, behind their timer's deadline or the moment they became ready,"
                    + " at most; the worst of each turn"),
    LAG_MAX(
            "nettio.loop.lag.max",
            Type.GAUGE,
            Unit.SECONDS,
            "The worst lag of the last minute; what blocks the loop now counts"),
    READY_WAIT(
            "nettio.loop.ready.wait",
            Type.HISTOGRAM,
            Unit.SECONDS,
            "How long callbacks and steps of tasks were ready before they ran, at most"),
    TURN(
            "nettio.loop.turn",
            Type.HISTOGRAM,
            Unit.SECONDS,
            "How long turns took, I/O handlers included"),
    STEP(
            "nettio.loop.step",
            Type.HISTOGRAM,
            Unit.SECONDS,
            "How long steps of tasks took; one in 64 is timed"),

    // -- how busy
    UTILIZATION(
            "nettio.loop.utilization",
            Type.GAUGE,
            Unit.NONE,
            "Busy time by all time since the last reading that is 5 s old or more, from 0 to 1"),
    TIME_ACTIVE(
            "nettio.loop.time",
            Type.COUNTER,
            Unit.SECONDS,
            "active",
            "Time in I/O handlers and callbacks"),
    TIME_IDLE(
            "nettio.loop.time",
            Type.COUNTER,
            Unit.SECONDS,
            "idle",
            "Time in which there was nothing to do"),

    // -- turns and callbacks
    TURNS("nettio.loop.turns", Type.COUNTER, Unit.NONE, "Turns that ran a callback"),
    TURN_CALLBACKS(
            "nettio.loop.turn.callbacks",
            Type.HISTOGRAM,
            Unit.NONE,
            "How many callbacks turns ran"),
    CALLBACKS("nettio.loop.callbacks", Type.COUNTER, Unit.NONE, "Callbacks that ran"),
    CALLBACKS_SLOW(
            "nettio.loop.callbacks.slow",
            Type.COUNTER,
            Unit.NONE,
            "Turns that took as long as the loop's slow callback duration, or longer"),
    READY("nettio.loop.ready", Type.GAUGE, Unit.NONE, "Callbacks that run in the next turn"),
    INBOX(
            "nettio.loop.inbox",
            Type.GAUGE,
            Unit.NONE,
            "What other threads submitted and the loop has not taken in yet"),

    // -- tasks
    TASKS("nettio.loop.tasks", Type.GAUGE, Unit.NONE, "Tasks that are not done"),
    // Not "created": Prometheus has that suffix for itself, and its client cuts it off.
    TASKS_SPAWNED("nettio.loop.tasks.spawned", Type.COUNTER, Unit.NONE, "Tasks that were created"),
    TASKS_FINISHED(
            "nettio.loop.tasks.finished", Type.COUNTER, Unit.NONE, "Tasks that returned a result"),
    TASKS_CANCELLED(
            "nettio.loop.tasks.cancelled", Type.COUNTER, Unit.NONE, "Tasks that were cancelled"),
    TASKS_FAILED(
            "nettio.loop.tasks.failed",
            Type.COUNTER,
            Unit.NONE,
            "Tasks that ended with an exception"),
    STEPS(
            "nettio.loop.steps",
            Type.COUNTER,
            Unit.NONE,
            "Steps of tasks: each from a resume to the next await that suspends"),

    // -- timers
    TIMERS("nettio.loop.timers", Type.GAUGE, Unit.NONE, "Timers that are set"),
    TIMERS_SET("nettio.loop.timers.set", Type.COUNTER, Unit.NONE, "Timers that were set"),
    TIMERS_CANCELLED(
            "nettio.loop.timers.cancelled", Type.COUNTER, Unit.NONE, "Timers that were cancelled"),
    TIMERS_FIRED("nettio.loop.timers.fired", Type.COUNTER, Unit.NONE, "Timers that fired"),
    TIMERS_LATE(
            "nettio.loop.timers.late",
            Type.COUNTER,
            Unit.NONE,
            "Timers that fired 10 ms or more behind their deadline"),

    // -- I/O and the rest
    CHANNELS("nettio.loop.channels", Type.GAUGE, Unit.NONE, "Channels that are registered"),
    POLLS("nettio.loop.polls", Type.COUNTER, Unit.NONE, "Times that the loop looked for I/O"),
    POLLS_BLOCKING(
            "nettio.loop.polls.blocking",
            Type.COUNTER,
            Unit.NONE,
            "Times that it was ready to wait for I/O, as it had nothing to do"),
    EXCEPTIONS(
            "nettio.loop.exceptions",
            Type.COUNTER,
            Unit.NONE,
            "What the loop's exception handler was told"),
    EXECUTOR_QUEUE(
            "nettio.loop.executor.queue",
            Type.GAUGE,
            Unit.NONE,
            "Jobs that wait in the loop's default executor; NaN where that does not tell");

    /** What a meter is. */
    public enum Type {
        /** Sizes in buckets, with their number and sum. */
        HISTOGRAM,
        /** What only grows. */
        COUNTER,
        /** What is so now. */
        GAUGE
    }

    /** What a meter is measured in, once a registry has its base unit. */
    public enum Unit {
        SECONDS,
        /** A number of what the name says, or a ratio. */
        NONE
    }

    private final String meterName;
    private final Type type;
    private final Unit unit;
    private final @Nullable String state;
    private final String description;

    LoopMeter(String meterName, Type type, Unit unit, String description) {
        this(meterName, type, unit, null, description);
    }

    LoopMeter(String meterName, Type type, Unit unit, @Nullable String state, String description) {
        this.meterName = meterName;
        this.type = type;
        this.unit = unit;
        this.state = state;
        this.description = description;
    }

    /** The name as Micrometer's registries get it. */
    public String meterName() {
        return meterName;
    }

    /**
     * The name as Prometheus sees it; a histogram has {@code _bucket}, {@code _count} and {@code
     * _sum} behind it.
     */
    public String prometheusName() {
        String base = meterName.replace('.', '_');
        String withUnit = unit == Unit.SECONDS ? base + "_seconds" : base;
        return type == Type.COUNTER ? withUnit + "_total" : withUnit;
    }

    public Type type() {
        return type;
    }

    public Unit unit() {
        return unit;
    }

    /** The unit's word for Micrometer. */
    @Nullable String baseUnit() {
        return unit == Unit.NONE ? null : unit.name().toLowerCase(Locale.ROOT);
    }

    /** What tells it from another of the same name, beside group and loop; empty for most. */
    public Tags tags() {
        return state == null ? Tags.empty() : Tags.of("state", state);
    }

    public String description() {
        return description;
    }
}
