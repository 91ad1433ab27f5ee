package io.nettio.inspect;

import io.nettio.Task;
import io.nettio.inspect.LoopSnapshot.Answer;
import io.nettio.inspect.TaskSnapshot.State;
import io.nettio.internal.Engine;
import io.nettio.internal.TaskFacts;
import io.nettio.internal.TaskSource;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;

/**
 * What can be seen of a loop that does not answer: its thread's stack, which the JVM reads safely,
 * and of its tasks what is no more than fields. Should the loop go on meanwhile, then that is
 * stale, or missing, but nothing breaks. Any thread.
 */
final class OutsideView {
    private final Engine engine;
    private final TaskSource source;
    private final long nowNanos;
    private final @Nullable Object running;
    private final List<StackTraceElement> threadStack;
    private final @Nullable Frames runningFrames;
    private final List<Object> tasks;
    private final WaitGraph graph;

    private OutsideView(Engine engine, TaskSource source, Limits limits) {
        this.engine = engine;
        this.source = source;
        nowNanos = engine.now();
        Object before = source.current();
        threadStack = threadStack(engine);
        running = source.current();
        boolean isThatOfRunning = running != null && running == before;
        runningFrames =
                isThatOfRunning ? RunningFrames.of(threadStack, limits.framesOfTask()) : null;
        tasks = source.oldest(limits.tasks());
        graph = WaitGraph.atAGlance(source, tasks);
    }

    static LoopSnapshot of(Engine engine, Limits limits) {
        return engine.attachment() instanceof TaskSource.Owner owner
                ? new OutsideView(engine, owner.taskSource(), limits).snapshot()
                : snapshot(engine, engine.now(), threadStack(engine), null, 0, List.of());
    }

    private static List<StackTraceElement> threadStack(Engine engine) {
        Thread thread = engine.threads().actingThread();
        return thread == null ? List.of() : List.of(thread.getStackTrace());
    }

    private LoopSnapshot snapshot() {
        return snapshot(
                engine,
                nowNanos,
                threadStack,
                running == null ? null : source.facts(running).number(),
                source.count(),
                tasks.stream().map(this::snapshot).toList());
    }

    private static LoopSnapshot snapshot(
            Engine engine,
            long nowNanos,
            List<StackTraceElement> threadStack,
            @Nullable Long running,
            long count,
            List<TaskSnapshot> tasks) {
        long since = engine.meter().busySinceNanos();
        return new LoopSnapshot(
                engine.number(),
                Loops.name(engine),
                Answer.BLOCKED,
                since == -1 ? Duration.ZERO : Duration.ofNanos(Math.max(0, nowNanos - since)),
                threadStack,
                running,
                count,
                tasks,
                Cycles.among(tasks));
    }

    private TaskSnapshot snapshot(Object task) {
        TaskFacts facts = source.facts(task);
        Frames frames = task == running ? runningFrames : null;
        return new TaskSnapshot(
                facts.number(),
                facts.name(),
                LoopReader.state(facts),
                Duration.ofNanos(Math.max(0, nowNanos - facts.createdNanos())),
                null,
                facts.steps(),
                awaited(task, facts),
                graph.numbers(graph.awaitedBy(task)),
                frames == null ? List.of() : frames.frames(),
                frames != null,
                Loops.channel((Task<?>) task),
                Frames.codeOf(facts.code()),
                facts.cancelling());
    }

    private @Nullable Awaited awaited(Object task, TaskFacts facts) {
        Object awaited = facts.awaited();
        if (awaited == null || LoopReader.state(facts) != State.WAITING) {
            return null;
        }
        List<Long> numbers = graph.numbers(graph.awaits(task, awaited));
        return new Awaited(numbers.isEmpty() ? "a future" : "await", numbers, null);
    }
}
