package io.nettio.inspect;

import io.nettio.Task;
import io.nettio.inspect.LoopSnapshot.Answer;
import io.nettio.inspect.TaskSnapshot.State;
import io.nettio.internal.Engine;
import io.nettio.internal.TaskFacts;
import io.nettio.internal.TaskFacts.Progress;
import io.nettio.internal.TaskSource;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * Reads a loop's tasks, once. On the loop's thread between two steps or from a step, or while
 * nobody turns it: a walk over the frames of a coroutine that somebody resumes meanwhile crashes
 * the JVM.
 */
final class LoopReader {
    /** Of those that are looked at; nearly all that a loop has are cancelled, or soon will be. */
    private static final long TIMERS_PER_TASK = 4;

    private final Engine engine;
    private final TaskSource source;
    private final Limits limits;
    private final long nowNanos;
    private final List<Object> tasks;
    private final WaitGraph graph;
    private final IdentityHashMap<Object, Long> wakeTimes;
    private int framesLeft;

    private LoopReader(Engine engine, Limits limits) {
        this.engine = engine;
        source = Loops.tasks(engine);
        this.limits = limits;
        nowNanos = engine.now();
        tasks = source.oldest(limits.tasks());
        graph = WaitGraph.of(source, tasks);
        wakeTimes =
                source.wakeTimes(
                        Math.clamp(TIMERS_PER_TASK * limits.tasks(), 0, Integer.MAX_VALUE));
        framesLeft = limits.frames();
    }

    static LoopSnapshot read(Engine engine, Limits limits, Answer answer) {
        return new LoopReader(engine, limits).read(answer);
    }

    private LoopSnapshot read(Answer answer) {
        List<TaskSnapshot> snapshots = new ArrayList<>(tasks.size());
        tasks.forEach(task -> snapshots.add(snapshot(task)));
        Object current = source.current();
        return new LoopSnapshot(
                engine.number(),
                Loops.name(engine),
                answer,
                Duration.ZERO,
                List.of(),
                current == null ? null : source.facts(current).number(),
                source.count(),
                snapshots,
                Cycles.among(snapshots));
    }

    private TaskSnapshot snapshot(Object task) {
        TaskFacts facts = source.facts(task);
        Frames frames = framesLeft > 0 ? frames(task, facts) : null;
        return new TaskSnapshot(
                facts.number(),
                facts.name(),
                state(facts),
                Duration.ofNanos(Math.max(0, nowNanos - facts.createdNanos())),
                times(task),
                facts.steps(),
                awaited(task, facts.awaited(), frames),
                graph.numbers(graph.awaitedBy(task)),
                frames == null ? List.of() : frames.frames(),
                frames != null,
                Loops.channel((Task<?>) task),
                frames != null && frames.origin() != null
                        ? frames.origin()
                        : Frames.codeOf(facts.code()),
                facts.cancelling());
    }

    private @Nullable TaskTimes times(Object task) {
        TaskSource.Times times = source.times(task);
        return times == null
                ? null
                : new TaskTimes(
                        Duration.ofNanos(times.busyNanos()),
                        Duration.ofNanos(times.scheduledNanos()),
                        Duration.ofNanos(times.idleNanos()));
    }

    static State state(TaskFacts facts) {
        return switch (facts.progress()) {
            case CREATED -> State.CREATED;
            case RUNNING -> State.RUNNING;
            case SUSPENDED -> facts.awaited() == null ? State.READY : State.WAITING;
        };
    }

    /** Null where they cannot be read: of a task that started another one eagerly. */
    private @Nullable Frames frames(Object task, TaskFacts facts) {
        int most = Math.min(framesLeft, limits.framesOfTask());
        if (facts.progress() == Progress.RUNNING) {
            return task == source.current() ? RunningFrames.ofThisThread(most) : null;
        }
        List<StackTraceElement> whole = source.stack(task, most);
        framesLeft -= whole.size();
        return Frames.of(whole, most);
    }

    private @Nullable Awaited awaited(
            Object task, @Nullable Object awaited, @Nullable Frames frames) {
        if (awaited == null) {
            return null;
        }
        String call = frames == null || frames.call() == null ? awaited.toString() : frames.call();
        String by = Loops.text(() -> source.completedBy(awaited));
        Long wakeNanos = wakeTimes.get(awaited);
        return new Awaited(
                by == null ? call : call + " of " + by,
                graph.numbers(graph.awaits(task, awaited)),
                wakeNanos == null ? null : Duration.ofNanos(Math.max(0, wakeNanos - nowNanos)));
    }
}
