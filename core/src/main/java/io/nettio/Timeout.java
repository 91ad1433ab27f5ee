package io.nettio;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Objects;

/**
 * A time limit on a piece of code: asyncio's {@code Timeout}. At the deadline the task is
 * cancelled, and the scope turns that cancellation, and no other, into {@link
 * AsyncTimeoutException}.
 *
 * <p>Source: {@code asyncio/timeouts.py}.
 */
public final class Timeout {
    private enum State {
        /** The deadline has not come. */
        ENTERED,
        /** The deadline came, and the task was cancelled for it. */
        EXPIRING,
        /** Left after the deadline came. */
        EXPIRED,
        /** Left before the deadline came. */
        EXITED
    }

    private final Task<?> task;
    private final int cancellingAtEntry;
    private State state = State.ENTERED;
    private @Nullable Long deadlineNanos;
    private @Nullable Handle handle;

    private Timeout(Task<?> task) {
        this.task = task;
        this.cancellingAtEntry = task.cancelling();
    }

    static <T extends @Nullable Object> T run(
            Task<?> task, long entryNanos, @Nullable Long deadlineNanos, TimeoutBody<T> body) {
        Timeout scope = new Timeout(task);
        scope.rescheduleNanos(deadlineNanos);
        T result;
        try {
            result = body.run(scope);
        } catch (Throwable failure) {
            Throwable out = scope.exit(entryNanos, failure);
            throw Sneaky.thrown(out == null ? failure : out);
        }
        scope.exit(entryNanos, null);
        return result;
    }

    /** The deadline, by {@link Loop#time()} in nanoseconds; null where there is none. */
    public @Nullable Long when() {
        return deadlineNanos;
    }

    /**
     * Moves the deadline to this time from now; null takes it away, none or a negative one cancels
     * in the next turn.
     *
     * @throws IllegalStateException once the scope has expired or was left
     */
    public void reschedule(@Nullable Duration fromNow) {
        rescheduleNanos(
                fromNow == null ? null : task.loopState.engine.now() + Delays.nanos(fromNow));
    }

    /** Moves the deadline to a time of {@link Loop#time()}; null takes it away. */
    public void rescheduleAt(@Nullable Long deadline) {
        rescheduleNanos(deadline);
    }

    private void rescheduleNanos(@Nullable Long deadline) {
        if (state != State.ENTERED) {
            throw new IllegalStateException(
                    "Cannot reschedule a timeout that is "
                            + state.name().toLowerCase(java.util.Locale.ROOT));
        }
        task.loopState.checkThread(
                "Timeout.reschedule", "callSoonThreadsafe(() -> scope.reschedule(…))");
        deadlineNanos = deadline;
        cancelHandle();
        if (deadline != null) {
            LoopState loop = task.loopState;
            handle =
                    deadline <= loop.engine.now()
                            ? loop.callSoon(this::onTimeout)
                            : loop.callAt(deadline, this::onTimeout);
        }
    }

    /** Whether the deadline came while the code ran. */
    public boolean expired() {
        return state == State.EXPIRING || state == State.EXPIRED;
    }

    private void onTimeout() {
        task.cancel();
        state = State.EXPIRING;
        handle = null;
    }

    /** Leaves the scope; gives what is to be thrown in place of what left the code. */
    private @Nullable Throwable exit(long entryNanos, @Nullable Throwable failure) {
        cancelHandle();
        if (state != State.EXPIRING) {
            state = State.EXITED;
            return failure;
        }
        state = State.EXPIRED;
        boolean ours = task.uncancel() <= cancellingAtEntry;
        return ours && failure instanceof CancelledError cancelled
                ? error(limitNanos(entryNanos), cancelled)
                : failure;
    }

    private long limitNanos(long entryNanos) {
        Long deadline = deadlineNanos;
        return deadline == null ? 0 : Math.max(0, deadline - entryNanos);
    }

    static AsyncTimeoutException error(long limitNanos, CancelledError cause) {
        AsyncTimeoutException timeout =
                new AsyncTimeoutException(
                        "The time limit of " + Duration.ofNanos(limitNanos) + " ran out");
        timeout.initCause(cause);
        return timeout;
    }

    private void cancelHandle() {
        if (handle != null) {
            Objects.requireNonNull(handle).cancel();
            handle = null;
        }
    }

    @Override
    public String toString() {
        return "Timeout[" + state + (deadlineNanos == null ? "" : " when=" + deadlineNanos) + "]";
    }
}
