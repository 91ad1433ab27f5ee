package io.nettio;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * asyncio's functions, under asyncio's names.
 *
 * <p>Those that suspend ({@code await}, {@code sleep}, {@code waitFor}, {@code waitOn}, {@code
 * toThread}, {@code taskGroup}, {@code timeout}) may be called inside a coroutine only, however
 * deep; elsewhere they throw {@link IllegalStateException}, saying so. A task that is cancelled
 * while it is suspended in one gets {@link CancelledError} there.
 */
public final class Asyncio {
    private Asyncio() {}

    // -- waiting

    /**
     * Suspends until the awaitable is done, and gives its result. A future that is done does not
     * suspend; a coroutine runs inside the current task.
     *
     * <p>Throws what the awaitable failed with, checked exceptions too: {@link #await(Awaitable,
     * Class)} declares one.
     *
     * @throws CancelledError if this task or the awaited future is cancelled
     * @throws IllegalStateException outside a task, off the loop, for a coroutine that was awaited
     *     before, for a future of another loop, for the current task itself, or below a native
     *     frame
     */
    public static <T extends @Nullable Object> T await(Awaitable<T> awaitable) {
        Task<?> task = requireTask("await");
        if (awaitable instanceof AsyncFuture<T> future) {
            return task.step.await(future);
        }
        Given.orRefuse(awaitable, "await(null): give a future, a task or a coroutine");
        try {
            return ((Coroutine<T>) awaitable).run(task);
        } catch (Throwable failure) {
            throw Sneaky.thrown(failure);
        }
    }

    /** As {@link #await(Awaitable)}, for callers that catch this checked exception. */
    @SuppressWarnings("unused") // the class only names the exception for the compiler
    public static <T extends @Nullable Object, X extends Throwable> T await(
            Awaitable<T> awaitable, Class<X> declared) throws X {
        return await(awaitable);
    }

    /**
     * Suspends until the stage is done; a cancel of this task cancels the stage. Its own exception
     * is thrown, unwrapped.
     */
    public static <T extends @Nullable Object> T await(CompletionStage<T> stage) {
        if (stage == null) {
            throw new IllegalArgumentException("await(null): give a CompletionStage");
        }
        Task<?> task = requireTask("await");
        return task.step.await(FutureBridge.wrap(stage, task.loopState));
    }

    /** As {@link #await(CompletionStage)}, for callers that catch this checked exception. */
    @SuppressWarnings("unused") // the class only names the exception for the compiler
    public static <T extends @Nullable Object, X extends Throwable> T await(
            CompletionStage<T> stage, Class<X> declared) throws X {
        return await(stage);
    }

    /**
     * Suspends for this time; none or a negative one is a bare yield: the task goes on in the next
     * turn.
     */
    public static void sleep(Duration delay) {
        if (delay == null) {
            throw new IllegalArgumentException(
                    "sleep(null): give a Duration; Duration.ZERO yields once");
        }
        Futures.sleep(requireTask("sleep"), Delays.nanos(delay));
    }

    /**
     * Suspends until the awaitable is done, for at most this time; then it is cancelled, and once
     * it has ended this throws. Null waits for ever; none or a negative one gives the result if
     * there is one and else cancels at once.
     *
     * @throws AsyncTimeoutException if the time ran out
     */
    public static <T extends @Nullable Object> T waitFor(
            Awaitable<T> awaitable, @Nullable Duration timeout) {
        Task<?> task = requireTask("waitFor");
        return timeout == null
                ? await(awaitable)
                : Futures.waitFor(task, awaitable, Delays.nanos(timeout));
    }

