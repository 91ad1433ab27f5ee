package io.nettio;

import io.nettio.internal.Callback;
import io.nettio.internal.Counter;
import io.nettio.internal.Engine;
import io.nettio.internal.EngineHost;
import io.nettio.internal.TaskSource;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * What a loop knows of tasks, contexts and handlers, beside the engine, which knows only callbacks.
 */
final class LoopState {
    final Loop loop;
    final Engine engine;

    // the loop's thread counts, any thread reads
    final TaskCounts taskCounts = new TaskCounts();
    final StepWatch stepWatch = new StepWatch(this);
    private final Counter unhandledExceptions = new Counter();
    private final LoopStatistics statistics;

    // loop thread only
    @Nullable Task<?> currentTask;
    final RunningContext running = new RunningContext();
    private final TaskList tasks = new TaskList();
    private final LoopTasks taskSource = new LoopTasks(this);
    private @Nullable TaskFactory taskFactory;

    // any thread
    private final SignalHandlers signals = new SignalHandlers(this);
    private volatile long slowCallbackNanos = TimeUnit.MILLISECONDS.toNanos(100);
    private volatile @Nullable ExceptionHandler exceptionHandler;
    private volatile @Nullable DebugMode debugMode; // null: off
    private volatile @Nullable Instruments instruments;
    private volatile @Nullable TaskTimer taskTimer;
    private volatile boolean closed;
    private final DefaultExecutor defaultExecutor = new DefaultExecutor();
    private final Set<CompletableFuture<?>> outside =
            ConcurrentHashMap.newKeySet(); // what other threads may wait for

    private LoopState(Loop loop, Engine engine) {
        this.loop = loop;
        this.engine = engine;
        statistics = new LiveStatistics(this);
        engine.onFailure((callback, failure) -> callbackFailed(null, failure));
        engine.onClose(this::close);
        engine.onPlainCode(() -> running.enter(null)); // what it set is seen by nobody else
        if (DebugMode.isOnFromTheStart()) {
            setDebug(true);
        }
    }

    static LoopState of(Loop loop) {
        return of(((EngineHost) loop).engine());
    }

    private static LoopState of(Engine engine) {
        return (LoopState) engine.attachment(() -> new LoopState((Loop) engine.host(), engine));
    }

    /** The state of the loop that runs on the calling thread. */
    static @Nullable LoopState current() {
        Engine engine = Engine.current();
        return engine == null ? null : of(engine);
    }

    /**
     * Fails this future if the loop closes before it is done, so that nobody waits for ever. Any
     * thread.
     */
    <T extends @Nullable Object> CompletableFuture<T> failedOnClose(CompletableFuture<T> future) {
        outside.add(future);
        future.whenComplete((value, failure) -> outside.remove(future));
        if (closed) {
            failClosed(future);
        }
        return future;
    }

    private static void failClosed(CompletableFuture<?> future) {
        future.completeExceptionally(new IllegalStateException("Event loop is closed"));
    }

    // -- who may call

    /** Refuses a call that is for the loop's thread, and says what to call instead. */
    void checkThread(String what, String instead) {
        if (!engine.mayTouch() && !closed) { // a loop that has ended has no thread to race with
            throw new IllegalStateException(
                    what + " is for the loop's own thread; from another one use " + instead);
        }
    }

    void checkThread(Supplier<String> what, String instead) {
        if (!engine.mayTouch()) {
            checkThread(what.get(), instead);
        }
    }

    void checkOpen() {
        if (closed) {
            throw new IllegalStateException("Event loop is closed");
        }
    }

    // -- callbacks

    void ready(Callback callback) {
        checkOpen();
        engine.ready(callback);
        Instruments watching = instruments;
        if (watching != null) {
            watching.ready(callback);
        }
    }

    /**
     * As {@link Context#inheritable}, for a caller that mostly is this loop's own current code,
     * which then need not be looked for.
     */
    Object inheritable() {
        return engine.isCurrent() && !Carried.isInstalled()
                ? running.bindings()
                : Context.inheritable();
    }

    /** The context of a task or handle that has not needed one so far. Any thread. */
    Context contextFor(Object owner, Bindings inherits) {
        return engine.inLoop() && running.owner() == owner ? running.get() : new Context(inherits);
    }

