package io.nettio.netty.overload;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Where new work on one executor is admitted, or waits, or is refused. Those that wait are admitted
 * in their order, first one, then two, four and so on each time the lag is looked at and is still
 * low, lest all at once make it high again. Nobody overtakes them. The executor's thread only.
 */
final class Gate {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /** Whether the executor is late. */
    private enum State {
        /** Not so far. */
        OPEN,
        /** From the bound on, until it is well below. */
        CLOSED
    }

    private final EventExecutor executor;
    private final Lag lag;
    private final AdmissionOptions options;
    private final Counts counts;

    private final ArrayDeque<Waiting> line = new ArrayDeque<>();
    private State state = State.OPEN;
    private int live; // in the line, those that are gone left out
    private int burst = 1;
    private boolean looks; // a timer is set

    Gate(EventExecutor executor, Lag lag, AdmissionOptions options, Counts counts) {
        this.executor = executor;
        this.lag = lag;
        this.options = options;
        this.counts = counts;
    }

    /** Something that wants to come in. Each place in the line is called once, or given up. */
    interface Guest {
        void admit();

        void refuse();
    }

    /** A place in the line. */
    final class Waiting {
        private final long deadlineNanos;
        private @Nullable Guest guest;

        private Waiting(Guest guest, long deadlineNanos) {
            this.guest = guest;
            this.deadlineNanos = deadlineNanos;
        }

        /** The guest is gone; nothing if it was called. */
        void giveUp() {
            if (guest != null) {
                take();
                counts.abandoned.increment();
            }
        }

        /** The guest, which leaves the line; null where it is gone. */
        private @Nullable Guest take() {
            Guest taken = guest;
            if (taken != null) {
                guest = null;
                live--;
                counts.waiting.decrementAndGet();
            }
            return taken;
        }
    }

    /**
     * Somebody comes: is admitted or refused before this returns, or waits.
     *
     * @param arrivedNanos when it came, by {@link #now}: it may have waited elsewhere since
     * @return the place in the line, or null
     */
    @Nullable Waiting come(Guest guest, long arrivedNanos) {
        if (isOpen() && live == 0) {
            admit(guest);
        } else if (options.policy() == Overloaded.REFUSE || live >= options.maxWaiting()) {
            refuse(guest);
        } else {
            return wait(guest, arrivedNanos + options.maxDelay().toNanos());
        }
        return null;
    }

    private @Nullable Waiting wait(Guest guest, long deadlineNanos) {
        if (deadlineNanos - now() <= 0) {
            callOverdue(guest);
        } else if (!lookLater()) { // the executor ends
            refuse(guest);
        } else {
            Waiting waiting = new Waiting(guest, deadlineNanos);
            line.add(waiting);
            live++;
            counts.delayed.increment();
            counts.waiting.incrementAndGet();
            return waiting;
        }
        return null;
    }

    long now() {
        return executor.ticker().nanoTime();
    }

    private boolean isOpen() {
        long nanos = lag.nanos();
        if (nanos >= options.bound().toNanos()) {
            state = State.CLOSED;
        } else if (nanos <= options.resumeBelow().toNanos()) {
            state = State.OPEN;
        }
        return state == State.OPEN;
    }

    // -- the line

    /** Whether it will be looked at the line again. */
    private boolean lookLater() {
        if (!looks) {
            try {
                executor.schedule(this::look, LOOK_NANOS, TimeUnit.NANOSECONDS)
                        .addListener(this::onLooked);
                looks = true;
            } catch (RejectedExecutionException ended) {
                return false;
            }
        }
        return true;
    }

    /** An executor that ends cancels what is scheduled on it. */
    private void onLooked(Future<?> look) {
        if (look.isCancelled()) {
            looks = false;
            refuseAll();
        }
    }

    private void look() {
        looks = false;
        callThoseWhoseTimeIsOver();
        if (isOpen()) {
            callNext(burst);
            burst = Math.min(2 * burst, options.maxWaiting());
        } else {
            burst = 1;
        }
        dropThoseThatAreGone();
        if (line.isEmpty()) {
            burst = 1;
        } else if (!lookLater()) {
            refuseAll();
        }
    }

    private void callThoseWhoseTimeIsOver() {
        long now = now();
        Waiting first = line.peek();
        while (first != null && first.deadlineNanos - now <= 0) {
            line.remove();
            Guest guest = first.take();
            if (guest != null) {
                callOverdue(guest);
            }
            first = line.peek();
        }
    }

    private void callOverdue(Guest guest) {
        if (options.policy() == Overloaded.DELAY) {
            admit(guest);
        } else {
            refuse(guest);
        }
    }

    private void callNext(int most) {
        for (int called = 0; called < most && !line.isEmpty(); ) {
            Guest guest = line.remove().take();
            if (guest != null) {
                called++;
                admit(guest);
            }
        }
    }

    private void dropThoseThatAreGone() {
        while (!line.isEmpty() && line.element().guest == null) {
            line.remove();
        }
    }

    private void refuseAll() {
        while (!line.isEmpty()) {
            Guest guest = line.remove().take();
            if (guest != null) {
                refuse(guest);
            }
        }
    }

    private void admit(Guest guest) {
        counts.admitted.increment();
        guest.admit();
    }

    private void refuse(Guest guest) {
        counts.refused.increment();
        guest.refuse();
    }
}
