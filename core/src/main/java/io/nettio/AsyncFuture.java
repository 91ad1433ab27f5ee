package io.nettio;

import io.nettio.internal.Callback;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

/**
 * A result that is not there yet: asyncio's {@code Future}.
 *
 * <p>Callbacks are never called inline: each is made ready, in the order in which it was added,
 * once the future is done. {@link #cancel} takes effect at once.
 *
 * <p>A future belongs to one loop and is not safe for threads: while the loop runs, only its own
 * thread changes it, and others use {@link Loop#callSoonThreadsafe} (refused with a sentence
 * otherwise).
 *
 * <p>Source: {@code asyncio/futures.py}.
 */
public sealed class AsyncFuture<T extends @Nullable Object> implements Awaitable<T>
        permits Task, GatheringFuture {
    private enum State {
        /** Neither result nor exception yet. */
        PENDING("", ""),
        /** Cancelled: the outcome is the {@link CancelledError} to throw first, or its message. */
        CANCELLED("AsyncFuture.cancel()", "callSoonThreadsafe(future::cancel)"),
        /** The outcome is the result. */
        SUCCEEDED("AsyncFuture.setResult", "callSoonThreadsafe(() -> future.setResult(…))"),
        /** The outcome is the exception. */
        FAILED("AsyncFuture.setException", "callSoonThreadsafe(() -> future.setException(…))");

        private final String call; // that ends in this state
        private final String instead; // from another thread

        State(String call, String instead) {
            this.call = call;
            this.instead = instead;
        }
    }

    final LoopState loopState;
    private final @Nullable Throwable source; // where it was made, in debug mode

    // loop thread only
    private State state = State.PENDING;
    private @Nullable Object outcome;
    private @Nullable Object callbacks; // null, one Callback, or an ArrayList of them
    private @Nullable RetrievalWatch unretrieved; // of a failure that nobody has seen yet
    private boolean refusesAwaits;

    AsyncFuture(LoopState loopState) {
        this.loopState = loopState;
        this.source = loopState.sourceStack();
    }

    final @Nullable Throwable source() {
        return source;
    }

    public final Loop loop() {
        return loopState.loop;
    }

    // -- state

    /** Whether there is a result, an exception or a cancellation. */
    public final boolean done() {
        return state != State.PENDING;
    }

    public final boolean cancelled() {
        return state == State.CANCELLED;
    }

    /**
     * Whether there is an exception; a cancellation is none. Asking does not count as seeing it.
     */
    public final boolean failed() {
        return state == State.FAILED;
    }

    /**
     * The result; throws the exception, checked ones too, if there is one.
     *
     * @throws CancelledError if the future was cancelled
     * @throws InvalidStateException if it is not done
     */
    @SuppressWarnings({
        "unchecked",
        "NullAway"
    }) // the outcome of a success is a T, null where T may be
    public final T result() {
        if (state == State.SUCCEEDED) {
            return (T) outcome;
        }
        throw Sneaky.thrown(seenFailure("Result is not set."));
    }

    /**
     * The exception, or null if there is a result.
     *
     * @throws CancelledError if the future was cancelled
     * @throws InvalidStateException if it is not done
     */
    public final @Nullable Throwable exception() {
        return state == State.SUCCEEDED ? null : seenFailure("Exception is not set.");
    }

    private Throwable seenFailure(String unset) {
        if (cancelled()) {
            throw makeCancelledError();
        }
        if (!failed()) {
            throw new InvalidStateException(unset);
        }
        markRetrieved();
        return (Throwable) Objects.requireNonNull(outcome);
    }

    // -- completion

    /**
     * Sets the result.
     *
     * @throws InvalidStateException if the future is done already
     * @throws IllegalStateException on a task, whose result its coroutine gives, and off the loop's
     *     thread
     */
    public void setResult(T result) {
        complete(State.SUCCEEDED, result);
    }

    /**
     * Sets the exception.
     *
     * @throws InvalidStateException if the future is done already
     * @throws IllegalStateException on a task, whose exception its coroutine throws, and off the
     *     loop's thread
     * @throws IllegalArgumentException if the exception is null
     */
    public void setException(Throwable exception) {
        fail(exception);
    }

    final void fail(Throwable exception) {
        if (exception == null) {
            throw new IllegalArgumentException(
                    "setException(null): give the exception, or call setResult(null)");
        }
        complete(State.FAILED, exception);
        unretrieved = RetrievalWatch.of(this, exception);
    }

    final void succeed(T result) {
        complete(State.SUCCEEDED, result);
    }

    /** Cancels without a message. */
    public final boolean cancel() {
        return cancel(null);
    }

    /**
     * Cancels: whoever awaits the future gets a {@link CancelledError} with this message. An
     * exception that it failed with before counts as seen then.
     *
     * @return false if the future is done already, and nothing happened
     */
    public boolean cancel(@Nullable String message) {
        markRetrieved();
        return cancelAs(message);
    }

    final boolean cancelAs(@Nullable String message) {
        if (done()) {
            return false;
        }
        complete(State.CANCELLED, message);
        return true;
    }

    /** Cancels with the error that the first {@link #result} throws; the others have no message. */
    final void cancelAs(CancelledError error) {
        complete(State.CANCELLED, error);
    }

    private void complete(State end, @Nullable Object value) {
        if (done()) {
            throw new InvalidStateException("This future is done already: " + this);
        }
        loopState.checkThread(end.call, end.instead);
        state = end;
        outcome = value;
        Object waiting = callbacks;
        callbacks = null;
        if (waiting instanceof Callback single) {
            loopState.ready(single);
        } else if (waiting != null) {
            callbackList(waiting).forEach(loopState::ready);
        }
    }

    /**
     * The error of a cancelled future, as asyncio makes it: the original once, and then new ones.
     */
    final CancelledError makeCancelledError() {
        if (cancelled() && outcome instanceof CancelledError original) {
            outcome = null;
            original.thrownHere();
            return original;
        }
        return new CancelledError(cancelMessage());
    }

    /** The message that it was cancelled with. */
    @Nullable String cancelMessage() {
        return cancelled() && outcome instanceof String message ? message : null;
    }

    /** What awaiting this done future throws, or null if it gives a result. */
    final @Nullable Throwable failure() {
        if (!cancelled()) {
            return exception();
        }
        if (outcome instanceof CancelledError original) { // its trace shows where it was thrown
            outcome = null;
            return original;
        }
        return CancelledError.toBeThrown(cancelMessage());
    }

    /** Somebody has seen this future's exception, so that nobody need be told of it. */
    final void markRetrieved() {
        RetrievalWatch watch = unretrieved;
        if (watch != null) {
            unretrieved = null;
            watch.retrieved();
        }
    }

    // -- callbacks

    /**
     * Calls the function with this future once it is done: in the turn after, on the loop's thread,
     * in a copy of the current context.
     */
    public final void addDoneCallback(Consumer<? super AsyncFuture<T>> function) {
        addDoneCallbackIn(Context.inheritable(), function);
    }

    /** As {@link #addDoneCallback(Consumer)}, in the context given. */
    public final void addDoneCallback(Consumer<? super AsyncFuture<T>> function, Context context) {
        addDoneCallbackIn(
                Given.orRefuse(context, "addDoneCallback(…, null): give the context, or none"),
                function);
    }

    private void addDoneCallbackIn(Object context, Consumer<? super AsyncFuture<T>> function) {
        loopState.checkThread(
                "addDoneCallback", "callSoonThreadsafe(() -> future.addDoneCallback(…))");
        addCallback(
                new DoneCallback<>(
                        this,
                        Given.orRefuse(
                                function, "addDoneCallback(null): give the function to call"),
                        context));
    }

    /** Removes all callbacks that are equal to this function, and returns how many there were. */
    public final int removeDoneCallback(Consumer<? super AsyncFuture<T>> function) {
        loopState.checkThread("removeDoneCallback", "callSoonThreadsafe(…)");
        Object waiting = callbacks;
        if (waiting == null) {
            return 0;
        }
        if (waiting instanceof Callback single) {
            boolean equal = isCallOf(single, function);
            callbacks = equal ? null : waiting;
            return equal ? 1 : 0;
        }
        List<Callback> list = callbackList(waiting);
        int removed = 0;
        for (Callback callback : List.copyOf(list)) { // whose equals may itself change the list
            if (isCallOf(callback, function) && list.remove(callback)) {
                removed++;
            }
        }
        return removed;
    }

    /** Makes this ready once the future is done, or at once where it is. */
    final void addCallback(Callback callback) {
        if (done()) {
            loopState.ready(callback);
        } else if (callbacks == null) {
            callbacks = callback;
        } else if (callbacks instanceof Callback first) {
            List<Callback> list = new ArrayList<>(4);
            list.add(first);
            list.add(callback);
            callbacks = list;
        } else {
            callbackList(callbacks).add(callback);
        }
    }

    final boolean hasCallbacks() {
        return callbacks != null;
    }

    final void removeCallback(Callback callback) {
        if (callbacks == callback) {
            callbacks = null;
        } else if (callbacks != null && !(callbacks instanceof Callback)) {
            callbackList(callbacks).remove(callback);
        }
    }

    /**
     * It was awaited where it never may be: by itself, or from another loop. CPython then leaves
     * the future marked as being awaited, so that each later await of it fails at once while it is
     * pending; its traces show it.
     */
    final void refuseAwaits() {
        refusesAwaits = true;
    }

    final void checkAwaitable() {
        if (refusesAwaits) {
            throw new IllegalStateException(
                    "This future was awaited by itself or from another loop, and cannot be "
                            + "awaited before it is done: "
                            + this);
        }
    }

    /** Those that are there now, for who looks at them: {@link Waiting}, {@link Completing}. */
    final void eachCallback(Consumer<Callback> to) {
        Object waiting = callbacks;
        if (waiting instanceof Callback single) {
            to.accept(single);
        } else if (waiting != null) {
            callbackList(waiting).forEach(to);
        }
    }

    private static boolean isCallOf(Callback callback, Consumer<?> function) {
        return callback instanceof DoneCallback<?> own && own.function.equals(function);
    }

    @SuppressWarnings("unchecked") // the only list that callbacks ever holds
    private static List<Callback> callbackList(Object callbacks) {
        return (List<Callback>) callbacks;
    }

    /**
     * The same result as a {@link CompletableFuture}, which completes on the loop's thread.
     * Cancelling either cancels the other. Any thread may use what is returned; this method is for
     * the loop's.
     */
    public final CompletableFuture<T> toCompletableFuture() {
        return FutureBridge.toCompletableFuture(this);
    }

    /**
     * The same result as a publisher of one item, or of none where the result is null; a cancelled
     * future fails it with a {@link java.util.concurrent.CancellationException}. Every subscriber
     * gets the outcome; one that cancels before it cancels this future, for all ({@link
     * Asyncio#shield} it from them). Any thread may use what is returned; this method is for the
     * loop's.
     */
    public final Flow.Publisher<T> toPublisher() {
        return new FuturePublisher<>(toCompletableFuture());
    }

    @Override
    public String toString() {
        return getClass().getSimpleName() + "[" + describeState() + "]";
    }

    final String describeState() {
        return switch (state) {
            case PENDING -> "pending";
            case CANCELLED -> "cancelled";
            case SUCCEEDED -> "result=" + outcome;
            case FAILED -> "exception=" + outcome;
        };
    }
}
