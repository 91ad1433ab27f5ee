package io.nettio.internal;

import org.jspecify.annotations.Nullable;

import java.util.Objects;

/**
 * The callbacks that are ready, first in first out: a ring that grows, touched by the loop's thread
 * alone.
 */
final class ReadyQueue {
    private static final int INITIAL_CAPACITY = 64;

    // loop thread only; the capacity is a power of two, so that an index wraps by a mask
    private @Nullable Object[] ring = new @Nullable Object[INITIAL_CAPACITY];
    private int head;
    private int size;

    void add(Object callback) {
        if (size == ring.length) {
            grow();
        }
        ring[(head + size) & (ring.length - 1)] = callback;
        size++;
    }

    /** Takes the oldest; the caller has made sure that there is one. */
    Object take() {
        Object first = Objects.requireNonNull(ring[head]);
        ring[head] = null;
        head = (head + 1) & (ring.length - 1);
        size--;
        return first;
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    private void grow() {
        @Nullable Object[] larger = new @Nullable Object[ring.length * 2];
        int tail = ring.length - head;
        System.arraycopy(ring, head, larger, 0, tail);
        System.arraycopy(ring, 0, larger, tail, head);
        ring = larger;
        head = 0;
    }
}
