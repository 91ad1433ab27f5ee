package io.nettio;

import io.nettio.coroutine.CoroutineBackend;
import io.nettio.coroutine.Fiber;
import io.nettio.internal.Callback;
import io.nettio.internal.Engine;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * A task as the loop runs it, from one suspension to the next: asyncio's {@code __step} and {@code
 * __wakeup}. It is the wake-up that futures hold and the code of the task's fiber, so that waking a
 * task allocates nothing. Loop thread only.
 */
final class Step<T extends @Nullable Object> extends Callback implements Runnable {
    private static final CoroutineBackend BACKEND = CoroutineBackend.chosen();

    private final Task<T> task;
    private @Nullable Fiber fiber;
    private boolean suspended; // not while it runs, nor while a task that it started eagerly does
    private @Nullable Throwable thrown; // by the next resume; at the end, by the body
    private @Nullable T returned;

    Step(Task<T> task) {
        this.task = task;
    }

    boolean isStarted() {
        return fiber != null;
    }

    boolean isSuspended() {
        return suspended;
    }

    List<StackTraceElement> stack(int most) {
        Fiber stopped = fiber;
        return stopped == null || !suspended ? List.of() : stopped.stack(most);
    }

    // -- called by the loop

    void startSoon() {
        LoopState loop = task.loopState;
        loop.register(task);
        loop.ready(this);
    }

    /** Runs the first step now, inside whatever runs. */
    void startNow() {
        LoopState loop = task.loopState;
        Task<?> outer = loop.currentTask;
        Object outerOwner = loop.running.owner();
        Context outerContext = loop.running.toReturnTo();
        loop.register(task); // behind what may overflow the stack, or it would stay there
        try {
            runAsCurrent(null);
        } finally {
            loop.currentTask = outer;
            loop.running.returnTo(outerOwner, outerContext);
        }
    }

    @Override
    protected void call() {
        Throwable error = thrown;
        thrown = null;
        AsyncFuture<?> awaited = task.waiter;
        task.waiter = null;
        if (awaited != null) {
            error = awaited.failure();
        }
        if (task.mustCancel) {
            task.mustCancel = false;
            if (!(error instanceof CancelledError)) {
                error = CancelledError.toBeThrown(task.cancelMessage());
            }
        }
        runAsCurrent(error);
    }

    private void runAsCurrent(@Nullable Throwable error) {
        LoopState loop = task.loopState;
        ThreadContextCarrier.Scope scope = null;
        boolean wasEntered = false;
        loop.currentTask = task;
        if (task.context instanceof Context own) {
            wasEntered = own.markEntered(true);
            loop.running.begin(task, own);
            scope = own.enterCarried();
        } else {
            loop.running.begin(task, (Bindings) task.context);
        }
        boolean ended = advanceWatched(error);
        if (task.context instanceof Context own) { // it may have been made meanwhile
            own.leaveCarried(scope);
            boolean ignored = own.markEntered(wasEntered);
        }
        loop.currentTask = null;
        loop.running.end();
        if (ended) {
            finish();
        } else {
            awaitYielded();
        }
    }

    private boolean advanceWatched(@Nullable Throwable error) {
        try {
            return task.loopState.stepWatch.advance(task, error);
        } catch (Throwable broken) { // no thread or no stack is left for the coroutine
            thrown = broken;
            return true;
        }
    }

    /** Lets the coroutine run until it suspends or ends; true if it has ended. */
    boolean advance(@Nullable Throwable error) {
        Fiber running = fiber;
        if (running == null) {
            if (error != null) { // cancelled before it started: the body never runs
                thrown = task.coroutine().closeUnrun(error);
                return true;
            }
            running = BACKEND.newFiber(this);
            fiber = running;
        }
        thrown = error;
        suspended = false;
        Thread carrier = running.thread();
        if (carrier == null) {
            running.resume();
        } else {
            Thread before = task.loopState.engine.threads().swapCoroutineThread(carrier);
            try {
                running.resume();
            } finally {
                task.loopState.engine.threads().swapCoroutineThread(before);
            }
        }
        suspended = !running.isDone();
        return !suspended;
    }

    /** The coroutine has suspended: registers for what it awaits. */
    private void awaitYielded() {
        AsyncFuture<?> awaited = task.waiter;
        if (awaited == null) {
            task.loopState.ready(this);
        } else if (awaited.loopState != task.loopState) {
            failAwait(
                    awaited,
                    "Task "
                            + task.name()
                            + " awaits a future of another loop: use runCoroutineThreadsafe or "
                            + "toCompletableFuture() to cross loops");
        } else if (awaited == task) {
            failAwait(awaited, "Task " + task.name() + " cannot await itself");
        } else {
            awaited.addCallback(this);
            if (task.mustCancel && awaited.cancel(task.requestMessage)) {
                task.mustCancel = false;
            }
        }
    }

    private void failAwait(AsyncFuture<?> awaited, String message) {
        awaited.refuseAwaits();
        task.waiter = null;
        thrown = new IllegalStateException(message);
        task.loopState.ready(this);
    }

    @SuppressWarnings("NullAway") // what the body returned is a T, null where T may be
    private void finish() {
        fiber = null;
        LoopState loop = task.loopState;
        loop.unregister(task);
        Throwable failure = thrown;
        thrown = null;
        T value = returned;
        returned = null;
        if (failure instanceof CancelledError cancelled) {
            task.cancelAs(cancelled);
        } else if (failure != null) {
            task.fail(failure);
        } else if (task.mustCancel) { // a cancel that came too late for the body still wins
            task.mustCancel = false;
            task.cancelAs(task.requestMessage);
        } else {
            task.succeed(value);
        }
        loop.taskCounts.countEnd(task.cancelled(), failure != null);
        Instruments watching = loop.instruments();
        if (watching != null) {
            watching.taskDone(task);
        }
    }

    // -- called by the fiber and what runs in it

    /** The body, from its beginning to its end. */
    @Override
    public void run() {
        Engine engine = task.loopState.engine;
        if (Engine.current() != engine) { // a thread of the coroutine's own
            engine.enterCoroutine();
            enterCarried(); // for as long as that thread lives, which ends with the coroutine
        }
        try {
            returned = task.coroutine().run(task);
        } catch (Throwable failure) {
            thrown = failure;
        }
    }

    private void enterCarried() {
        if (task.context instanceof Context own) {
            ThreadContextCarrier.Scope ignored = own.enterCarried();
        }
    }

    /** Suspends until the future is done, and gives its result or throws its exception. */
    <V extends @Nullable Object> V await(AsyncFuture<V> future) {
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
        LoopState loop = task.loopState;
        if (running == null || loop.currentTask != task) {
            throw new IllegalStateException(
                    "Task " + task.name() + " does not run here, so it cannot await here");
        }
        loop.refuseLocked(task);
        task.waiter = future;
        Context here = loop.running.orNull(); // not the task's own inside Context.run
        try {
            running.suspend();
        } catch (Throwable pinned) {
            task.waiter = null;
            throw pinned;
        }
        if (here != null) {
            loop.running.enter(here);
        }
        Throwable error = thrown;
        if (error != null) {
            thrown = null;
            if (error instanceof CancelledError cancelled) {
                cancelled.thrownHere();
            }
            throw Sneaky.thrown(error);
        }
    }

    // -- for those who look at the loop

    @Override
    public Object subject() {
        return task;
    }

    @Override
    public String toString() {
        return task.toString();
    }
}
