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

    private final Object code; // a Callable or a Body
    private boolean started;
    private boolean closed;
    private boolean gathered;
    private @Nullable Object holder; // the task that runs it; before that, who watches whether any

    private Coroutine(Object code) {
        this.code = code;
    }

    /** A coroutine that gives what the callable gives. */
    public static <T extends @Nullable Object> Coroutine<T> of(Callable<T> body) {
        return Coroutine.<T>unwatched(body).watched();
    }

    /** A coroutine that gives nothing. */
    public static Coroutine<Void> of(Body body) {
        return unwatched(body).watched();
    }

    /** The same for a loop that starts it itself, so that nobody can forget to. */
    static <T extends @Nullable Object> Coroutine<T> unwatched(Callable<T> body) {
        return new Coroutine<>(Given.orRefuse(body, "null is no code: give a lambda"));
    }

    /** The same for a loop that starts it itself, so that nobody can forget to. */
    static Coroutine<Void> unwatched(Body body) {
        Given.orRefuse(body, "null is no code: give a lambda");
        return new Coroutine<>(body instanceof Callable ? body.asCallable() : body);
    }

    /** For a loop that hands it on, so that somebody can. */
    Coroutine<T> watched() {
        if (holder == null && !started) {
            holder = NeverAwaited.watch(this);
        }
        return this;
    }

    public State state() {
        if (closed) {
            return State.CLOSED;
        }
        if (!started || !(holder instanceof Task<?> task)) {
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
        if (holder instanceof NeverAwaited watch) {
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
        holder = task;
        try {
            return callCode();
        } finally {
            holder = null;
            closed = true;
        }
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // a T if it is no Body, whose Void is null
    private T callCode() throws Exception {
        if (code instanceof Callable<?> callable) {
            return (T) callable.call();
        }
        ((Body) code).run();
        return null;
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

    /** Whether a {@code gather} has had it before; one has now. */
    boolean markGathered() {
        boolean before = gathered;
        gathered = true;
        return before;
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
        return code instanceof BodyCall(Body given) ? given : code;
    }

    @Override
    public String toString() {
        return "Coroutine[" + code().getClass().getName() + " " + state() + "]";
    }
}