    /**
     * Suspends until the condition holds or the time is over (null: no limit), and says which
     * futures are done. It cancels nothing, and the time running out is no exception: {@code
     * asyncio.wait}.
     *
     * @throws IllegalArgumentException if there are no futures
     */
    public static WaitResult waitOn(
            Collection<? extends AsyncFuture<?>> futures,
            @Nullable Duration timeout,
            ReturnWhen returnWhen) {
        Task<?> task = requireTask("waitOn");
        Given.orRefuse(futures, "waitOn(null, …): give the futures to wait for");
        Given.orRefuse(returnWhen, "waitOn(…, null): say when to return, e.g. ALL_COMPLETED");
        if (futures.isEmpty()) {
            throw new IllegalArgumentException("Set of Tasks/Futures is empty.");
        }
        Set<AsyncFuture<?>> distinct = new LinkedHashSet<>(futures);
        distinct.forEach(future -> Futures.ensureFuture(future, task.loopState));
        return Futures.waitOn(
                task, distinct, timeout == null ? null : Delays.nanos(timeout), returnWhen);
    }

    /** Runs code with a time limit; null is none. See {@link Timeout}. */
    public static <T extends @Nullable Object> T timeout(
            @Nullable Duration limit, TimeoutBody<T> body) {
        Task<?> task = requireTask("timeout");
        Given.orRefuse(body, "timeout(…, null): give the code to run");
        long now = task.loopState.engine.now();
        return Timeout.run(task, now, limit == null ? null : now + Delays.nanos(limit), body);
    }

    /**
     * Runs code until a deadline of {@link Loop#time()}, in nanoseconds; null is none. See {@link
     * Timeout}.
     */
    public static <T extends @Nullable Object> T timeoutAt(
            @Nullable Long deadlineNanos, TimeoutBody<T> body) {
        Task<?> task = requireTask("timeoutAt");
        Given.orRefuse(body, "timeoutAt(…, null): give the code to run");
        return Timeout.run(task, task.loopState.recentNanos(), deadlineNanos, body);
    }

    /**
     * Runs code that may start tasks, and suspends until all have ended. See {@link TaskGroup}.
     *
     * @throws ExceptionGroup if the code or a task failed
     */
    public static void taskGroup(GroupBody body) {
        Task<?> task = requireTask("taskGroup");
        TaskGroup.run(task, Given.orRefuse(body, "taskGroup(null): give the code to run"));
    }

    /**
     * Runs a job in the loop's default executor, in a copy of the current context, and suspends
     * until it is done.
     */
    public static <T extends @Nullable Object> T toThread(Callable<T> job) {
        return inThread(null, Given.orRefuse(job, "toThread(null): give the job"));
    }

    /** As {@link #toThread(Callable)}. */
    public static void toThread(Body job) {
        requireTask("toThread");
        toThread(Given.orRefuse(job, "toThread(null): give the job").asCallable());
    }

    /**
     * As {@link #toThread(Callable)}, in this executor, such as {@link CpuExecutor#shared}.
     *
     * @throws java.util.concurrent.RejectedExecutionException if the executor does not take the job
     */
    public static <T extends @Nullable Object> T toThread(Executor executor, Callable<T> job) {
        Given.orRefuse(executor, "toThread(null, …): give the executor, or the job alone");
        return inThread(executor, Given.orRefuse(job, "toThread(…, null): give the job"));
    }

    /** As {@link #toThread(Executor, Callable)}. */
    public static void toThread(Executor executor, Body job) {
        requireTask("toThread");
        toThread(executor, Given.orRefuse(job, "toThread(…, null): give the job").asCallable());
    }

    private static <T extends @Nullable Object> T inThread(
            @Nullable Executor executor, Callable<T> job) {
        Task<?> task = requireTask("toThread");
        Context context = Context.copyCurrent();
        return task.step.await(task.loopState.runInExecutor(executor, () -> context.run(job)));
    }

    // -- combining

    /**
     * All results, in the order of the arguments, as one future: see {@link #gather(Collection,
     * boolean)}.
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    public static <T extends @Nullable Object> AsyncFuture<List<T>> gather(
            Awaitable<? extends T>... awaitables) {
        return gather(Arrays.asList(Given.orRefuse(awaitables, "gather(null): give awaitables")));
    }

    /**
     * All results, in the order of the arguments, as one future: see {@link #gather(Collection,
     * boolean)}.
     */
    @SuppressWarnings("unchecked") // without returnExceptions the list holds results alone
    public static <T extends @Nullable Object> AsyncFuture<List<T>> gather(
            Collection<? extends Awaitable<? extends T>> awaitables) {
        return (AsyncFuture<List<T>>)
                (AsyncFuture<?>) Gather.of(loopOf(awaitables), awaitables, false);
    }

