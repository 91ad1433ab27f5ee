package io.nettio;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What the loop's exception handler is told: asyncio's context dictionary, with its keys.
 *
 * @param message what went wrong
 * @param exception the throwable, where there is one
 * @param task the task that it happened in
 * @param future the future that it happened to
 * @param handle the callback that it left
 * @param sourceStack where the object was created, innermost first; empty outside debug mode
 */
public record ExceptionContext(
        String message,
        @Nullable Throwable exception,
        @Nullable Task<?> task,
        @Nullable AsyncFuture<?> future,
        @Nullable Handle handle,
        List<StackTraceElement> sourceStack) {

    /** With a message and an exception alone. */
    public static ExceptionContext of(String message, @Nullable Throwable exception) {
        return new ExceptionContext(message, exception, null, null, null, List.of());
    }

    static ExceptionContext ofFuture(
            String message, @Nullable Throwable exception, AsyncFuture<?> future) {
        Task<?> task = future instanceof Task<?> t ? t : null;
        return new ExceptionContext(
                message,
                exception,
                task,
                task == null ? future : null,
                null,
                SourceFrames.of(future.source()));
    }

    /** Of an object that is no more. */
    static ExceptionContext ofGarbage(
            String message, @Nullable Throwable exception, @Nullable Throwable source) {
        return new ExceptionContext(message, exception, null, null, null, SourceFrames.of(source));
    }

    static ExceptionContext ofHandle(String message, Throwable exception, @Nullable Handle handle) {
        return new ExceptionContext(
                message,
                exception,
                null,
                null,
                handle,
                SourceFrames.of(handle == null ? null : handle.source()));
    }

    /** The context of the object concerned, in which the handler runs. */
    @Nullable Context context() {
        if (task != null) {
            return task.context();
        }
        return handle == null ? null : handle.context();
    }
}
