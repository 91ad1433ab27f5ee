package io.nettio.netty;

import io.nettio.ExceptionContext;
import io.nettio.Loop;
import io.nettio.Task;
import io.netty.util.concurrent.Ticker;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Ends a loop as {@code asyncio.run} does, within Netty's contract: cancel the tasks and go on
 * turning, with I/O, until they have ended; then close the channels; then wait for the quiet
 * period; then nothing more is taken.
 *
 * <p>Loop thread only, but for {@link #request}.
 */
final class LoopShutdown {
    private enum Phase {
        /** Nobody has asked. */
        RUNNING,
        /** Tasks are cancelled, and still clean up. */
        CANCELLING,
        /** Tasks that cleaning up started are cancelled in their turn. */
        CANCELLING_LATER_ONES,
        /** Channels are closed; ends once nothing has run for the quiet period. */
        QUIET,
        /** Nothing is waited for any more. */
        OVER
    }

    /**
     * io_uring closes a socket when the reads of it have been taken back, some polls later; a ring
     * that ends before leaves the socket open for good. Nothing tells that it is done. The kernel's
     * time, and not that of a test's clock, which may stand.
     */
    private static final long SETTLE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private static final Ticker KERNEL = Ticker.systemTicker();

    private final AsyncioEventLoop loop;
    private volatile long quietNanos;
    private volatile long timeoutNanos;

    private Phase phase = Phase.RUNNING;
    private long startNanos;
    private long lastActiveNanos;
    private long settledNanos; // by the system's ticker
    private long turnsSeen;
    private long ticks;
    private boolean waitsNoMore;
    private @Nullable List<Task<?>> cancelled;

    LoopShutdown(AsyncioEventLoop loop) {
        this.loop = loop;
    }

    /** What {@code shutdownGracefully} was told. Any thread. */
    void request(long quiet, long timeout) {
        quietNanos = quiet;
        timeoutNanos = timeout;
    }

    /** Nothing will turn the loop any more, so nothing can be waited for. */
    void waitNoMore() {
        waitsNoMore = true;
    }

    boolean isUnderWay() {
        return phase != Phase.RUNNING;
    }

    /** Whether the I/O handler was told to prepare its end. */
    boolean hasClosedChannels() {
        return phase.compareTo(Phase.QUIET) >= 0;
    }

    boolean isOver() {
        return phase == Phase.OVER;
    }

    /** A number that grows, from 1. */
    long nextTick() {
        return ++ticks;
    }

    /** One step after each turn; true once the loop may end. */
    boolean advance() {
        long now = loop.time();
        noteActivity(now);
        if (phase == Phase.RUNNING) {
            startNanos = now;
            cancelTasks(Phase.CANCELLING);
        }
        if (phase == Phase.CANCELLING && cancelledHaveEnded(now)) {
            cancelTasks(Phase.CANCELLING_LATER_ONES);
        }
        if (phase == Phase.CANCELLING_LATER_ONES && cancelledHaveEnded(now)) {
            lastActiveNanos = now;
            settledNanos = KERNEL.nanoTime() + SETTLE_NANOS;
            phase = Phase.QUIET;
            loop.closeChannels();
        }
        if (phase == Phase.QUIET) {
            if (!loop.closesChannelsLater()) { // io_uring may hang when it is told again
                loop.closeChannels();
            }
            if (isTimeUp(now) || untilQuietEndsNanos(now) <= 0) {
                phase = Phase.OVER;
            }
        }
        return phase == Phase.OVER;
    }

    private long untilQuietEndsNanos(long now) {
        long untilQuiet = lastActiveNanos + quietNanos - now;
        return loop.closesChannelsLater()
                ? Math.max(untilQuiet, settledNanos - KERNEL.nanoTime())
                : untilQuiet;
    }

    private void noteActivity(long now) {
        long turns = loop.engine().meter().turns();
        if (turns != turnsSeen) {
            turnsSeen = turns;
            lastActiveNanos = now;
        }
    }

    private void cancelTasks(Phase next) {
        phase = next;
        cancelled = cancelTasks(loop);
    }

    /** Cancels all tasks that are not done, and gives them. */
    static List<Task<?>> cancelTasks(Loop loop) {
        List<Task<?>> tasks = List.copyOf(loop.allTasks());
        int[] requestsBefore = tasks.stream().mapToInt(Task::cancelling).toArray();
        for (int i = 0; i < requestsBefore.length; i++) {
            Task<?> task = tasks.get(i);
            if (task.cancelling()
                    == requestsBefore[i]) { // else one that awaits it has passed the cancel on
                cancel(loop, task);
            }
        }
        return tasks;
    }

    private static void cancel(Loop loop, Task<?> task) {
        try {
            task.cancel();
        } catch (StackOverflowError tooManyAwaitEachOther) {
            loop.callExceptionHandler(
                    new ExceptionContext(
                            "Cannot cancel a task that awaits too long a chain of others",
                            null,
                            task,
                            null,
                            null,
                            List.of()));
        }
    }

    private boolean cancelledHaveEnded(long now) {
        List<Task<?>> waitedFor = cancelled;
        return waitedFor == null || isTimeUp(now) || waitedFor.stream().allMatch(Task::done);
    }

    /**
     * Whether time is up, or Netty's immediate {@code shutdown()} was called, or the loop broke.
     */
    private boolean isTimeUp(long now) {
        return waitsNoMore || loop.isShutdown() || now - startNanos >= timeoutNanos;
    }

    /**
     * How long a poll may wait at most, so that the next step comes in time; only while under way.
     */
    long delayNanos() {
        long now = loop.time();
        long untilTimeout = startNanos + timeoutNanos - now;
        long delay =
                phase == Phase.QUIET
                        ? Math.min(untilTimeout, untilQuietEndsNanos(now))
                        : untilTimeout;
        return Math.max(0, delay);
    }
}