    /**
     * All results as one future; coroutines become tasks. The first exception is the future's,
     * while the others go on; with {@code returnExceptions} exceptions stand in the list instead.
     * Cancelling the future cancels all. Outside a loop the first must be a future, whose loop is
     * that of all.
     */
    public static AsyncFuture<List<@Nullable Object>> gather(
            Collection<? extends Awaitable<?>> awaitables, boolean returnExceptions) {
        return Gather.of(loopOf(awaitables), awaitables, returnExceptions);
    }

    /** The running loop, or outside of any that of the first future. */
    private static LoopState loopOf(Collection<? extends Awaitable<?>> awaitables) {
        Given.orRefuse(awaitables, "gather(null): give the awaitables");
        if (LoopState.current() != null || awaitables.isEmpty()) {
            return requireLoop("gather");
        }
        return awaitables.iterator().next() instanceof AsyncFuture<?> first
                ? first.loopState
                : requireLoop("gather");
    }

    /**
     * A future with the same outcome, which can be cancelled without cancelling this one. Keep
     * neither: the loop does.
     */
    public static <T extends @Nullable Object> AsyncFuture<T> shield(Awaitable<T> awaitable) {
        LoopState loop =
                awaitable instanceof AsyncFuture<T> future
                        ? future.loopState
                        : requireLoop("shield");
        return Shield.of(Futures.ensureFuture(awaitable, loop));
    }

    /**
     * A coroutine for each awaitable; the first that is awaited gives the first result there is,
     * and so on. With a time limit (null: none) those left then throw {@link
     * AsyncTimeoutException}.
     */
    public static <T extends @Nullable Object> Iterable<Coroutine<T>> asCompleted(
            Collection<? extends Awaitable<? extends T>> awaitables, @Nullable Duration timeout) {
        Iterator<Coroutine<T>> results =
                new AsCompleted<>(
                        requireLoop("asCompleted"),
                        Given.orRefuse(awaitables, "asCompleted(null, …): give the awaitables"),
                        timeout == null ? null : Delays.nanos(timeout));
        return () -> results;
    }

    /** The future itself, or a task of the coroutine, on the running loop. */
    public static <T extends @Nullable Object> AsyncFuture<T> ensureFuture(Awaitable<T> awaitable) {
        return Futures.ensureFuture(awaitable, requireLoop("ensureFuture"));
    }

    // -- tasks and loops

    /** Starts a task on the running loop. */
    public static <T extends @Nullable Object> Task<T> createTask(Coroutine<T> coroutine) {
        return getRunningLoop().createTask(coroutine);
    }

    /** Starts a task on the running loop, with a name, a context or an eager first step. */
    public static <T extends @Nullable Object> Task<T> createTask(
            Coroutine<T> coroutine, Task.Options options) {
        return getRunningLoop().createTask(coroutine, options);
    }

    /** Starts a task with this code on the running loop. */
    public static <T extends @Nullable Object> Task<T> createTask(Callable<T> body) {
        return getRunningLoop().createTask(body);
    }

    /** Starts a task with this code on the running loop. */
    public static Task<Void> createTask(Body body) {
        return getRunningLoop().createTask(body);
    }

    /** The task that runs now; null in a plain callback. */
    public static @Nullable Task<?> currentTask() {
        return requireLoop("currentTask").currentTask;
    }

    /** The running loop's tasks that are not done, in the order of their creation. */
    public static Set<Task<?>> allTasks() {
        return allTasks(getRunningLoop());
    }

    /** A loop's tasks that are not done, in the order of their creation. On that loop's thread. */
    public static Set<Task<?>> allTasks(Loop loop) {
        LoopState state =
                LoopState.of(
                        Given.orRefuse(
                                loop,
                                "allTasks(null): give the loop, or none for the running one"));
        state.checkThread("allTasks", "callSoonThreadsafe(…)");
        return Collections.unmodifiableSet(new LinkedHashSet<>(state.allTasks()));
    }

