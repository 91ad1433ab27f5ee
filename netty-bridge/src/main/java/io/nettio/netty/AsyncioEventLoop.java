package io.nettio.netty;

import io.nettio.Awaitable;
import io.nettio.Coroutine;
import io.nettio.ExceptionContext;
import io.nettio.Loop;
import io.nettio.Task;
import io.nettio.internal.Engine;
import io.nettio.internal.EngineHost;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.RejectedExecutionHandler;
import io.netty.util.concurrent.RejectedExecutionHandlers;
import io.netty.util.concurrent.ScheduledFuture;
import io.netty.util.concurrent.ThreadPerTaskExecutor;
import io.netty.util.concurrent.Ticker;

import org.jspecify.annotations.Nullable;

import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * A Netty event loop that is an asyncio loop: channels, {@code execute}, {@code schedule},
 * coroutines and {@code callLater} share one thread, one ready queue and one poll of epoll, kqueue,
 * io_uring or NIO.
 *
 * <p><b>Order.</b> A turn polls I/O, whose handlers run inline; takes in what other threads
 * submitted; moves due timers, Netty's and asyncio's by one sequence, behind that; and runs exactly
 * the callbacks that are ready then. {@code execute} from the loop's own thread is {@code
 * callSoon}. While work is ready, I/O is polled at least every 50 µs or turn, whichever is longer.
 *
 * <p><b>Threads.</b> Netty's own methods keep their rules. Of {@link Loop}'s, {@code
 * callSoonThreadsafe}, {@code runUntilComplete}, {@code runForever}, {@code stop}, {@code close}
 * and what is marked so may be called from other threads.
 *
 * <p><b>End.</b> {@link #shutdownGracefully} first cancels the tasks and goes on turning until they
 * have ended or the timeout is over; then it closes the channels; then it waits for the quiet
 * period. After that every submit is refused.
 */
@SuppressWarnings("exports") // engine() is for the other modules of this project
public final class AsyncioEventLoop extends SingleThreadIoEventLoop
        implements ChannelLoop, EngineHost {
    /** Given to a loop that may end: a chain of closing steps is shorter than that. */
    private static final int LAST_TURNS = 1_000;

    private final Engine engine;
    final LoopTaskQueue queue; // which a test closes
    private final Queue<Runnable> afterTurns; // Netty's tail tasks
    private final OutsideCallers outside = new OutsideCallers(this, this, this::afterTurn);
    private final LoopShutdown shutdown = new LoopShutdown(this);
    private final ChannelWatches channelWatches = new ChannelWatches(this);
    private final IoPoller poller = new IoPoller(this, shutdown, channelWatches);
    private final @Nullable Ticker ticker; // null while Netty's constructors run, which ask for it

    // loop thread only
    private final UnfinishedChannels unfinished = new UnfinishedChannels();
    private boolean leavesToSuspend;
    private long turnsReported;

    /** A loop of its own, with a thread from the factory. */
    public AsyncioEventLoop(
            @Nullable IoEventLoopGroup parent,
            ThreadFactory threadFactory,
            IoHandlerFactory ioHandlerFactory) {
        this(parent, new ThreadPerTaskExecutor(threadFactory), ioHandlerFactory);
    }

    /** A loop whose thread the executor gives. */
    public AsyncioEventLoop(
            @Nullable IoEventLoopGroup parent,
            Executor executor,
            IoHandlerFactory ioHandlerFactory) {
        this(parent, executor, ioHandlerFactory, Ticker.systemTicker());
    }

    /** A loop whose timers go by this ticker. */
    public AsyncioEventLoop(
            @Nullable IoEventLoopGroup parent,
            Executor executor,
            IoHandlerFactory ioHandlerFactory,
            Ticker ticker) {
        this(
                parent,
                executor,
                ioHandlerFactory,
                ticker,
                DEFAULT_MAX_PENDING_TASKS,
                RejectedExecutionHandlers.reject());
    }

    /** A loop that hands what it does not take, beyond so many pending tasks, to the handler. */
    public AsyncioEventLoop(
            @Nullable IoEventLoopGroup parent,
            Executor executor,
            IoHandlerFactory ioHandlerFactory,
            Ticker ticker,
            int maxPendingTasks,
            RejectedExecutionHandler rejectedExecutionHandler) {
        this(
                parent,
                new LoopExecutor(executor),
                ioHandlerFactory,
                ticker,
                new LoopTaskQueue(newTaskQueue0(Integer.MAX_VALUE), maxPendingTasks),
                newAfterTurns(maxPendingTasks),
                rejectedExecutionHandler);
    }

    private AsyncioEventLoop(
            @Nullable IoEventLoopGroup parent,
            LoopExecutor executor,
            IoHandlerFactory ioHandlerFactory,
            Ticker ticker,
            LoopTaskQueue queue,
            Queue<Runnable> afterTurns,
            RejectedExecutionHandler rejectedExecutionHandler) {
        super(
                parent,
                executor,
                ioHandlerFactory,
                queue,
                afterTurns,
                LoopTaskQueue.onRefusal(rejectedExecutionHandler));
        this.afterTurns = afterTurns;
        this.ticker = Objects.requireNonNull(ticker, "ticker");
        this.queue = queue;
        engine = new Engine(ticker::nanoTime, queue, poller, true);
        engine.bind(this);
        queue.bind(this);
        executor.bind(engine);
        IoUringAndHandoff.check(ioHandler(), ioHandlerFactory);
        boolean ignored = getDebug(); // lets debug mode see a loop that is dropped unused, too
    }

    /** One that a task can be removed from, as Netty asks, which its own queues refuse. */
    private static Queue<Runnable> newAfterTurns(int maxPendingTasks) {
        return maxPendingTasks == Integer.MAX_VALUE
                ? new ConcurrentLinkedQueue<>()
                : new LinkedBlockingQueue<>(maxPendingTasks);
    }

    @Override
    public Engine engine() {
        return engine;
    }

    @Override
    public Ticker ticker() {
        Ticker own = ticker;
        return own == null ? Ticker.systemTicker() : own;
    }

    @Override
    public boolean inEventLoop(Thread thread) {
        return super.inEventLoop(thread) || engine.inLoop(thread);
    }

    // -- turning

    @Override
    protected void run() {
        engine.enter();
        boolean ends;
        try {
            ioHandler().initialize();
            do {
                engine.turns(afterTurns::isEmpty);
                afterRunningAllTasks();
                engine.plainCodeRan();
                ends = confirmShutdown();
            } while (!ends && !canSuspend());
        } catch (Throwable failure) { // of the I/O handler; Netty ends the loop
            shutdown.waitNoMore();
            throw failure;
        }
        if (!ends) {
            leavesToSuspend = true;
            engine.leave(); // suspended: another thread may go on
        }
    }

    /**
     * Netty's handlers ask this when they have waited, before they handle what there is: so the
     * loop knows when its wait has ended.
     */
    @Override
    protected boolean isSuspensionSupported() {
        if (engine != null && engine.inLoop()) { // Netty's constructors may ask, too
            engine.ioBegins();
        }
        return super.isSuspensionSupported();
    }

    void runHandler() {
        runIo();
    }

    void wakeHandler() {
        ioHandler().wakeup();
    }

    @Override
    protected boolean hasTasks() {
        return poller.isWithoutWaiting() || super.hasTasks();
    }

    /** Callbacks count as active time, as in Netty, whose autoscaling goes by it. */
    void reportActiveTime() {
        long turns = engine.meter().turns();
        if (turns != turnsReported) {
            turnsReported = turns;
            reportActiveIoTime(engine.now() - engine.lastPollNanos());
        }
    }

    /**
     * Never more than Netty's second: NIO, which asks this, is not woken by what other threads
     * change at a selection key, and has to look.
     */
    @Override
    protected long delayNanos(long currentTimeNanos) {
        long delay = Math.min(engine.delayNanos(), super.delayNanos(currentTimeNanos));
        return shutdown.isUnderWay() ? Math.min(delay, shutdown.delayNanos()) : delay;
    }

    @Override
    protected long deadlineNanos() {
        if (shutdown.isUnderWay()) {
            return engine.now() + delayNanos(0);
        }
        return engine.hasTimers() ? engine.nextDeadlineNanos() : -1; // -1: Netty's word for none
    }

    /** The registrations at the I/O handler, which are channels unless somebody made others. */
    @Override
    public int registeredChannels() {
        return getNumOfRegisteredChannels();
    }

    /**
     * Netty asks once more when {@link #run} has returned, and ends the loop on a no, which a task
     * that was submitted meanwhile would be; so that answer stays the one that run went by. Then
     * Netty asks again, and runs on.
     */
    @Override
    protected boolean canSuspend(int state) {
        if (leavesToSuspend) {
            leavesToSuspend = false;
            return true;
        }
        return super.canSuspend(state) && poller.needsNoThread();
    }

    // -- Netty's submits

    /**
     * From the loop's own thread this is {@code callSoon}, without a context; from others a submit
     * that wakes the loop.
     */
    @Override
    public void execute(Runnable task) {
        if (inEventLoop()) {
            addTask(task);
        } else {
            super.execute(task);
        }
    }

    @Override
    public void lazyExecute(Runnable task) {
        if (inEventLoop()) {
            addTask(task);
        } else {
            super.lazyExecute(task);
        }
    }

    void requireNotShutdown() {
        if (isShutdown()) {
            throw new RejectedExecutionException("event executor terminated");
        }
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        Objects.requireNonNull(command, "command");
        return after(Executors.callable(command), Math.max(0, delay), 0, unit);
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        return after(Objects.requireNonNull(callable, "callable"), Math.max(0, delay), 0, unit);
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(
            Runnable command, long initialDelay, long period, TimeUnit unit) {
        Objects.requireNonNull(command, "command");
        checkPeriods(initialDelay, period, "period");
        return after(Executors.callable(command), initialDelay, boundedNanos(period, unit), unit);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(
            Runnable command, long initialDelay, long delay, TimeUnit unit) {
        Objects.requireNonNull(command, "command");
        checkPeriods(initialDelay, delay, "delay");
        return after(Executors.callable(command), initialDelay, -boundedNanos(delay, unit), unit);
    }

    private <V extends @Nullable Object> ScheduledPromise<V> after(
            Callable<V> task, long delay, long periodNanos, TimeUnit unit) {
        long deadlineNanos = time() + boundedNanos(delay, unit);
        return new ScheduledPromise<>(this, task, deadlineNanos, periodNanos).start();
    }

    /** At most half the range of a long, so that deadlines can be compared by their difference. */
    private static long boundedNanos(long amount, TimeUnit unit) {
        return Math.min(Objects.requireNonNull(unit, "unit").toNanos(amount), Long.MAX_VALUE / 2);
    }

    private static void checkPeriods(long initialDelay, long period, String name) {
        if (initialDelay < 0) {
            throw new IllegalArgumentException(
                    "initialDelay: " + initialDelay + " (expected: >= 0)");
        }
        if (period <= 0) {
            throw new IllegalArgumentException(name + ": " + period + " (expected: > 0)");
        }
    }

    // -- asyncio's running, from outside

    /** Blocks the calling thread until {@link #stop}, or until the loop has ended. */
    @Override
    public void runForever() {
        outside.untilStopped();
    }

    @Override
    public <T extends @Nullable Object> T runUntilComplete(Awaitable<T> awaitable) {
        return outside.untilComplete(outside.asCoroutine(awaitable), Task.Options.DEFAULT);
    }

    @Override
    public <T extends @Nullable Object> T runUntilComplete(
            Coroutine<T> coroutine, Task.Options options) {
        return outside.untilComplete(coroutine, options);
    }

    /**
     * Releases those who are in {@link #runForever} or {@link #runUntilComplete}, after the current
     * turn; the loop goes on.
     */
    @Override
    public void stop() {
        outside.release();
    }

    @Override
    public boolean isRunning() {
        return engine.isRunning() && !isTerminated();
    }

    // -- the end

    @Override
    public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
        if (timeout < quietPeriod) {
            throw new IllegalArgumentException(
                    "timeout: " + timeout + " (expected >= quietPeriod (" + quietPeriod + "))");
        }
        if (!isShuttingDown() && quietPeriod >= 0) {
            shutdown.request(unit.toNanos(quietPeriod), unit.toNanos(timeout));
        }
        // LoopShutdown keeps the quiet period, turning meanwhile; Netty's own would sleep on the
        // loop's thread.
        return super.shutdownGracefully(Math.min(0, quietPeriod), timeout, unit);
    }

    /**
     * Cancels the tasks, ends the loop and waits for that.
     *
     * @throws IllegalStateException on the loop's own thread, which cannot wait for its own end
     */
    @Override
    public void close() {
        if (inEventLoop()) {
            throw new IllegalStateException(
                    "close() would wait for its own thread: call shutdownGracefully()");
        }
        shutdownGracefully(0, OutsideCallers.CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .awaitUninterruptibly();
    }

    @Override
    protected boolean confirmShutdown() {
        if (!isShuttingDown() || !shutdown.advance()) {
            return false;
        }
        // cancels Netty's timers, runs what is ready and the shutdown hooks
        boolean confirmed = super.confirmShutdown();
        if (isShutdown()) {
            queue.close();
            runAllTasks(); // what other threads submitted while this went on
            cancelScheduledTasks();
            engine.close(AsyncioEventLoop::cancelIfFuture);
            unfinished.releaseAll();
        }
        return confirmed;
    }

    /** Who submitted it may wait for it. */
    private static void cancelIfFuture(Object left) {
        if (left instanceof java.util.concurrent.Future<?> future) {
            future.cancel(false);
        }
    }

    @Override
    public UnfinishedChannels unfinishedChannels() {
        return unfinished;
    }

    @Override
    public void afterTurn(Runnable action) {
        executeAfterEventLoopIteration(action);
    }

    /**
     * Netty's confirmation compares two readings of this and sleeps where they are equal, as they
     * are under a test's clock, or takes a 0 for unset; once the loop may end, no two are equal and
     * none is 0.
     */
    @Override
    @SuppressWarnings("deprecation") // Netty itself still reads its clock through it
    protected long getCurrentTimeNanos() {
        long now = ticker().nanoTime();
        return shutdown != null && shutdown.isOver() ? now + shutdown.nextTick() : now;
    }

    /**
     * What is ready and what follows of it, within a bound: a task that yields for ever must not
     * keep the loop from ending.
     */
    @Override
    protected boolean runAllTasks() {
        boolean ran = engine.runWhatIsReady();
        engine.runWhatFollows(LAST_TURNS);
        if (ran) {
            updateLastExecutionTime();
        }
        afterRunningAllTasks();
        return ran;
    }

    @Override
    protected void cancelScheduledTasks() {
        ScheduledPromise.cancelAll(engine.timers());
    }

    ChannelWatches channelWatches() {
        return channelWatches;
    }

    /** Whether a channel that was closed may keep its descriptor until later polls. */
    boolean closesChannelsLater() {
        return registeredChannels() > 0 && IoUringPolls.drives(ioHandler());
    }

    void closeChannels() {
        try {
            ioHandler().prepareToDestroy();
        } catch (Throwable failure) {
            callExceptionHandler(
                    ExceptionContext.of(
                            "Closing the channels of a loop that ends failed", failure));
        }
    }
}
