package io.nettio;

import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * The items of a publisher, one after the other, for one coroutine: asyncio's asynchronous
 * iterator. {@link #hasNext} and {@link #next} suspend, so that the enhanced {@code for} works:
 *
 * <pre>{@code
 * try (AsyncItems<Row> rows = Publishers.items(query)) {
 *     for (Row row : rows) {
 *         writer.send(row);
 *     }
 * }
 * }</pre>
 *
 * <p>Items come in the publisher's order; those that were published before an error come before it.
 * While items are there, nothing suspends. The publisher is asked for as many as the batch allows
 * and no more, so one that is faster than the coroutine waits for it.
 *
 * <p>A cancel of the task while it waits here cancels the subscription, as a cancelled {@code
 * anext()} ends an asynchronous generator. Who leaves early otherwise calls {@link #close}. For the
 * loop's own thread; the publisher may signal from any.
 */
public final class AsyncItems<T> implements Iterable<T>, AutoCloseable {
    private final ItemSubscriber<T> subscriber;

    AsyncItems(ItemSubscriber<T> subscriber) {
        this.subscriber = subscriber;
    }

    /**
     * Suspends until there is an item, which {@link #next} then gives, or no more come.
     *
     * <p>Throws what the publisher failed with, checked exceptions too.
     *
     * @throws CancelledError if this task is cancelled, or the publisher failed with a {@link
     *     java.util.concurrent.CancellationException}
     * @throws IllegalStateException outside a coroutine, after {@link #close}, while another task
     *     waits here, or if the publisher broke its rules
     */
    public boolean hasNext() {
        return subscriber.awaitItem();
    }

    /**
     * As {@link #hasNext}, and takes the item.
     *
     * @throws NoSuchElementException if no more come
     */
    public T next() {
        if (!subscriber.awaitItem()) {
            throw new NoSuchElementException("The publisher has completed");
        }
        return subscriber.take();
    }

    /** These same items; they can be gone through once. */
    @Override
    public Iterator<T> iterator() {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return AsyncItems.this.hasNext();
            }

            @Override
            public T next() {
                return AsyncItems.this.next();
            }
        };
    }

    /** Cancels the subscription, unless it has ended, and drops the items that nobody took. */
    @Override
    public void close() {
        subscriber.close();
    }
}
