package io.nettio;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * An event loop with asyncio's semantics: a ready queue, timers, tasks.
 *
 * <p><b>Order.</b> Callbacks run in the order in which they became ready. A turn runs exactly those
 * that were ready when it began; what they schedule waits for the next, behind a poll for events.
 * Timers run by deadline, ties in the order in which they were set.
 *
 * <p><b>Threads.</b> All methods are for the loop's own thread, except where "any thread" stands. A
 * loop that has a thread of its own refuses others with a sentence; one that borrows its caller's
 * thread allows them while it does not run.
 *
 * <p>Loops come from {@link LoopPolicy}, the Netty bridge and {@code io.nettio.testing}; the
 * interface is not for others to implement. Source: {@code asyncio/base_events.py}.
 */
public interface Loop {
    // -- running

    /**
     * Runs until {@link #stop}. On a loop with its own thread it blocks the calling thread.
     *
     * @throws IllegalStateException if the loop runs already on a borrowed thread, another loop
     *     runs on this thread, or it is closed
     */
    void runForever();

    /**
     * Runs until the awaitable is done, and gives its result or throws its exception. Any thread
     * but the loop's.
     *
     * <p>On a loop with its own thread, interrupting the one that waits cancels what it waits for,
     * as Ctrl-C does in asyncio; a loop on a borrowed thread goes on and leaves the interrupt set.
     *
     * @throws IllegalStateException as {@link #runForever}; also if the loop was stopped before
     */
    default <T extends @Nullable Object> T runUntilComplete(Awaitable<T> awaitable) {
        return UntilComplete.run(
                this,
                () -> Futures.ensureFuture(awaitable, LoopState.of(this)),
                awaitable instanceof Coroutine);
    }

    /** As {@link #runUntilComplete(Awaitable)}, with a name or a context for the task. */
    default <T extends @Nullable Object> T runUntilComplete(
            Coroutine<T> coroutine, Task.Options options) {
        return UntilComplete.run(this, () -> createTask(coroutine, options), true);
    }

    /** Runs a coroutine with this code until it ends. */
    default <T extends @Nullable Object> T runUntilComplete(Callable<T> body) {
        return runUntilComplete(Coroutine.unwatched(body));
    }

    /** Runs a coroutine with this code until it ends. */
    default void runUntilComplete(Body body) {
        runUntilComplete(Coroutine.unwatched(body));
    }

    /** Ends {@link #runForever} after the current turn: what is ready then still runs. */
    void stop();

    /** Whether some thread turns the loop. Any thread. */
    boolean isRunning();

    /**
     * Ends the loop for good: what is queued is forgotten, later calls are refused. Does nothing
     * the second time.
     *
     * @throws IllegalStateException while the loop runs
     */
    void close();

    /** Any thread. */
    default boolean isClosed() {
        return LoopState.of(this).isClosed();
    }

    // -- scheduling

    /** Calls back in the next turn, in a copy of the current context. */
    default Handle callSoon(Runnable callback) {
        return LoopState.of(this).callSoon(callback);
    }

    /** Calls back in the next turn, in this context. */
    default Handle callSoon(Runnable callback, Context context) {
        return LoopState.of(this)
                .callSoon(
                        callback,
                        Given.orRefuse(context, "callSoon(…, null): give the context, or none"));
    }

    /**
     * As {@link #callSoon}, from any thread; it wakes the loop. The handle may be cancelled from
     * any thread.
     */
    default Handle callSoonThreadsafe(Runnable callback) {
        return LoopState.of(this).callSoonThreadsafe(callback, Context.inheritable());
    }

    /** As {@link #callSoonThreadsafe(Runnable)}, in this context. */
    default Handle callSoonThreadsafe(Runnable callback, Context context) {
        return LoopState.of(this)
                .callSoonThreadsafe(
                        callback,
                        Given.orRefuse(
                                context, "callSoonThreadsafe(…, null): give the context, or none"));
    }

    /**
     * Calls back after the delay; after none or a negative one in the next turn, behind what is
     * ready.
     */
    default TimerHandle callLater(Duration delay, Runnable callback) {
        Duration given = Given.orRefuse(delay, "callLater(null, …): use callSoon for no delay");
        return callAt(time() + Delays.nanos(given), callback);
    }