    Handle callSoon(Runnable callback) {
        return callSoon(callback, inheritable());
    }

    /**
     * @param in a context, or what is {@link Context#inheritable}
     */
    Handle callSoon(Runnable callback, Object in) {
        Given.orRefuse(callback, "callSoon(null): give the Runnable to call");
        checkThread("callSoon", "callSoonThreadsafe");
        Handle handle = new Handle(this, callback, in);
        ready(handle);
        return handle;
    }

    Handle callSoonThreadsafe(Runnable callback, Object in) {
        Given.orRefuse(callback, "callSoonThreadsafe(null): give the Runnable to call");
        checkOpen();
        ThreadsafeHandle handle = new ThreadsafeHandle(this, callback, in);
        if (engine.inLoop()) { // in order with callSoon
            engine.ready(handle);
            return handle;
        }
        try {
            engine.submit(handle);
        } catch (RejectedExecutionException terminated) {
            throw new IllegalStateException("Event loop is closed", terminated);
        }
        return handle;
    }

    TimerHandle callAt(long deadlineNanos, Runnable callback) {
        return callAt(deadlineNanos, callback, inheritable());
    }

    /**
     * @param in a context, or what is {@link Context#inheritable}
     */
    TimerHandle callAt(long deadlineNanos, Runnable callback, Object in) {
        Given.orRefuse(callback, "callLater or callAt with null: give the Runnable to call");
        checkThread("callLater or callAt", "callSoonThreadsafe(() -> loop.callLater(…))");
        checkOpen();
        TimerHandle handle = new TimerHandle(this, callback, in, deadlineNanos);
        engine.schedule(Delays.deadline(deadlineNanos, recentNanos()), handle);
        return handle;
    }

    void callbackFailed(@Nullable Handle handle, Throwable failure) {
        callExceptionHandler(ExceptionContext.ofHandle("Exception in callback", failure, handle));
    }

    // -- tasks

    <T extends @Nullable Object> Task<T> createTask(Coroutine<T> coroutine, Task.Options options) {
        Given.orRefuse(options, "createTask(…, null): give the options, or leave them out");
        checkThread("createTask", "Asyncio.runCoroutineThreadsafe");
        checkOpen();
        TaskFactory factory = taskFactory;
        return factory == null
                ? newTask(coroutine, options)
                : factory.create(loop, coroutine.watched(), options);
    }

    <T extends @Nullable Object> Task<T> newTask(Coroutine<T> coroutine, Task.Options options) {
        checkOpen();
        Task<T> task = new Task<>(this, coroutine, options);
        if (options.isEager() && engine.inLoop()) {
            if (options.context() != null && options.context().isEntered()) {
                throw Context.alreadyEntered();
            }
            task.step.startNow();
        } else {
            task.step.startSoon();
        }
        return task;
    }

    /** A reading of the turn under way, which costs nothing; a new one where nobody turns it. */
    long recentNanos() {
        return engine.isRunning() ? engine.meter().nowNanos() : engine.now();
    }

    long nextTaskNumber() {
        return tasks.nextNumber();
    }

    void register(Task<?> task) {
        tasks.add(task);
        taskCounts.created.increment();
        Instruments watching = instruments;
        if (watching != null) {
            watching.taskSpawned(task);
        }
    }

    void unregister(Task<?> task) {
        tasks.remove(task);
    }

    List<Task<?>> allTasks() {
        return tasks.snapshot();
    }

    List<Object> oldestTasks(int most) {
        return tasks.oldest(most);
    }

    TaskSource taskSource() {
        return taskSource;
    }

    int taskCount() {
        return tasks.size();
    }

    void setTaskFactory(@Nullable TaskFactory factory) {
        taskFactory = factory;
    }

    @Nullable TaskFactory taskFactory() {
        return taskFactory;
    }

    // -- exceptions

    void setExceptionHandler(@Nullable ExceptionHandler handler) {
        exceptionHandler = handler;
    }

    @Nullable ExceptionHandler exceptionHandler() {
        return exceptionHandler;
    }

