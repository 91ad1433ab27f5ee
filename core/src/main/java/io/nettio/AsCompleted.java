package io.nettio;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/** One {@code asyncio.as_completed}: coroutines, each of which gives the next result there is. */
final class AsCompleted<T extends @Nullable Object> implements Iterator<Coroutine<T>> {
    private static final Object TIMED_OUT = new Object();

    private final LoopState loop;
    private final Set<AsyncFuture<? extends T>> todo = new LinkedHashSet<>();
    private final Deque<Object> done = new ArrayDeque<>(); // futures, or TIMED_OUT
    private final Deque<AsyncFuture<@Nullable Void>> waiters = new ArrayDeque<>();
    private final Listener onDone = new Listener();
    private @Nullable TimerHandle timer;
    private int left;

    AsCompleted(
            LoopState loop,
            Collection<? extends Awaitable<? extends T>> awaitables,
            @Nullable Long timeoutNanos) {
        this.loop = loop;
        for (Awaitable<? extends T> awaitable : new LinkedHashSet<>(awaitables)) {
            todo.add(Futures.ensureFuture(awaitable, loop));
        }
        left = todo.size();
        todo.forEach(this::listenTo);
        if (timeoutNanos != null && left > 0) {
            timer = loop.callAt(loop.engine.now() + timeoutNanos, this::onTimeout);
        }
    }

    private final class Listener implements Consumer<AsyncFuture<? extends T>>, Waiting {
        @Override
        public void accept(AsyncFuture<? extends T> done) {
            onDone(done);
        }

        @Override
        public void eachWaiting(Consumer<AsyncFuture<?>> to) {
            waiters.forEach(to);
        }
    }

    private <V extends T> void listenTo(AsyncFuture<V> future) {
        future.addDoneCallback(onDone);
    }

    @Override
    public boolean hasNext() {
        return left > 0;
    }

    @Override
    public Coroutine<T> next() {
        if (left == 0) {
            throw new NoSuchElementException(
                    "as many results were asked for as there were awaitables");
        }
        left--;
        return Coroutine.of(this::waitForOne);
    }

    private T waitForOne() {
        while (done.isEmpty()) {
            AsyncFuture<@Nullable Void> waiter = new AsyncFuture<>(loop);
            waiters.add(waiter);
            try {
                Asyncio.await(waiter);
            } catch (Throwable failure) {
                waiter.cancel();
                waiters.remove(waiter);
                if (!done.isEmpty() && !waiter.cancelled()) {
                    wakeNext();
                }
                throw failure;
            }
        }
        Object first = done.remove();
        if (first == TIMED_OUT) {
            throw new AsyncTimeoutException("The time limit of asCompleted ran out");
        }
        @SuppressWarnings("unchecked") // done holds futures of this type besides the marker
        AsyncFuture<? extends T> future = (AsyncFuture<? extends T>) first;
        return future.result();
    }

    private void onDone(AsyncFuture<? extends T> future) {
        if (todo.isEmpty()) {
            return; // the timeout came first
        }
        todo.remove(future);
        put(future);
        if (todo.isEmpty() && timer != null) {
            timer.cancel();
        }
    }

    private void onTimeout() {
        for (AsyncFuture<? extends T> future : todo) {
            forget(future);
            put(TIMED_OUT);
        }
        todo.clear();
    }

    private <V extends T> void forget(AsyncFuture<V> future) {
        future.removeDoneCallback(onDone);
    }

    private void put(Object end) {
        done.add(end);
        wakeNext();
    }

    private void wakeNext() {
        while (!waiters.isEmpty()) {
            AsyncFuture<@Nullable Void> waiter = Objects.requireNonNull(waiters.poll());
            if (!waiter.done()) {
                waiter.succeed(null);
                return;
            }
        }
    }
}
