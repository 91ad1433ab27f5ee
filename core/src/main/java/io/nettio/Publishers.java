package io.nettio;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.Flow;
import java.util.function.Consumer;

/**
 * Publishers of {@link Flow}, read from a coroutine. The other way, a future as a publisher, is
 * {@link AsyncFuture#toPublisher}.
 *
 * <p>The publisher may signal from any thread; its signals are taken in on the loop, in their
 * order. One that breaks the rules of Reactive Streams (more items than were asked for, a null, an
 * item before the subscription) is cancelled, and the coroutine gets an exception that says so.
 * What it signals after it was cancelled is dropped.
 *
 * <p>On a loop of virtual time the clock stands still while a coroutine waits for a publisher, as
 * it does for a {@code CompletionStage}.
 */
public final class Publishers {
    /** How many items are asked for at first, and may wait. */
    private static final int DEFAULT_BATCH = 16;

    private Publishers() {}

    /**
     * Subscribes, and gives the items as they are asked for; at most 16 wait here.
     *
     * @throws IllegalStateException outside a coroutine
     */
    public static <T> AsyncItems<T> items(Flow.Publisher<? extends T> publisher) {
        return items(publisher, DEFAULT_BATCH);
    }

    /**
     * As {@link #items(Flow.Publisher)}; at most this many wait here. With 1 the publisher is asked
     * for each item when the coroutine wants it, and not before.
     */
    public static <T> AsyncItems<T> items(Flow.Publisher<? extends T> publisher, int batch) {
        return items(publisher, batch, item -> {});
    }

    /**
     * As {@link #items(Flow.Publisher, int)}, for items that have to be released: those that came
     * and that nobody takes any more are given to the function, on the loop's thread; once the loop
     * has closed, on the publisher's.
     */
    public static <T> AsyncItems<T> items(
            Flow.Publisher<? extends T> publisher, int batch, Consumer<? super T> discard) {
        Given.orRefuse(publisher, "items(null): give the publisher to subscribe to");
        Given.orRefuse(discard, "items(…, null): give what releases an item");
        if (batch < 1) {
            throw new IllegalArgumentException("batch: " + batch + " (expected: >= 1)");
        }
        ItemSubscriber<T> subscriber =
                new ItemSubscriber<>(Asyncio.requireTask("items").loopState, batch, discard);
        publisher.subscribe(subscriber);
        return new AsyncItems<>(subscriber);
    }

    /**
     * Suspends until the first item, and cancels the rest; null if there is none.
     *
     * @throws CancelledError if this task is cancelled, which cancels the subscription
     */
    public static <T> @Nullable T first(Flow.Publisher<? extends T> publisher) {
        try (AsyncItems<T> items = items(publisher, 1)) {
            return items.hasNext() ? items.next() : null;
        }
    }

    /**
     * Suspends until a publisher of one item, or none, has completed, and gives the item or null.
     *
     * @throws CancelledError if this task is cancelled, which cancels the subscription
     * @throws IllegalStateException if there is a second item
     */
    public static <T> @Nullable T single(Flow.Publisher<? extends T> publisher) {
        try (AsyncItems<T> items = items(publisher, 2)) {
            T item = items.hasNext() ? items.next() : null;
            if (item != null && items.hasNext()) {
                throw new IllegalStateException(
                        "The publisher gave a second item: use items(…) for all, or first(…)");
            }
            return item;
        }
    }
}
