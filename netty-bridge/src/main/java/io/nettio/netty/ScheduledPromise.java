package io.nettio.netty;

import io.nettio.internal.Callback;
import io.netty.util.concurrent.DefaultPromise;
import io.netty.util.concurrent.Promise;
import io.netty.util.concurrent.ScheduledFuture;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * What Netty's {@code schedule…} methods return here: a task on the loop's own timers, so that one
 * sequence orders Netty's timers and asyncio's. It behaves as Netty's {@code ScheduledFutureTask}.
 */
final class ScheduledPromise<V extends @Nullable Object> extends DefaultPromise<V>
        implements ScheduledFuture<V>, Runnable {
    private final AsyncioEventLoop loop;
    private final Callable<V> task;
    private final long
            periodNanos; // 0: once; positive: at a fixed rate; negative: with a fixed delay
    private final Timer timer = new Timer();
    private volatile long deadlineNanos;

    ScheduledPromise(
            AsyncioEventLoop loop, Callable<V> task, long deadlineNanos, long periodNanos) {
        super(loop);
        this.loop = loop;
        this.task = task;
        this.deadlineNanos = deadlineNanos;
        this.periodNanos = periodNanos;
    }

    /** Sets the timer: at once on the loop's thread, else as soon as the loop takes it in. */
    ScheduledPromise<V> start() {
        if (loop.inEventLoop()) {
            loop.requireNotShutdown();
            run();
        } else {
            loop.execute(this);
        }
        return this;
    }

    /** Sets the timer, on the loop's thread. */
    @Override
    public void run() {
        if (!isCancelled()) {
            loop.engine().schedule(deadlineNanos, timer);
        }
    }

    private final class Timer extends Callback {
        @Override
        protected void call() {
            fire();
            loop.engine().plainCodeRan();
        }

        @Override
        protected boolean isCancelled() {
            return ScheduledPromise.this.isCancelled();
        }

        void cancel() {
            ScheduledPromise.this.cancel(false);
        }
    }

    private void fire() {
        try {
            if (periodNanos == 0) {
                if (super.setUncancellable()) {
                    super.setSuccess(task.call());
                }
            } else if (!isCancelled()) {
                task.call();
                repeat();
            }
        } catch (Throwable failure) {
            super.tryFailure(failure);
        }
    }

    private void repeat() {
        if (!loop.isShutdown() && !isCancelled()) {
            deadlineNanos =
                    periodNanos > 0 ? deadlineNanos + periodNanos : loop.time() - periodNanos;
            run();
        }
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        if (cancelled) {
            forgetTimer();
        }
        return cancelled;
    }

    private void forgetTimer() {
        if (loop.inEventLoop()) {
            loop.engine().onTimerCancelled(timer);
            return;
        }
        try {
            loop.lazyExecute(() -> loop.engine().onTimerCancelled(timer));
        } catch (RejectedExecutionException ended) {
            // the loop's timers are gone with it
        }
    }

    /** The loop ends: whoever waits for this is told. */
    static void cancelAll(Iterable<Callback> timers) {
        for (Callback callback : timers) {
            if (callback instanceof ScheduledPromise<?>.Timer own) {
                own.cancel();
            }
        }
    }

    @Override
    public long getDelay(TimeUnit unit) {
        return unit.convert(Math.max(0, deadlineNanos - loop.time()), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
        return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
    }

    // The task alone completes it, as in Netty.

    @Override
    public Promise<V> setSuccess(V result) {
        throw new IllegalStateException("the scheduled task gives the result");
    }

    @Override
    public boolean trySuccess(V result) {
        return false;
    }

    @Override
    public Promise<V> setFailure(Throwable cause) {
        throw new IllegalStateException("the scheduled task gives the result");
    }

    @Override
    public boolean tryFailure(Throwable cause) {
        return false;
    }

    @Override
    public boolean setUncancellable() {
        throw new IllegalStateException("the scheduled task gives the result");
    }
}
