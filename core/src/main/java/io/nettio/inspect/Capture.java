package io.nettio.inspect;

import io.nettio.inspect.JvmView.ThreadFacts;
import io.nettio.internal.Engine;
import io.nettio.internal.EngineHost;
import io.nettio.internal.TaskView;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** Looks at what a blocked executor does, while it does it. The watchdog's thread. */
final class Capture {
    private static final int MOST_SUSPECTS = 16;

    /** A print of all threads stops the JVM for a moment, so it is made this often at most. */
    private static final long MONITOR_INTERVAL_NANOS = 1_000_000_000L;

    private final JvmView jvm;
    private Blame blame;
    private long nextMonitorNanos = Long.MIN_VALUE;

    Capture(JvmView jvm, List<String> libraries) {
        this.jvm = jvm;
        blame = new Blame(libraries);
    }

    void setLibraries(List<String> libraries) {
        blame = new Blame(libraries);
    }

    /**
     * What was seen.
     *
     * @param suspended whether the thread stands still since a debugger wants it to
     */
    record Scene(
            Thread.State state,
            List<StackTraceElement> stack,
            List<StackTraceElement> loopStack,
            @Nullable StackTraceElement location,
            @Nullable String task,
            @Nullable StackTraceElement coroutine,
            @Nullable String channel,
            @Nullable String lock,
            @Nullable String lockOwner,
            List<String> suspects,
            boolean suspended) {}

    /** The scene of what goes on since then, or null if that is over by now. */
    @Nullable Scene take(Watched watched, long sinceNanos, long nowNanos) {
        Engine engine = watched.loop() instanceof EngineHost host ? host.engine() : null;
        Thread loopThread = watched.thread();
        Thread ofCoroutine = engine == null ? null : engine.coroutineThread();
        Thread code = ofCoroutine == null ? loopThread : ofCoroutine;
        List<StackTraceElement> stack = stackOf(code);
        List<StackTraceElement> loopStack = code == loopThread ? List.of() : stackOf(loopThread);
        Thread.State state = code == null ? Thread.State.RUNNABLE : code.getState();
        ThreadFacts facts = code == null ? ThreadFacts.NONE : jvm.facts(code);
        boolean waits = state != Thread.State.RUNNABLE;
        TaskView tasks = engine == null ? null : tasks(engine);
        Scene scene =
                new Scene(
                        state,
                        stack,
                        loopStack,
                        blame.location(stack),
                        tasks == null ? null : tasks.currentTask(),
                        blame.coroutine(stack),
                        tasks == null ? null : tasks.currentChannel(),
                        waits && code != null ? lock(code, state, facts, nowNanos) : null,
                        waits ? facts.lockOwner() : null,
                        waits && tasks != null ? tasks.suspended(MOST_SUSPECTS) : List.of(),
                        facts.suspended());
        return watched.busySinceNanos() == sinceNanos ? scene : null;
    }

    private static List<StackTraceElement> stackOf(@Nullable Thread thread) {
        return thread == null ? List.of() : List.of(thread.getStackTrace());
    }

    private static @Nullable TaskView tasks(Engine engine) {
        return engine.attachmentOrNull() instanceof TaskView.Owner owner ? owner.taskView() : null;
    }

    private @Nullable String lock(
            Thread thread, Thread.State state, ThreadFacts facts, long nowNanos) {
        if (facts.lock() != null || state != Thread.State.BLOCKED) {
            return facts.lock();
        }
        if (nextMonitorNanos != Long.MIN_VALUE && nowNanos - nextMonitorNanos < 0) {
            return null;
        }
        nextMonitorNanos = nowNanos + MONITOR_INTERVAL_NANOS;
        return jvm.monitorOf(thread);
    }
}