    /** As {@link #callLater(Duration, Runnable)}. */
    default TimerHandle callLater(long delay, TimeUnit unit, Runnable callback) {
        return callAt(time() + Delays.bounded(unit.toNanos(delay)), callback);
    }

    /**
     * Calls back at a deadline of {@link #time()}, in nanoseconds, in a copy of the current
     * context.
     */
    default TimerHandle callAt(long deadlineNanos, Runnable callback) {
        return LoopState.of(this).callAt(deadlineNanos, callback);
    }

    /** As {@link #callAt(long, Runnable)}, in this context. */
    default TimerHandle callAt(long deadlineNanos, Runnable callback, Context context) {
        return LoopState.of(this)
                .callAt(
                        deadlineNanos,
                        callback,
                        Given.orRefuse(context, "callAt(…, null): give the context, or none"));
    }

    /** The loop's clock, in nanoseconds since some fixed point. Any thread. */
    default long time() {
        return LoopState.of(this).engine.now();
    }

    /**
     * Refuses other threads than the loop's own, for code that is written upon a loop. A loop that
     * borrows its caller's thread allows all while it does not run, and one that is closed always.
     * Any thread.
     *
     * @param what what the caller does, as in "callSoon"
     * @param instead what to call from another thread
     * @throws IllegalStateException which says both
     */
    default void checkThread(String what, String instead) {
        LoopState.of(this).checkThread(what, instead);
    }

    /** As {@link #checkThread(String, String)}, where it takes time to say what the caller does. */
    default void checkThread(Supplier<String> what, String instead) {
        LoopState.of(this).checkThread(what, instead);
    }

    // -- futures and tasks

    /** A future that the caller completes. */
    default <T extends @Nullable Object> AsyncFuture<T> createFuture() {
        return new AsyncFuture<>(LoopState.of(this));
    }

    /** Starts a task in the next turn. */
    default <T extends @Nullable Object> Task<T> createTask(Coroutine<T> coroutine) {
        return createTask(coroutine, Task.Options.DEFAULT);
    }

    /** Starts a task with a name, a context or an eager first step. */
    default <T extends @Nullable Object> Task<T> createTask(
            Coroutine<T> coroutine, Task.Options options) {
        return LoopState.of(this)
                .createTask(
                        Given.orRefuse(
                                coroutine, "createTask(null): give a coroutine or the task's code"),
                        options);
    }

    /** Starts a task with this code. */
    default <T extends @Nullable Object> Task<T> createTask(Callable<T> body) {
        return createTask(Coroutine.unwatched(body));
    }

    /** Starts a task with this code. */
    default Task<Void> createTask(Body body) {
        return createTask(Coroutine.unwatched(body));
    }

    /** Lets the factory make all tasks from now on; null for the loop itself. */
    default void setTaskFactory(@Nullable TaskFactory factory) {
        LoopState.of(this).setTaskFactory(factory);
    }

    default @Nullable TaskFactory getTaskFactory() {
        return LoopState.of(this).taskFactory();
    }

    /** The tasks of this loop that are not done, in the order of their creation. */
    default Set<Task<?>> allTasks() {
        return Asyncio.allTasks(this);
    }

    // -- other threads

    /**
     * Runs a job in the executor, null for the default one; cancelling the future keeps a job that
     * waits from starting.
     */
    default <T extends @Nullable Object> AsyncFuture<T> runInExecutor(
            @Nullable Executor executor, Callable<T> job) {
        return LoopState.of(this)
                .runInExecutor(
                        executor, Given.orRefuse(job, "runInExecutor(…, null): give the job"));
    }

    /** As {@link #runInExecutor(Executor, Callable)}. */
    default AsyncFuture<Void> runInExecutor(@Nullable Executor executor, Body job) {
        return runInExecutor(
                executor, Given.orRefuse(job, "runInExecutor(…, null): give the job").asCallable());
    }

    /**
     * The executor for {@code runInExecutor(null, …)} and {@code toThread}; the loop shuts it down.
     * Any thread.
     */
    default void setDefaultExecutor(ExecutorService executor) {
        LoopState.of(this)
                .defaultExecutor()
                .set(Given.orRefuse(executor, "setDefaultExecutor(null): give an ExecutorService"));
    }

