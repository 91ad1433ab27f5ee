package io.nettio;

import org.jspecify.annotations.Nullable;

/** Makes the tasks of a loop, in place of the loop itself: asyncio's task factory. */
public interface TaskFactory {
    /**
     * Asyncio's {@code eager_task_factory}: each task runs its first step inside {@code
     * createTask}.
     */
    TaskFactory EAGER =
            new TaskFactory() {
                @Override
                public <T extends @Nullable Object> Task<T> create(
                        Loop loop, Coroutine<T> coroutine, Task.Options options) {
                    return newTask(loop, coroutine, options.orEager());
                }
            };

    /**
     * Makes a task of the coroutine; most end by calling {@link #newTask}. Runs on the loop's
     * thread.
     */
    <T extends @Nullable Object> Task<T> create(
            Loop loop, Coroutine<T> coroutine, Task.Options options);

    /** The task that the loop would have made without a factory. */
    static <T extends @Nullable Object> Task<T> newTask(
            Loop loop, Coroutine<T> coroutine, Task.Options options) {
        return LoopState.of(loop).newTask(coroutine, options);
    }
}