    /** Tells the handler, in the context of the object concerned. */
    void callExceptionHandler(ExceptionContext report) {
        unhandledExceptions.increment();
        Context in = report.context();
        if (in == null || !engine.inLoop()) {
            ExceptionReport.deliver(loop, exceptionHandler, report);
            return;
        }
        Context before = running.toReturnTo();
        running.enter(in);
        try {
            ExceptionReport.deliver(loop, exceptionHandler, report);
        } finally {
            running.enter(before);
        }
    }

    /**
     * Tells the handler from a thread that is not the loop's; a loop that has closed has only the
     * log left.
     */
    void reportFromOutside(ExceptionContext report) {
        try {
            loop.callSoonThreadsafe(() -> callExceptionHandler(report));
        } catch (IllegalStateException noLonger) {
            ExceptionReport.log(report);
        }
    }

    // -- executor, debug, end

    <T extends @Nullable Object> AsyncFuture<T> runInExecutor(
            @Nullable Executor executor, Callable<T> job) {
        checkThread("runInExecutor", "the executor itself");
        checkOpen();
        return ExecutorJob.start(this, executor != null ? executor : defaultExecutor.get(), job);
    }

    DefaultExecutor defaultExecutor() {
        return defaultExecutor;
    }

    boolean debug() {
        return debugMode != null;
    }

    synchronized void setDebug(boolean on) {
        DebugMode before = debugMode;
        if (on == (before != null)) {
            return;
        }
        if (before != null) {
            debugMode = null;
            before.ends();
            before.instruments().forEach(this::removeInstrument);
        } else {
            DebugMode next = new DebugMode(this);
            next.instruments().forEach(this::addInstrument);
            debugMode = next;
            watchTasks(engine.now());
        }
    }

    /**
     * In debug mode, before a task suspends.
     *
     * @throws IllegalStateException if it holds a monitor or a lock
     */
    void refuseLocked(Task<?> task) {
        DebugMode mode = debugMode;
        if (mode != null) {
            mode.refuseLocked(task);
        }
    }

    // -- the time of tasks

    /** Measures it at least until then, and as long as debug mode is on. Any thread. */
    synchronized void watchTasks(long endNanos) {
        TaskTimer timer = taskTimer;
        if (timer == null) {
            timer = new TaskTimer(this);
            taskTimer = timer;
            addInstrument(timer);
        }
        timer.watchUntil(endNanos);
    }

    /** Ends that, unless somebody watches again. */
    synchronized void endWatch() {
        TaskTimer timer = taskTimer;
        if (timer != null && timer.isOver(engine.now())) {
            taskTimer = null;
            removeInstrument(timer);
        }
    }

    @Nullable TaskTimer taskTimer() {
        return taskTimer;
    }

    // -- what is seen from outside

    @Nullable Instruments instruments() {
        return instruments;
    }

    synchronized void addInstrument(Instrument instrument) {
        if (Instruments.has(instruments, instrument)) {
            throw new IllegalArgumentException("This loop has the instrument already");
        }
        instruments = Instruments.with(this, instruments, instrument);
        engine.setProbe(instruments);
    }

    synchronized boolean removeInstrument(Instrument instrument) {
        boolean there = Instruments.has(instruments, instrument);
        instruments = Instruments.without(instruments, instrument);
        engine.setProbe(instruments);
        return there;
    }

    LoopStatistics statistics() {
        return statistics;
    }

    long unhandledExceptions() {
        return unhandledExceptions.get();
    }

    long slowCallbackNanos() {
        return slowCallbackNanos;
    }

    void setSlowCallbackNanos(long nanos) {
        slowCallbackNanos = nanos;
        engine.meter().setSlowTurnNanos(nanos);
    }

    /** Where the caller stands, in debug mode; null elsewhere, where it would cost too much. */
    @Nullable Throwable sourceStack() {
        return debugMode != null ? new Throwable("created here") : null;
    }

    SignalHandlers signals() {
        return signals;
    }

    boolean isClosed() {
        return closed;
    }

    /** The engine closes: from now on everything is refused. */
    private void close() {
        closed = true;
        DebugMode mode = debugMode;
        if (mode != null) {
            mode.ends();
        }
        signals.removeAll();
        for (Task<?> task : tasks.snapshot()) {
            callExceptionHandler(
                    ExceptionContext.ofFuture("Task was destroyed but it is pending!", null, task));
        }
        defaultExecutor.shutdownNow();
        outside.forEach(LoopState::failClosed);
    }
}
