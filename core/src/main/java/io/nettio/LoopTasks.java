package io.nettio;

import io.nettio.internal.Callback;
import io.nettio.internal.TaskFacts;
import io.nettio.internal.TaskFacts.Progress;
import io.nettio.internal.TaskSource;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/** A loop's tasks for those who look at them. */
final class LoopTasks implements TaskSource {
    private final LoopState loopState;

    LoopTasks(LoopState loopState) {
        this.loopState = loopState;
    }

    @Override
    public int count() {
        return loopState.taskCount();
    }

    @Override
    public @Nullable Object current() {
        return loopState.currentTask;
    }

    @Override
    public List<Object> oldest(int most) {
        return loopState.oldestTasks(most);
    }

    @Override
    public TaskFacts facts(Object task) {
        Task<?> seen = (Task<?>) task;
        AsyncFuture<?> awaited = seen.isSuspended() ? seen.waitingFor() : null;
        return new TaskFacts(
                seen.number,
                seen.name(),
                seen.createdNanos,
                seen.steps,
                seen.cancelling(),
                progress(seen),
                awaited == null || awaited.done() ? null : awaited,
                seen.coroutine().code());
    }

    @Override
    public List<StackTraceElement> stack(Object task, int most) {
        return ((Task<?>) task).stack(most);
    }

    @Override
    public List<Object> waitingFor(Object future, int most) {
        List<Object> waiting = new ArrayList<>();
        ((AsyncFuture<?>) future)
                .eachCallback(
                        callback -> {
                            if (waiting.size() < most) {
                                addWaiting(callback, waiting);
                            }
                        });
        return waiting;
    }

    private static void addWaiting(Callback callback, List<Object> to) {
        if (callback.subject() instanceof Task<?> task) {
            to.add(task);
            return;
        }
        Object called = callback instanceof DoneCallback<?> own ? own.function : callback;
        if (called instanceof Waiting others) {
            others.eachWaiting(to::add);
        }
    }

    @Override
    public @Nullable String completedBy(Object future) {
        List<String> found = new ArrayList<>();
        ((AsyncFuture<?>) future)
                .eachCallback(
                        callback -> {
                            if (callback instanceof DoneCallback<?> own
                                    && own.function instanceof Completing source) {
                                found.add(source.completes());
                            }
                        });
        return found.isEmpty() ? null : found.get(0);
    }

    @Override
    public IdentityHashMap<Object, Long> wakeTimes(int mostTimers) {
        IdentityHashMap<Object, Long> times = new IdentityHashMap<>();
        loopState.engine.timers(
                mostTimers,
                (timer, deadlineNanos) -> {
                    if (timer instanceof Futures.Release release) {
                        times.put(release.released(), deadlineNanos);
                    }
                });
        return times;
    }

    @Override
    public @Nullable Times times(Object task) {
        return TaskTimer.timesOf(loopState, (Task<?>) task);
    }

    @Override
    public void watchTimes(long endNanos) {
        loopState.watchTasks(endNanos);
    }

    private static Progress progress(Task<?> task) {
        if (!task.step.isStarted()) {
            return Progress.CREATED;
        }
        return task.isSuspended() ? Progress.SUSPENDED : Progress.RUNNING;
    }
}
