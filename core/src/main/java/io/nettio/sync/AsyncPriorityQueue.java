package io.nettio.sync;

import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * A queue that gives its least item first: asyncio's {@code PriorityQueue}. Equal items come in no
 * set order.
 */
public final class AsyncPriorityQueue<T> extends AsyncQueue<T> {
    /** By natural order, without a bound. */
    public AsyncPriorityQueue() {
        this(0);
    }

    /** By natural order; 0 or less is no bound. */
    public AsyncPriorityQueue(int maxSize) {
        super(maxSize, new PriorityQueue<>());
    }

    /** By this order; 0 or less is no bound. */
    public AsyncPriorityQueue(int maxSize, Comparator<? super T> order) {
        super(maxSize, new PriorityQueue<>(order));
    }
}