    /**
     * Takes no more jobs in the default executor and suspends until those it has are done. Inside a
     * coroutine.
     */
    default void shutdownDefaultExecutor() {
        ExecutorShutdown.await(LoopState.of(this), null);
    }

    /**
     * As {@link #shutdownDefaultExecutor()}, for at most this time; then it tells the exception
     * handler and interrupts the jobs that are left.
     */
    default void shutdownDefaultExecutor(Duration timeout) {
        Given.orRefuse(timeout, "shutdownDefaultExecutor(null): give a Duration, or none at all");
        ExecutorShutdown.await(LoopState.of(this), Delays.nanos(timeout));
    }

    // -- exceptions and debugging

    /**
     * Handles exceptions that nobody else can be told of; null for {@link
     * #defaultExceptionHandler}. Any thread.
     */
    default void setExceptionHandler(@Nullable ExceptionHandler handler) {
        LoopState.of(this).setExceptionHandler(handler);
    }

    /** Any thread. */
    default @Nullable ExceptionHandler getExceptionHandler() {
        return LoopState.of(this).exceptionHandler();
    }

    /** Tells the exception handler; what that throws goes to the default one. */
    default void callExceptionHandler(ExceptionContext context) {
        LoopState.of(this)
                .callExceptionHandler(
                        Given.orRefuse(
                                context, "callExceptionHandler(null): give what has happened"));
    }

    /** Logs at ERROR, to the system logger {@code io.nettio}. Any thread. */
    default void defaultExceptionHandler(ExceptionContext context) {
        ExceptionReport.log(context);
    }

    /** Any thread. */
    default boolean getDebug() {
        return LoopState.of(this).debug();
    }

    /**
     * Turns debug mode on or off, at any time; it is off unless the system property {@code
     * nettio.debug} is true. What is made while it is on is reported with where it was made;
     * callbacks that begin in the next turn or later are timed; an await that would suspend with a
     * monitor held is refused; each coroutine is watched that might never be awaited. Any thread.
     */
    default void setDebug(boolean on) {
        LoopState.of(this).setDebug(on);
    }

    /**
     * Tells the instrument from now on what the loop does; behind those that were added before. Any
     * thread.
     *
     * @throws IllegalArgumentException if it was added before
     */
    default void addInstrument(Instrument instrument) {
        LoopState.of(this)
                .addInstrument(Given.orRefuse(instrument, "addInstrument(null): give one"));
    }

    /** False if it was not there. Any thread. */
    default boolean removeInstrument(Instrument instrument) {
        return LoopState.of(this).removeInstrument(instrument);
    }

    /**
     * In debug mode, callbacks that take this long or longer are logged; 100 ms unless set. Any
     * thread.
     */
    default Duration getSlowCallbackDuration() {
        return Duration.ofNanos(LoopState.of(this).slowCallbackNanos());
    }

    /**
     * See {@link #getSlowCallbackDuration}. Any thread.
     *
     * @throws IllegalArgumentException if it is negative
     */
    default void setSlowCallbackDuration(Duration duration) {
        Given.orRefuse(duration, "setSlowCallbackDuration(null): give a Duration");
        if (duration.isNegative()) {
            throw new IllegalArgumentException(
                    "setSlowCallbackDuration(" + duration + "): give zero or more");
        }
        LoopState.of(this).setSlowCallbackNanos(Delays.nanos(duration));
    }

    // -- signals

    /**
     * Calls back in the loop at each signal of this name, such as {@code SIGTERM}, in place of the
     * handler before; closing the loop puts that back. Any thread.
     *
     * @throws IllegalArgumentException if there is no such signal here, or the JVM keeps it for
     *     itself
     */
    default void addSignalHandler(String name, Runnable callback) {
        LoopState.of(this)
                .signals()
                .add(
                        name,
                        Given.orRefuse(
                                callback, "addSignalHandler(…, null): give the Runnable to call"));
    }

    /** Puts the handler from before back; false if there was none of this loop's. Any thread. */
    default boolean removeSignalHandler(String name) {
        return LoopState.of(this).signals().remove(name);
    }

    /** What the loop has to do and has done; always the same live view. Any thread. */
    default LoopStatistics statistics() {
        return LoopState.of(this).statistics();
    }
}