    /**
     * The loop that runs on this thread.
     *
     * @throws IllegalStateException if there is none
     */
    public static Loop getRunningLoop() {
        return requireLoop("getRunningLoop").loop;
    }

    /** As {@link #getRunningLoop}; null if there is none. asyncio's {@code _get_running_loop}. */
    public static @Nullable Loop getRunningLoopOrNull() {
        LoopState current = LoopState.current();
        return current == null ? null : current.loop;
    }

    /**
     * Starts a task on a loop from any other thread.
     *
     * @return the result; cancelling it cancels the task
     * @throws IllegalStateException if the loop is closed
     */
    public static <T extends @Nullable Object> CompletableFuture<T> runCoroutineThreadsafe(
            Coroutine<T> coroutine, Loop loop) {
        return runCoroutineThreadsafe(coroutine, Task.Options.DEFAULT, loop);
    }

    /**
     * As {@link #runCoroutineThreadsafe(Coroutine, Loop)}, with a name, a context or an eager first
     * step.
     */
    public static <T extends @Nullable Object> CompletableFuture<T> runCoroutineThreadsafe(
            Coroutine<T> coroutine, Task.Options options, Loop loop) {
        Given.orRefuse(coroutine, "runCoroutineThreadsafe(null, …): give a coroutine");
        Given.orRefuse(
                options, "runCoroutineThreadsafe(…, null, …): give the options, or leave them out");
        Given.orRefuse(loop, "runCoroutineThreadsafe(…, null): give the loop");
        LoopState state = LoopState.of(loop);
        state.checkOpen();
        CompletableFuture<T> result = state.failedOnClose(new CompletableFuture<>());
        loop.callSoonThreadsafe(
                () -> {
                    try {
                        FutureBridge.chain(state.createTask(coroutine, options), result);
                    } catch (Throwable failure) {
                        result.completeExceptionally(failure);
                        throw failure; // asyncio tells the exception handler, too
                    }
                });
        return result;
    }

    /** A future of the running loop with the outcome of the stage; a cancel goes both ways. */
    public static <T extends @Nullable Object> AsyncFuture<T> wrapFuture(CompletionStage<T> stage) {
        LoopState loop = requireLoop("wrapFuture");
        return FutureBridge.wrap(
                Given.orRefuse(stage, "wrapFuture(null): give a CompletionStage"), loop);
    }

    // -- running

    /**
     * Runs a coroutine on a loop of its own and closes that loop: {@code asyncio.run}. Blocks the
     * calling thread.
     *
     * @throws IllegalStateException if a loop runs on this thread
     */
    public static <T extends @Nullable Object> T run(Coroutine<T> main) {
        try (Runner runner = new Runner()) {
            return runner.run(main);
        }
    }

    /** As {@link #run(Coroutine)}, on a loop of this policy, in debug mode or not. */
    public static <T extends @Nullable Object> T run(
            Coroutine<T> main, boolean debug, LoopPolicy policy) {
        try (Runner runner = new Runner(policy)) {
            runner.getLoop().setDebug(debug);
            return runner.run(main);
        }
    }

    /** As {@link #run(Coroutine)}. */
    public static <T extends @Nullable Object> T run(Callable<T> main) {
        return run(Coroutine.unwatched(main));
    }

    /** As {@link #run(Coroutine)}. */
    public static void run(Body main) {
        run(Coroutine.unwatched(main));
    }

    private static LoopState requireLoop(String function) {
        LoopState loop = LoopState.current();
        if (loop == null) {
            throw new IllegalStateException(
                    function
                            + ": no loop runs on this thread; call it inside a coroutine or a"
                            + " callback, or start one with Asyncio.run or"
                            + " Asyncio.runCoroutineThreadsafe");
        }
        return loop;
    }

    static Task<?> requireTask(String function) {
        LoopState loop = LoopState.current();
        Task<?> task = loop == null ? null : loop.currentTask;
        if (task == null) {
            throw new IllegalStateException(
                    function
                            + " may only be called inside a coroutine: start one with createTask, "
                            + "Asyncio.run, or from another thread Asyncio.runCoroutineThreadsafe");
        }
        return task;
    }
}
