package io.nettio;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * A coroutine that runs on a loop beside others: asyncio's {@code Task}.
 *
 * <p>It runs until it awaits something that is not done; then others run. Its loop holds it until
 * it is done, so that a task which nobody keeps does not vanish.
 *
 * <p>Source: {@code asyncio/tasks.py}, whose {@code __step} is {@link Step} here.
 */
public final class Task<T extends @Nullable Object> extends AsyncFuture<T> {
    final Step<T> step = new Step<>(this);
    private final Coroutine<T> coroutine;
    Object context; // a Context, or the Bindings of one that nobody has needed yet
    private @Nullable String name;
    final long number;
    final long createdNanos;

    // loop thread only
    @Nullable AsyncFuture<?> waiter; // asyncio's _fut_waiter: what the suspended coroutine awaits
    boolean mustCancel;
    @Nullable String requestMessage;
    private int cancelRequests;
    private boolean passingCancelOn;
    int steps;

    // the loop's list of its tasks
    @Nullable Task<?> previous;
    @Nullable Task<?> next;

    Task(LoopState loopState, Coroutine<T> coroutine, Options options) {
        super(loopState);
        this.coroutine = coroutine;
        this.context = options.context != null ? options.context : loopState.inheritable();
        this.name = options.name;
        this.number = loopState.nextTaskNumber();
        this.createdNanos = loopState.recentNanos();
    }

    /** What {@code createTask} may be told besides the coroutine. Immutable. */
    public static final class Options {
        /** A name by number, a copy of the current context, a start in the next turn. */
        public static final Options DEFAULT = new Options(null, null, null);

        private final @Nullable String name;
        private final @Nullable Context context;
        private final @Nullable Boolean eagerStart;

        private Options(
                @Nullable String name, @Nullable Context context, @Nullable Boolean eagerStart) {
            this.name = name;
            this.context = context;
            this.eagerStart = eagerStart;
        }

        /** The defaults with this name. */
        public static Options named(String name) {
            return DEFAULT.withName(name);
        }

        public Options withName(@Nullable String next) {
            return new Options(next, context, eagerStart);
        }

        /** The context to run in, itself and not a copy of it. */
        public Options withContext(@Nullable Context next) {
            return new Options(name, next, eagerStart);
        }

        /** Whether the first step runs inside {@code createTask}, as in asyncio's eager tasks. */
        public Options withEagerStart(boolean next) {
            return new Options(name, context, next);
        }

        public @Nullable String name() {
            return name;
        }

        public @Nullable Context context() {
            return context;
        }

        /** Null where nothing was said, so that a task factory decides. */
        public @Nullable Boolean eagerStart() {
            return eagerStart;
        }

        Options orEager() {
            return eagerStart == null ? withEagerStart(true) : this;
        }

        boolean isEager() {
            return Boolean.TRUE.equals(eagerStart);
        }
    }

    // -- what users ask and say

    public String name() {
        String given = name;
        return given != null ? given : "Task-" + number;
    }

    public void setName(String next) {
        name = Given.orRefuse(next, "setName(null): give a name");
    }

    public Coroutine<T> coroutine() {
        return coroutine;
    }

    /** The context that the coroutine runs in; on another thread maybe a copy of it. */
    public Context context() {
        if (context instanceof Context made) {
            return made;
        }
        Context made = loopState.contextFor(this, (Bindings) context);
        if (loopState.engine.mayTouch()) {
            context = made;
        }
        return made;
    }

    /** Its coroutine, which runs, needs a context: this is it from now on. */
    void adopt(Context made) {
        context = made;
    }

    /**
     * Where the coroutine is suspended, innermost frame first; empty where it is not. Loop thread
     * only.
     */
    public List<StackTraceElement> stack() {
        loopState.checkThread("Task.stack()", "callSoonThreadsafe(…)");
        return stack(Integer.MAX_VALUE);
    }

    List<StackTraceElement> stack(int most) {
        return step.stack(most);
    }

    boolean isSuspended() {
        return step.isSuspended();
    }

    @Nullable AsyncFuture<?> waitingFor() {
        return waiter;
    }

    /**
     * Asks the task to end: a {@link CancelledError} with this message is thrown at its next step,
     * at the place where it is suspended. The coroutine may clean up, or refuse by catching it.
     * Counts a request each time.
     *
     * @return false if the task is done, and nothing happened
     */
    @Override
    public boolean cancel(@Nullable String message) {
        if (done()) {
            markRetrieved();
            return false;
        }
        loopState.checkThread("Task.cancel()", "callSoonThreadsafe(task::cancel)");
        if (passingCancelOn) {
            return breakRing(message);
        }
        boolean chained = waiter instanceof Task<?> next && !next.done();
        return chained ? cancelAlong(message) : cancelHere(message);
    }

    /**
     * Follows a chain of tasks that await each other, without a stack frame for each: it may be
     * long.
     */
    private boolean cancelAlong(@Nullable String message) {
        List<Task<?>> passed = new ArrayList<>();
        Task<?> link = this;
        try {
            while (!link.passingCancelOn && link.waiter instanceof Task<?> next && !next.done()) {
                link.cancelRequests++;
                link.passingCancelOn = true;
                passed.add(link);
                link = next;
            }
            return link.cancel(message);
        } finally {
            passed.forEach(task -> task.passingCancelOn = false);
        }
    }

    private boolean cancelHere(@Nullable String message) {
        cancelRequests++;
        AsyncFuture<?> awaited = waiter;
        if (awaited != null) {
            passingCancelOn = true;
            try {
                if (awaited.cancel(message)) {
                    return true;
                }
            } finally {
                passingCancelOn = false;
            }
        }
        mustCancel = true;
        requestMessage = message;
        return true;
    }

    @Override
    @Nullable String cancelMessage() {
        return cancelled() ? super.cancelMessage() : requestMessage;
    }

    /**
     * The cancel came back through what this task awaits: tasks await each other in a ring, where
     * asyncio's recursion has no end. This one stops waiting, and the others get the cancellation
     * from it, one from the other.
     */
    private boolean breakRing(@Nullable String message) {
        AsyncFuture<?> awaited = waiter;
        if (awaited != null) {
            awaited.removeCallback(step);
            waiter = null;
            mustCancel = true;
            requestMessage = message;
            loopState.ready(step);
        }
        return true;
    }

    /** How many requests to cancel there are that nobody took back. */
    public int cancelling() {
        return cancelRequests;
    }

    /**
     * Takes one request to cancel back, and returns how many are left. Who cancelled and then
     * handled it calls this.
     */
    public int uncancel() {
        loopState.checkThread("Task.uncancel()", "callSoonThreadsafe(task::uncancel)");
        if (cancelRequests > 0) {
            cancelRequests--;
            if (cancelRequests == 0) {
                mustCancel = false;
            }
        }
        return cancelRequests;
    }

    @Override
    public void setResult(T result) {
        throw new IllegalStateException(
                "A task's result is what its coroutine returns: return it there");
    }

    @Override
    public void setException(Throwable exception) {
        throw new IllegalStateException(
                "A task's exception is what its coroutine throws: throw it there, or cancel()");
    }

    @Override
    public String toString() {
        AsyncFuture<?> awaited = waiter;
        return "Task["
                + name()
                + " "
                + describeState()
                + (cancelRequests > 0 && !done() ? " cancelling" : "")
                + (awaited != null
                        ? " awaits " + (awaited instanceof Task<?> task ? task.name() : awaited)
                        : "")
                + "]";
    }
}
