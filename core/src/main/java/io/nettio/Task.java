package io.nettio;

import io.nettio.coroutine.CoroutineBackend;
import io.nettio.coroutine.Fiber;
import io.nettio.internal.Callback;
import io.nettio.internal.Engine;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * A coroutine that runs on a loop beside others: asyncio's {@code Task}.
 *
 * <p>It runs until it awaits something that is not done; then others run. Its loop holds it until
 * it is done, so that a task which nobody keeps does not vanish.
 *
 * <p>Source: {@code asyncio/tasks.py}, whose {@code __step} is {@link #step} here.
 */
public final class Task<T extends @Nullable Object> extends AsyncFuture<T> {
    private static final CoroutineBackend BACKEND = CoroutineBackend.chosen();

    private final Step step = new Step();
    private final Coroutine<T> coroutine;
    private final Context context;
    private @Nullable String name;
    final long number;
    final long createdNanos;

    // loop thread only
    private @Nullable Fiber fiber;
    private @Nullable AsyncFuture<?>
            waiter; // asyncio's _fut_waiter: what the suspended coroutine awaits
    private @Nullable Throwable
            thrown; // what the next resume throws; at the end, what left the body
    private @Nullable T returned;
    private boolean mustCancel;
    private int cancelRequests;
    private boolean passingCancelOn;
    int steps;
    private boolean suspended; // not while it runs, nor while a task that it started eagerly does

    // the loop's list of its tasks
    @Nullable Task<?> previous;
    @Nullable Task<?> next;

    Task(LoopState loopState, Coroutine<T> coroutine, Options options) {
        super(loopState);
        this.coroutine = coroutine;
        this.context = options.context != null ? options.context : Context.copyCurrent();
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

    /** The context that the coroutine runs in. */
    public Context context() {
        return context;
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
        Fiber stopped = fiber;
        return stopped == null || !suspended ? List.of() : stopped.stack(most);
    }

    boolean isStarted() {
        return fiber != null;
    }

    boolean isSuspended() {
        return suspended;
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
        cancelMessage = message;
        return true;
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
            cancelMessage = message;
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

    // -- steps

    void startSoon() {
        loopState.register(this);
        loopState.ready(step);
    }

    /** Runs the first step now, inside whatever runs. */
    void startNow() {
        loopState.register(this);
        runAsCurrent(null);
    }

    /** The wake-up that futures hold: the task's own, so that waking it allocates nothing. */
    private final class Step extends Callback {
        @Override
        protected void run() {
            step();
        }

        @Override
        public Object subject() {
            return Task.this;
        }

        @Override
        public String toString() {
            return Task.this.toString();
        }
    }

    private void step() {
        Throwable error = thrown;
        thrown = null;
        AsyncFuture<?> awaited = waiter;
        waiter = null;
        if (awaited != null) {
            error = awaited.failure();
        }
        if (mustCancel) {
            mustCancel = false;
            if (!(error instanceof CancelledError)) {
                error = makeCancelledError().toBeThrown();
            }
        }
        runAsCurrent(error);
    }

    private void runAsCurrent(@Nullable Throwable error) {
        Task<?> outer = loopState.currentTask;
        Context outerContext = loopState.context;
        boolean outerEntered = context.markEntered(true);
        loopState.currentTask = this;
        loopState.context = context;
        ThreadContextCarrier.Scope scope = context.enterCarried();
        boolean ended;
        try {
            ended = loopState.stepWatch.advance(this, error);
        } catch (Throwable broken) { // no thread or no stack is left for the coroutine
            thrown = broken;
            ended = true;
        } finally {
            context.leaveCarried(scope);
            context.markEntered(outerEntered);
            loopState.currentTask = outer;
            loopState.context = outerContext;
        }
        if (ended) {
            finish();
        } else {
            awaitYielded();
        }
    }

    /** Lets the coroutine run until it suspends or ends; true if it has ended. */
    boolean advance(@Nullable Throwable error) {
        Fiber running = fiber;
        if (running == null) {
            if (error != null) { // cancelled before it started: the body never runs
                thrown = coroutine.closeUnrun(error);
                return true;
            }
            running = BACKEND.newFiber(this::runBody);
            fiber = running;
        }
        thrown = error;
        suspended = false;
        Thread carrier = running.thread();
        if (carrier == null) {
            running.resume();
        } else {
            Thread before = loopState.engine.threads().swapCoroutineThread(carrier);
            try {
                running.resume();
            } finally {
                loopState.engine.threads().swapCoroutineThread(before);
            }
        }
        suspended = !running.isDone();
        return !suspended;
    }

    private void runBody() {
        if (Engine.current() != loopState.engine) { // a thread of the coroutine's own
            loopState.engine.enterCoroutine();
            context.enterCarried(); // for as long as that thread lives, which ends with the
            // coroutine
        }
        try {
            returned = coroutine.run(this);
        } catch (Throwable failure) {
            thrown = failure;
        }
    }

    /** The coroutine has suspended: registers for what it awaits. */
    private void awaitYielded() {
        AsyncFuture<?> awaited = waiter;
        if (awaited == null) {
            loopState.ready(step);
        } else if (awaited.loopState != loopState) {
            failAwait(
                    awaited,
                    "Task "
                            + name()
                            + " awaits a future of another loop: use runCoroutineThreadsafe or "
                            + "toCompletableFuture() to cross loops");
        } else if (awaited == this) {
            failAwait(awaited, "Task " + name() + " cannot await itself");
        } else {
            awaited.addCallback(step);
            if (mustCancel && awaited.cancel(cancelMessage)) {
                mustCancel = false;
            }
        }
    }

    private void failAwait(AsyncFuture<?> awaited, String message) {
        awaited.refuseAwaits();
        waiter = null;
        thrown = new IllegalStateException(message);
        loopState.ready(step);
    }

    @SuppressWarnings("NullAway") // what the body returned is a T, null where T may be
    private void finish() {
        fiber = null;
        loopState.unregister(this);
        Throwable failure = thrown;
        thrown = null;
        T value = returned;
        returned = null;
        if (failure instanceof CancelledError cancelled) {
            cancelAs(null, cancelled);
        } else if (failure != null) {
            fail(failure);
        } else if (mustCancel) { // a cancel that came too late for the body still wins
            mustCancel = false;
            cancelAs(cancelMessage, null);
        } else {
            succeed(value);
        }
        loopState.taskCounts.countEnd(cancelled(), failure != null);
        Instruments watching = loopState.instruments();
        if (watching != null) {
            watching.taskDone(this);
        }
    }

    // -- called by the coroutine itself

    /** Suspends until the future is done, and gives its result or throws its exception. */
    <V extends @Nullable Object> V awaitFuture(AsyncFuture<V> future) {
        if (!future.done()) {
            future.checkAwaitable();
            suspend(future);
            if (!future.done()) {
                throw new IllegalStateException(
                        "The task was resumed before what it awaits was done");
            }
        }
        return future.result();
    }

    /** A bare yield: goes on in the next turn. */
    void yieldNow() {
        suspend(null);
    }

    private void suspend(@Nullable AsyncFuture<?> future) {
        Fiber running = fiber;
        if (running == null || loopState.currentTask != this) {
            throw new IllegalStateException(
                    "Task " + name() + " does not run here, so it cannot await here");
        }
        loopState.refuseLocked(this);
        waiter = future;
        Context here = loopState.context; // not the task's own inside Context.run
        try {
            running.suspend();
        } catch (Throwable pinned) {
            waiter = null;
            throw pinned;
        }
        loopState.context = here;
        Throwable error = thrown;
        if (error != null) {
            thrown = null;
            if (error instanceof CancelledError cancelled) {
                cancelled.thrownHere();
            }
            throw Sneaky.thrown(error);
        }
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
