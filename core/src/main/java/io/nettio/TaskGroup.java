package io.nettio;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/**
 * Tasks that end together: asyncio's {@code TaskGroup}. The scope waits for all its tasks; the
 * first that fails cancels the others and the code of the scope, and the failures leave the scope
 * as one {@link ExceptionGroup}.
 *
 * <p>Loop-confined; {@link #createTask} may be called by any task of the loop while the scope is
 * open.
 *
 * <p>Source: {@code asyncio/taskgroups.py}; {@link #cancel} is that of Python 3.15.
 */
public final class TaskGroup {
    private enum State {
        /** The scope's code runs. */
        OPEN,
        /** The code has ended; its tasks are waited for. */
        EXITING,
        /** All is done. */
        CLOSED
    }

    private final Task<?> parent;
    private final Set<Task<?>> tasks = new LinkedHashSet<>();
    private final List<Throwable> errors = new ArrayList<>();
    private final Listener onTaskDone = new Listener();
    private State state = State.OPEN;
    private @Nullable KeyboardInterrupt interrupt; // asyncio's _base_error
    private boolean aborting;
    private boolean cancelCalled;
    private boolean parentCancelRequested;
    private @Nullable AsyncFuture<@Nullable Void> allDone;

    private final class Listener implements Consumer<AsyncFuture<?>>, Waiting {
        @Override
        public void accept(AsyncFuture<?> done) {
            onTaskDone(done);
        }

        @Override
        public void eachWaiting(Consumer<AsyncFuture<?>> to) {
            to.accept(parent);
        }
    }

    private TaskGroup(Task<?> parent) {
        this.parent = parent;
    }

    static void run(Task<?> parent, GroupBody body) {
        TaskGroup group = new TaskGroup(parent);
        Throwable failure = null;
        try {
            body.run(group);
        } catch (Throwable thrown) {
            failure = thrown;
        }
        try {
            group.exit(failure);
        } finally {
            group.state = State.CLOSED;
        }
    }

    /**
     * Starts a task of this group.
     *
     * @throws IllegalStateException once the group is finished, or shuts down since a task failed;
     *     the coroutine is closed
     */
    public <T extends @Nullable Object> Task<T> createTask(Coroutine<T> coroutine) {
        return createTask(coroutine, Task.Options.DEFAULT);
    }

    /** As {@link #createTask(Coroutine)}. */
    public <T extends @Nullable Object> Task<T> createTask(
            Coroutine<T> coroutine, Task.Options options) {
        parent.loopState.checkThread(
                "TaskGroup.createTask", "callSoonThreadsafe(() -> group.createTask(…))");
        Given.orRefuse(coroutine, "createTask(null): give a coroutine or the task's code");
        if (state == State.CLOSED || (state == State.EXITING && tasks.isEmpty())) {
            coroutine.close();
            throw new IllegalStateException("This task group is finished: " + this);
        }
        if (aborting) {
            coroutine.close();
            throw new IllegalStateException("This task group is shutting down: " + this);
        }
        Task<T> task = parent.loopState.createTask(coroutine, options);
        tasks.add(task);
        task.addDoneCallback(onTaskDone);
        return task;
    }

    /** As {@link #createTask(Coroutine)}. */
    public <T extends @Nullable Object> Task<T> createTask(Callable<T> body) {
        return createTask(Coroutine.unwatched(body));
    }

    /** As {@link #createTask(Coroutine)}. */
    public Task<Void> createTask(Body body) {
        return createTask(Coroutine.unwatched(body));
    }

    /**
     * Ends the scope early: its tasks and its code are cancelled, and it is left without a {@link
     * CancelledError}. Tasks that fail meanwhile still make it throw. Does nothing the second time,
     * or once the scope is left.
     */
    public void cancel() {
        if (state == State.CLOSED || cancelCalled) {
            return;
        }
        parent.loopState.checkThread("TaskGroup.cancel", "callSoonThreadsafe(group::cancel)");
        cancelCalled = true;
        if (aborting) {
            return;
        }
        abort();
        if (state == State.OPEN && !parentCancelRequested) {
            parentCancelRequested = true;
            parent.cancel();
        }
    }

    private void exit(@Nullable Throwable failure) {
        state = State.EXITING;
        noteInterrupt(failure);
        @Nullable CancelledError cancellation =
                failure instanceof CancelledError cancelled ? cancelled : null;
        if (failure != null && !aborting) {
            abort();
        }
        CancelledError whileWaiting = waitForTasks();
        if (whileWaiting != null) {
            cancellation = whileWaiting;
        }
        if (interrupt != null) {
            throw interrupt; // not in a group: it is meant for who runs the program
        }
        if (parentCancelRequested && parent.uncancel() == 0) {
            cancellation = null; // the only request was this group's own
        }
        if (cancellation != null && errors.isEmpty()) {
            throw cancellation;
        }
        if (failure != null && !(failure instanceof CancelledError)) {
            errors.add(failure);
        }
        if (!errors.isEmpty()) {
            if (parent.cancelling()
                    > 0) { // errors beat a cancellation from outside, which the next await must
                // still see
                parent.uncancel();
                parent.cancel();
            }
            throw new ExceptionGroup("unhandled errors in a TaskGroup", errors);
        }
    }

    private void noteInterrupt(@Nullable Throwable failure) {
        if (interrupt == null && failure instanceof KeyboardInterrupt first) {
            interrupt = first;
        }
    }

    /**
     * Suspends until no task is left; gives the cancellation that came meanwhile, if it was the
     * first reason to stop.
     */
    private @Nullable CancelledError waitForTasks() {
        CancelledError cancellation = null;
        while (!tasks.isEmpty()) {
            AsyncFuture<@Nullable Void> waiter = new AsyncFuture<>(parent.loopState);
            allDone = waiter;
            try {
                parent.step.await(waiter);
            } catch (CancelledError cancelled) {
                if (!aborting) {
                    cancellation = cancelled;
                    abort();
                }
            } catch (IllegalStateException cannotSuspend) {
                abort(); // nobody can wait for them here
                throw cannotSuspend;
            } finally {
                allDone = null;
            }
        }
        return cancellation;
    }

    private void abort() {
        aborting = true;
        for (Task<?> task : List.copyOf(tasks)) {
            task.cancel();
        }
    }

    private void onTaskDone(AsyncFuture<?> done) {
        tasks.remove((Task<?>) done);
        AsyncFuture<@Nullable Void> waiter = allDone;
        if (waiter != null && tasks.isEmpty() && !waiter.done()) {
            waiter.succeed(null);
        }
        Throwable failure = done.cancelled() ? null : done.exception();
        if (failure == null) {
            return;
        }
        errors.add(failure);
        noteInterrupt(failure);
        if (parent.done() || state == State.CLOSED) {
            parent.loopState.callExceptionHandler(
                    ExceptionContext.ofFuture(
                            "Task " + done + " has errored out but " + whyNobodyIsTold(),
                            failure,
                            done));
        } else if (!aborting && !parentCancelRequested) {
            abort();
            parentCancelRequested = true;
            parent.cancel();
        }
    }

    private String whyNobodyIsTold() {
        return parent.done()
                ? "its parent task " + parent + " is already completed"
                : "its task group could not wait for it";
    }

    @Override
    public String toString() {
        return "TaskGroup["
                + state
                + " tasks="
                + tasks.size()
                + (errors.isEmpty() ? "" : " errors=" + errors.size())
                + (aborting ? " cancelling" : "")
                + "]";
    }
}
