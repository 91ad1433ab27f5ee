package io.nettio.inspect;

import io.nettio.Task;
import io.nettio.inspect.JvmView.ThreadFacts;
import io.nettio.internal.Engine;
import io.nettio.internal.EngineHost;
import io.nettio.internal.TaskFacts;
import io.nettio.internal.TaskFacts.Progress;
import io.nettio.internal.TaskSource;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** Looks at what a blocked executor does, while it does it. The watchdog's thread. */
final class Capture {
    private static final int MOST_SUSPECTS = 16;
    private static final int MOST_TASKS = 1_000; // to look for them among

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
        Thread acting = engine == null ? null : engine.threads().actingThread();
        Thread code = acting == null ? loopThread : acting; // a guest acts in its turns alone
        List<StackTraceElement> stack = stackOf(code);
        List<StackTraceElement> loopStack = code == loopThread ? List.of() : stackOf(loopThread);
        Thread.State state = code == null ? Thread.State.RUNNABLE : code.getState();
        ThreadFacts facts = code == null ? ThreadFacts.NONE : jvm.facts(code);
        boolean waits = state != Thread.State.RUNNABLE;
        TaskSource tasks = engine == null ? null : tasks(engine);
        Object task = tasks == null ? null : tasks.current();
        Scene scene =
                new Scene(
                        state,
                        stack,
                        loopStack,
                        blame.location(stack),
                        task instanceof Task<?> current ? current.name() : null,
                        blame.coroutine(stack),
                        task instanceof Task<?> current ? Loops.channel(current) : null,
                        waits && code != null ? lock(code, state, facts, nowNanos) : null,
                        waits ? facts.lockOwner() : null,
                        waits && tasks != null ? suspects(tasks, task) : List.of(),
                        facts.suspended());
        return watched.busySinceNanos() == sinceNanos ? scene : null;
    }

    private static List<StackTraceElement> stackOf(@Nullable Thread thread) {
        return thread == null ? List.of() : List.of(thread.getStackTrace());
    }

    private static @Nullable TaskSource tasks(Engine engine) {
        return engine.attachment() instanceof TaskSource.Owner owner ? owner.taskSource() : null;
    }

    /** Those that are suspended: what they hold, nobody else gets. */
    private static List<String> suspects(TaskSource tasks, @Nullable Object current) {
        return tasks.oldest(MOST_TASKS).stream()
                .filter(task -> task != current)
                .map(tasks::facts)
                .filter(facts -> facts.progress() == Progress.SUSPENDED)
                .limit(MOST_SUSPECTS)
                .map(Capture::describe)
                .toList();
    }

    private static String describe(TaskFacts facts) {
        Object awaited = facts.awaited();
        return facts.name()
                + " ("
                + Frames.codeOf(facts.code())
                + (awaited == null ? "" : ", awaits a " + awaited.getClass().getSimpleName())
                + ")";
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
