package io.nettio;

import io.nettio.internal.TaskView;

import org.jspecify.annotations.Nullable;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;

/** A loop's tasks, read by another thread than the loop's, which does not know of it. */
final class OutsideView implements TaskView {
    private static final VarHandle CURRENT_TASK = handle();

    private final LoopState loopState;

    OutsideView(LoopState loopState) {
        this.loopState = loopState;
    }

    private static VarHandle handle() {
        try {
            return MethodHandles.lookup().findVarHandle(LoopState.class, "currentTask", Task.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private @Nullable Task<?> current() {
        return (Task<?>) CURRENT_TASK.getOpaque(loopState);
    }

    @Override
    public @Nullable String currentTask() {
        Task<?> task = current();
        return task == null ? null : task.name();
    }

    @Override
    public @Nullable String currentChannel() {
        return null;
    }

    @Override
    public List<String> suspended(int limit) {
        Task<?> current = current();
        return loopState.someTasks(limit + 1).stream()
                .filter(task -> task != current && task.isSuspended())
                .limit(limit)
                .map(OutsideView::describe)
                .toList();
    }

    private static String describe(Task<?> task) {
        String code = task.coroutine().codeName();
        try {
            return task + " of " + code;
        } catch (RuntimeException halfChanged) {
            return task.name() + " of " + code;
        }
    }
}
