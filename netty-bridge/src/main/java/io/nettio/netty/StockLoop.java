package io.nettio.netty;

import io.nettio.Awaitable;
import io.nettio.Coroutine;
import io.nettio.Task;
import io.nettio.internal.ConcurrentInbox;
import io.nettio.internal.Engine;
import io.nettio.internal.EngineHost;
import io.nettio.internal.Poller;
import io.nettio.internal.TurnHost;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import io.netty.util.concurrent.SingleThreadEventExecutor;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * A loop that is a guest on an executor of Netty's own: each of its turns is one task there. See
 * {@link NettyAsyncio#loopOf(EventExecutor)}, which says what its users have and have not.
 *
 * <p>While callbacks are ready the next turn is {@code execute}d, but once the engine wants I/O to
 * be polled it is {@code schedule}d with no delay: Netty takes in what is scheduled only behind its
 * poll, and runs what is executed until nothing is left, for up to a second.
 */
final class StockLoop implements ChannelLoop, EngineHost {
    /** Far more than cleaning up takes; a task that yields for ever must not keep Netty's loop. */
    private static final int TURNS_WHILE_ENDING = 1_000;

    /** Between two tries to get a turn into an executor whose queue is full. */
    private static final long FULL_RETRY_MILLIS = 1;

    private final EventExecutor executor;
    private final Engine engine;
    private final ConcurrentInbox inbox;
    private final OutsideCallers outside;

    // any thread
    private final AtomicBoolean turnRequested = new AtomicBoolean();

    // the executor's thread only
    private final UnfinishedChannels unfinished = new UnfinishedChannels();
    private boolean wantsIo; // before the next turn
    private boolean turnsHere; // until nothing is ready, so that no turn need be asked for
    private boolean hooked;
    private @Nullable ScheduledFuture<?> timer;
    private long timerNanos;
    private @Nullable List<Task<?>> cancelled; // once the executor ends
    private boolean cancelledTwice;

    StockLoop(EventExecutor executor) {
        this.executor = executor;
        Host host = new Host();
        inbox = new ConcurrentInbox(host);
        engine = new Engine(executor.ticker()::nanoTime, inbox, host, host);
        engine.bind(this);
        outside = new OutsideCallers(this, executor, executor);
        executor.terminationFuture().addListener(this::onTerminated);
    }

    @Override
    public Engine engine() {
        return engine;
    }

    EventExecutor executor() {
        return executor;
    }

    private final class Host implements Poller, TurnHost {
        /** Netty polls, behind this turn; while nothing is ready it has done so before it. */
        @Override
        public void poll(long timeoutNanos) {
            wantsIo |= engine.readyCount() > 0;
        }

        @Override
        public void wakeup() {
            requestTurn();
        }

        @Override
        public boolean isOwnThread(Thread candidate) {
            return executor.inEventLoop(candidate);
        }

        @Override
        public void onWork() {
            if (!engine.isRunning() && !turnsHere) { // else the end of the turn sees it
                requestTurnUnlessEnded();
            }
        }
    }

    // -- turns

    private void requestTurn() {
        if (turnRequested.compareAndSet(false, true)) {
            executeTurn();
        }
    }

    /** What can run no more is reported when the executor has terminated. */
    private void requestTurnUnlessEnded() {
        try {
            requestTurn();
        } catch (RejectedExecutionException ended) {
            // as said above
        }
    }

    private void executeTurn() {
        try {
            executor.execute(this::onTurn);
        } catch (RejectedExecutionException rejected) {
            if (executor.isShutdown()) {
                turnRequested.set(false);
                throw rejected;
            }
            // Its queue is full; but what ends a coroutine's wait is never refused, or it would
            // hang.
            GlobalEventExecutor.INSTANCE.schedule(
                    this::executeTurn, FULL_RETRY_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /**
     * What Netty runs; one turn for each request. An executor may run in the caller what it has no
     * room for: that is a refusal, too.
     */
    private void onTurn() {
        if (!executor.inEventLoop()) {
            throw new RejectedExecutionException(
                    "The turn was run by who asked for it, and not by " + executor);
        }
        turnRequested.set(false); // what is submitted from here on asks for another one
        if (isClosed() || engine.isRunning()) {
            return; // Netty's tasks run inside one of our callbacks: the turn under way goes on
        }
        hookOnce();
        if (executor.isShuttingDown()) {
            endingTurns();
            return;
        }
        turn();
        askForTheNext();
    }

    private void askForTheNext() {
        if (!engine.hasWork()) {
            wantsIo = false; // Netty polls before it waits
            setTimer(engine.hasTimers());
        } else if (!wantsIo) {
            requestTurn();
        } else if (turnRequested.compareAndSet(false, true)) {
            wantsIo = false;
            turnIfCancelled(executor.schedule(this::onTurn, 0, TimeUnit.NANOSECONDS));
        }
    }

    private void turn() {
        inTurn(
                () -> {
                    engine.turn();
                    return this;
                });
    }

    private <T> T inTurn(Supplier<T> code) {
        engine.enter();
        try {
            return code.get();
        } finally {
            engine.leave();
        }
    }

    /** An earlier one that is set already stays: its turn sets the next. */
    private void setTimer(boolean needed) {
        if (!needed) {
            return;
        }
        long deadlineNanos = engine.nextDeadlineNanos();
        ScheduledFuture<?> set = timer;
        if (set != null && !set.isDone()) {
            if (timerNanos - deadlineNanos <= 0) {
                return;
            }
            set.cancel(false);
        }
        timerNanos = deadlineNanos;
        // An executor that ends cancels what is scheduled on it.
        EventExecutor waiting = executor.isShuttingDown() ? GlobalEventExecutor.INSTANCE : executor;
        ScheduledFuture<?> next =
                waiting.schedule(
                        this::requestTurnUnlessEnded, engine.delayNanos(), TimeUnit.NANOSECONDS);
        turnIfCancelled(next);
        timer = next;
    }

    /** An executor that ends cancels what is scheduled: then our tasks are to be cancelled, too. */
    private void turnIfCancelled(ScheduledFuture<?> scheduled) {
        scheduled.addListener(
                done -> {
                    if (done.isCancelled() && executor.isShuttingDown()) {
                        turnRequested.set(false);
                        requestTurnUnlessEnded();
                    }
                });
    }

    // -- the executor's end

    /** An executor that ends while it has nothing to do would tell us too late. */
    private void hookOnce() {
        if (!hooked && executor instanceof SingleThreadEventExecutor ownThread) {
            ownThread.addShutdownHook(this::endingTurns);
        }
        hooked = true;
    }

    /**
     * Cancels the tasks and turns, here and now, until nothing is ready: a turn that were executed
     * might find the executor shut down.
     */
    private void endingTurns() {
        turnsHere = true;
        for (int left = TURNS_WHILE_ENDING; left > 0; left--) {
            turn();
            cancelTasksOnce();
            if (!engine.hasWork()) {
                break;
            }
        }
        turnsHere = false;
        setTimer(!engine.hasWork() && engine.hasTimers());
    }

    /** And once more those that cleaning up has started, as at the end of {@code asyncio.run}. */
    private void cancelTasksOnce() {
        List<Task<?>> first = cancelled;
        if (first == null) {
            cancelled = LoopShutdown.cancelTasks(this);
        } else if (!cancelledTwice && first.stream().allMatch(Task::done)) {
            cancelledTwice = true;
            LoopShutdown.cancelTasks(this);
        }
    }

    /**
     * On another thread, behind all that ran here: the tasks that are left are reported by name.
     */
    private void onTerminated(Future<?> end) {
        if (!isClosed()) {
            engine.close();
            inbox.close();
            unfinished.releaseAll();
        }
    }

    @Override
    public UnfinishedChannels unfinishedChannels() {
        return unfinished;
    }

    @Override
    public void afterTurn(Runnable action) {
        executor.execute(action);
    }

    // -- what a loop with a thread of its own does differently

    @Override
    public <T extends @Nullable Object> Task<T> createTask(
            Coroutine<T> coroutine, Task.Options options) {
        if (engine.isRunning() || !executor.inEventLoop()) {
            return ChannelLoop.super.createTask(coroutine, options);
        }
        // An eager first step may run here, between two turns.
        Task<T> task = inTurn(() -> ChannelLoop.super.createTask(coroutine, options));
        requestTurnUnlessEnded();
        return task;
    }

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

    @Override
    public void stop() {
        outside.release();
    }

    @Override
    public boolean isRunning() {
        return !executor.isShutdown();
    }

    /** Refused: the executor is not ours to end. */
    @Override
    public void close() {
        throw new IllegalStateException(
                "This loop ends with its executor, and that is not Nettio's: call"
                        + " shutdownGracefully() on "
                        + executor);
    }

    @Override
    public String toString() {
        return "Loop[on " + executor + "]";
    }
}
