package io.nettio;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.Callable;

/**
 * Code that has not started: a coroutine object. It runs once, when it is awaited (then inside the
 * awaiting task, without a task of its own) or when a task is made of it.
 *
 * <p>Loop-confined like a future; it may be made on any thread.
 */
public final class Coroutine<T extends @Nullable Object> implements Awaitable<T> {
    /** Python's {@code inspect.getcoroutinestate}. */
    public enum State {
        /** Not started. */
        CREATED,
        /** Its task runs now. */
        RUNNING,
        /** Its task is suspended. */
        SUSPENDED,
        /** Ended, or closed before it started. */
        CLOSED
    }

    private final Callable<T> body;
    private boolean started;
    private boolean closed;
    private @Nullable Task<?> runner;
    private final @Nullable NeverAwaited watch;

    private Coroutine(Callable<T> body) {
        this.body = body;
        this.watch = NeverAwaited.watch(this);
    }

    /** A coroutine that gives what the callable gives. */
    public static <T extends @Nullable Object> Coroutine<T> of(Callable<T> body) {
        return new Coroutine<>(Given.orRefuse(body, "null is no code: give a lambda"));
    }

    /** A coroutine that gives nothing. */
    public static Coroutine<Void> of(Body body) {
        return new Coroutine<>(Given.orRefuse(body, "null is no code: give a lambda").asCallable());
    }

    public State state() {
        if (closed) {
            return State.CLOSED;
        }
        Task<?> task = runner;
        if (!started || task == null) {
            return State.CREATED;
        }
        return task.isSuspended() ? State.SUSPENDED : State.RUNNING;
    }

    /**
     * Ends a coroutine that has not started, so that it never runs; on one that has ended it does
     * nothing.
     *
     * @throws IllegalStateException if it runs or is suspended: cancel its task instead
     */
    public void close() {
        if (started && !closed) {
            throw new IllegalStateException(
                    "This coroutine has started: cancel the task that runs it instead");
        }
        settle();
        closed = true;
    }

    void closeIfNew() {
        if (!started) {
            close();
        }
    }

    private void settle() {
        started = true;
        if (watch != null) {
            watch.settled();
        }
    }

    /**
     * Runs the code inside this task.
     *
     * @throws IllegalStateException if it has started before
     */
    T run(Task<?> task) throws Exception {
        if (started) {
            throw startedBefore();
        }
        settle();
        runner = task;
        try {
            return body.call();
        } finally {
            runner = null;
            closed = true;
        }
    }

    /**
     * Its task was cancelled before it started: the code never runs.
     *
     * @return what the task ends with: the cancellation, unless this had started before
     */
    Throwable closeUnrun(Throwable cancellation) {
        if (started) {
            return startedBefore();
        }
        close();
        return cancellation;
    }

    private IllegalStateException startedBefore() {
        return new IllegalStateException(
                closed
                        ? "Cannot reuse an already awaited coroutine: make another with"
                                + " Coroutine.of"
                        : "This coroutine is being awaited already: make a task of it, which many"
                                + " may await");
    }

    /** What was given to run. */
    Object code() {
        return body instanceof BodyCall(Body given) ? given : body;
    }

    @Override
    public String toString() {
        return "Coroutine[" + body.getClass().getName() + " " + state() + "]";
    }
}
