package io.nettio;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Takes a publisher's signals in on the loop, in their order, whichever threads they come from, and
 * keeps the items until a coroutine takes them. All calls to the publisher are made on the loop, so
 * that they are serial, as its rules ask.
 */
final class ItemSubscriber<T> implements Flow.Subscriber<T> {
    private enum State {
        /** Signals may come; the coroutine reads. */
        OPEN,
        /** The publisher has completed or failed; items may still wait. */
        ENDED,
        /** The coroutine wants no more. */
        CLOSED
    }

    private final LoopState loop;
    private final int batch;
    private final Consumer<? super T> discard;

    // any thread
    private final Queue<Runnable> signals = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waitingSignals = new AtomicInteger();
    private volatile Flow.@Nullable Subscription subscription;

    // loop thread only
    private final ArrayDeque<T> items = new ArrayDeque<>();
    private State state = State.OPEN;
    private @Nullable Throwable failure;
    private @Nullable AsyncFuture<@Nullable Void> waiter;
    private int outstanding; // asked for, and not come yet
    private int taken; // since the publisher was asked last

    ItemSubscriber(LoopState loop, int batch, Consumer<? super T> discard) {
        this.loop = loop;
        this.batch = batch;
        this.discard = discard;
    }

    // -- the publisher's side, any thread

    @Override
    public void onSubscribe(Flow.Subscription given) {
        Objects.requireNonNull(given, "subscription");
        signal(() -> subscribed(given));
    }

    @Override
    public void onNext(T item) {
        if (item == null) {
            NullPointerException refused =
                    new NullPointerException("The publisher gave null, which is no item");
            signal(() -> violated(refused));
            throw refused; // the rules ask for this, too
        }
        signal(() -> came(item));
    }

    @Override
    public void onError(Throwable thrown) {
        Objects.requireNonNull(thrown, "throwable");
        signal(() -> ended(thrown));
    }

    @Override
    public void onComplete() {
        signal(() -> ended(null));
    }

    /**
     * Through one queue whichever thread signals: a publisher may change threads between two
     * signals, and one that then ran on the loop must not overtake.
     */
    private void signal(Runnable taking) {
        signals.add(taking);
        if (loop.isClosed()) {
            abandon();
        } else if (waitingSignals.getAndIncrement() == 0) { // else they are being taken in
            takeInOnLoop();
        }
    }

    private void takeInOnLoop() {
        if (loop.engine.inLoop()) {
            takeIn();
            return;
        }
        try {
            loop.engine.submit(new ThreadsafeHandle(loop, this::takeIn, new Context()));
        } catch (RejectedExecutionException closed) {
            abandon();
        }
    }

    /** The loop has closed: there is no coroutine any more, and no thread but the publisher's. */
    private void abandon() {
        state = State.CLOSED;
        takeIn();
        cancelSubscription();
    }

    private void takeIn() {
        int seen = waitingSignals.get();
        do {
            for (Runnable next = signals.poll(); next != null; next = signals.poll()) {
                next.run();
            }
            seen = waitingSignals.addAndGet(-seen);
        } while (seen != 0);
    }

    // -- signals, on the loop

    private void subscribed(Flow.Subscription given) {
        if (subscription != null || state != State.OPEN) {
            cancel(given);
            return;
        }
        subscription = given;
        request(batch);
    }

    private void came(T item) {
        if (state != State.OPEN) {
            drop(item);
        } else if (outstanding == 0) {
            drop(item);
            violated(
                    new IllegalStateException(
                            "The publisher gave more items than it was asked for, and was"
                                    + " cancelled"));
        } else {
            outstanding--;
            items.add(item);
            wake();
        }
    }

    private void violated(RuntimeException complaint) {
        if (state == State.OPEN) {
            ended(complaint);
            cancelSubscription();
        }
    }

    private void ended(@Nullable Throwable thrown) {
        if (state == State.OPEN) {
            state = State.ENDED;
            failure = thrown;
            wake();
        }
    }

    private void wake() {
        AsyncFuture<@Nullable Void> waiting = waiter;
        if (waiting != null && !waiting.done()) {
            waiting.succeed(null);
        }
    }

    // -- the coroutine's side

    /** Suspends until there is an item; false if no more come. */
    boolean awaitItem() {
        loop.checkThread("items", "a coroutine of their loop");
        while (items.isEmpty()) {
            switch (state) {
                case CLOSED ->
                        throw new IllegalStateException(
                                "These items were closed, or their wait was cancelled: subscribe"
                                        + " again");
                case ENDED -> {
                    throwFailure();
                    return false;
                }
                case OPEN -> {
                    requestWhatWasTaken();
                    if (items.isEmpty() && state == State.OPEN) {
                        waitForSignal();
                    }
                }
            }
        }
        return true;
    }

    private void throwFailure() {
        Throwable thrown = failure;
        if (thrown instanceof CancellationException cancelled) {
            throw new CancelledError(cancelled.getMessage());
        }
        if (thrown != null) {
            throw Sneaky.thrown(thrown);
        }
    }

    private void waitForSignal() {
        if (waiter != null) {
            throw new IllegalStateException("Another task waits for these items already");
        }
        AsyncFuture<@Nullable Void> waiting = new AsyncFuture<>(loop);
        waiter = waiting;
        loop.engine.jobs().incrementAndGet();
        try {
            Asyncio.await(waiting);
        } catch (CancelledError cancelled) {
            close();
            throw cancelled;
        } finally {
            loop.engine.jobs().decrementAndGet();
            waiter = null;
        }
    }

    T take() {
        taken++;
        T item = items.remove();
        if (taken * 2 >= batch && batch > 1) { // with 1, when the next is asked for
            requestWhatWasTaken();
        }
        return item;
    }

    void close() {
        loop.checkThread("close", "callSoonThreadsafe(items::close)");
        boolean open = state == State.OPEN;
        state = State.CLOSED;
        for (T item = items.poll(); item != null; item = items.poll()) {
            drop(item);
        }
        if (open) {
            cancelSubscription();
            wake();
        }
    }

    // -- calls to the publisher; their rules forbid them to throw

    private void requestWhatWasTaken() {
        int n = taken;
        if (n > 0 && state == State.OPEN) {
            taken = 0;
            request(n);
        }
    }

    private void request(int n) {
        Flow.Subscription asked = subscription;
        if (asked == null) {
            return;
        }
        outstanding += n;
        try {
            asked.request(n);
        } catch (RuntimeException refused) {
            violated(refused);
        }
    }

    private void cancelSubscription() {
        Flow.Subscription given = subscription;
        if (given != null) {
            cancel(given);
        }
    }

    private void cancel(Flow.Subscription given) {
        try {
            given.cancel();
        } catch (RuntimeException thrown) {
            loop.reportFromOutside(ExceptionContext.of("A subscription's cancel() threw", thrown));
        }
    }

    private void drop(T item) {
        try {
            discard.accept(item);
        } catch (RuntimeException thrown) {
            loop.reportFromOutside(ExceptionContext.of("Releasing an item threw", thrown));
        }
    }
}
