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
 * and of its tasks what is no more than a field. Any thread.
 */
final class OutsideView {
    private final Engine engine;
    private final long nowNanos;
    private final @Nullable Object running;
    private final List<StackTraceElement> threadStack;
    private final @Nullable Frames runningFrames;

    private OutsideView(Engine engine, @Nullable TaskSource source, Limits limits) {
        this.engine = engine;
        nowNanos = engine.now();
        Object before = source == null ? null : source.current();
        Thread thread = engine.threads().actingThread();
        threadStack = thread == null ? List.of() : List.of(thread.getStackTrace());
        running = source == null ? null : source.current();
        boolean isThatOfRunning = running != null && running == before;
        runningFrames =
                isThatOfRunning ? RunningFrames.of(threadStack, limits.framesOfTask()) : null;
    }

    static LoopSnapshot of(Engine engine, Limits limits) {
        TaskSource source =
                engine.attachment() instanceof TaskSource.Owner owner ? owner.taskSource() : null;
        return new OutsideView(engine, source, limits).snapshot(source, limits);
    }

    private LoopSnapshot snapshot(@Nullable TaskSource source, Limits limits) {
        long since = engine.meter().busySinceNanos();
        return new LoopSnapshot(
                engine.number(),
                Loops.name(engine),
                Answer.BLOCKED,
                since == -1 ? Duration.ZERO : Duration.ofNanos(Math.max(0, nowNanos - since)),
                threadStack,
                source == null || running == null ? null : source.facts(running).number(),
                source == null ? 0 : source.count(),
                source == null
                        ? List.of()
                        : source.oldest(limits.tasks()).stream()
                                .map(task -> snapshot(task, source))
                                .toList(),
                List.of());
    }

    private TaskSnapshot snapshot(Object task, TaskSource source) {
        TaskFacts facts = source.facts(task);
        Frames frames = task == running ? runningFrames : null;
        return new TaskSnapshot(
                facts.number(),
                facts.name(),
                LoopReader.state(facts),
                Duration.ofNanos(Math.max(0, nowNanos - facts.createdNanos())),
                null,
                facts.steps(),
                awaited(facts, source),
                List.of(),
                frames == null ? List.of() : frames.frames(),
                frames != null,
                Loops.channel((Task<?>) task),
                Frames.codeOf(facts.code()),
                facts.cancelling());
    }

    private static @Nullable Awaited awaited(TaskFacts facts, TaskSource source) {
        Object awaited = facts.awaited();
        if (awaited == null || LoopReader.state(facts) != State.WAITING) {
            return null;
        }
        List<Long> tasks =
                awaited instanceof Task<?> ? List.of(source.facts(awaited).number()) : List.of();
        return new Awaited(awaited.getClass().getSimpleName(), tasks, null);
    }
}
