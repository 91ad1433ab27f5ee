package io.nettio.sync;

import io.nettio.AsyncFuture;
import io.nettio.Asyncio;
import io.nettio.QueueEmptyException;
import io.nettio.QueueFullException;
import io.nettio.QueueShutDownException;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * A queue between tasks, first in first out: asyncio's {@code Queue}. {@link #put} suspends while
 * it is full, {@link #get} while it is empty; both are fair, and a waiter that is cancelled passes
 * its turn on, as does one whose item a comparator refuses. Items are not null.
 *
 * <p>For the tasks of one loop. Source: {@code asyncio/queues.py}.
 */
public sealed class AsyncQueue<T> extends LoopBound permits AsyncPriorityQueue, AsyncLifoQueue {
    private final Queue<T> items;
    private final int maxSize;
    private final Waiters getters = new Waiters();
    private final Waiters putters = new Waiters();
    private final Waiters joiners = new Waiters();
    private int unfinished;
    private boolean shutDown;

    /** What {@link #statistics} gives. */
    public record Statistics(
            int size, int maxSize, int getting, int putting, int unfinished, boolean shutDown) {}

    /** Without a bound. */
    public AsyncQueue() {
        this(0);
    }

    /** For this many items; 0 or less is no bound. */
    public AsyncQueue(int maxSize) {
        this(maxSize, new ArrayDeque<>());
    }

    AsyncQueue(int maxSize, Queue<T> items) {
        this.maxSize = maxSize;
        this.items = items;
    }

    public final int size() {
        return items.size();
    }

    public final int maxSize() {
        return maxSize;
    }

    public final boolean isEmpty() {
        return items.isEmpty();
    }

    public final boolean isFull() {
        return maxSize > 0 && items.size() >= maxSize;
    }

    /**
     * Adds an item; suspends while there is no room.
     *
     * @throws QueueShutDownException once the queue is shut down
     * @throws IllegalArgumentException if the item is null
     */
    public final void put(T item) {
        checkThread("put");
        refuseNull(item, "put");
        boolean hasWaited = false;
        while (isFull()) {
            if (shutDown) {
                throw new QueueShutDownException(null);
            }
            waitIn(putters, true);
            hasWaited = true;
        }
        try {
            add(item);
        } catch (Throwable refused) { // by a comparator
            if (hasWaited) {
                putters.takeAndWakeNext(); // the room for which this one was woken is still there
            }
            throw refused;
        }
    }

    /**
     * Adds an item at once.
     *
     * @throws QueueFullException if there is no room
     * @throws QueueShutDownException once the queue is shut down
     * @throws IllegalArgumentException if the item is null
     */
    public final void putNowait(T item) {
        checkThread("putNowait");
        refuseNull(item, "putNowait");
        add(item);
    }

    private static void refuseNull(Object item, String method) {
        if (item == null) {
            throw new IllegalArgumentException(
                    method
                            + "(null): a queue takes no null; give an item, such as"
                            + " Optional.empty()");
        }
    }

    private void add(T item) {
        if (shutDown) {
            throw new QueueShutDownException(null);
        }
        if (isFull()) {
            throw new QueueFullException(null);
        }
        items.add(item);
        unfinished++;
        getters.takeAndWakeNext();
    }

    /**
     * Takes an item; suspends while there is none.
     *
     * @throws QueueShutDownException once the queue is shut down and empty
     */
    public final T get() {
        checkThread("get");
        while (isEmpty()) {
            if (shutDown) {
                throw new QueueShutDownException(null);
            }
            waitIn(getters, false);
        }
        return take();
    }

    /**
     * Takes an item at once.
     *
     * @throws QueueEmptyException if there is none
     * @throws QueueShutDownException once the queue is shut down and empty
     */
    public final T getNowait() {
        checkThread("getNowait");
        return take();
    }

    private T take() {
        T first = poll();
        if (first == null) {
            if (shutDown) {
                throw new QueueShutDownException(null);
            }
            throw new QueueEmptyException(null);
        }
        return first;
    }

    private @Nullable T poll() {
        int before = size();
        try {
            return items.poll();
        } finally {
            if (size() < before) { // also where a comparator throws
                putters.takeAndWakeNext();
            }
        }
    }

    private void waitIn(Waiters line, boolean forRoom) {
        AsyncFuture<@Nullable Void> waiter = newWaiter(forRoom ? "put" : "get");
        Waiters.Place place = line.join(waiter);
        try {
            Asyncio.await(waiter);
        } catch (Throwable failure) {
            waiter.cancel(); // in case it was not done yet
            line.leave(place);
            boolean couldGoOn = forRoom ? !isFull() : !isEmpty();
            if (couldGoOn && !waiter.cancelled()) {
                line.takeAndWakeNext(); // it was woken, but will not go on: the next in line does
            }
            throw failure;
        }
    }

    /**
     * Says that an item that was taken has been dealt with, for {@link #join}.
     *
     * @throws IllegalArgumentException if called more often than items were put
     */
    public final void taskDone() {
        checkThread("taskDone");
        if (unfinished <= 0) {
            throw new IllegalArgumentException("taskDone() called too many times");
        }
        unfinished--;
        wakeJoinersIfFinished();
    }

    /**
     * Suspends until each item that was put has been taken and {@link #taskDone} was called for it.
     */
    public final void join() {
        checkThread("join");
        if (unfinished > 0) {
            joiners.await(newWaiter("join"));
        }
    }

    private void wakeJoinersIfFinished() {
        if (unfinished == 0) {
            joiners.wakeAll();
        }
    }

    /**
     * Takes no more items: {@link #put} throws from now on, {@link #get} once the queue is empty.
     * If immediate, the items that are left are dropped, counted as done.
     */
    public final void shutdown(boolean immediate) {
        checkThread("shutdown");
        shutDown = true;
        if (immediate) {
            unfinished = Math.max(0, unfinished - items.size());
            items.clear();
            wakeJoinersIfFinished();
        }
        getters.takeAndWakeAll();
        putters.takeAndWakeAll();
    }

    /** {@link #shutdown(boolean)} that lets what is in the queue be taken. */
    public final void shutdown() {
        shutdown(false);
    }

    public final Statistics statistics() {
        return new Statistics(
                size(), maxSize, getters.size(), putters.size(), unfinished, shutDown);
    }

    @Override
    public String toString() {
        return getClass().getSimpleName()
                + "[size="
                + size()
                + " maxSize="
                + maxSize
                + (shutDown ? " shut down" : "")
                + "]";
    }
}
