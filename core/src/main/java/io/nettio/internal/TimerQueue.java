package io.nettio.internal;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.ObjLongConsumer;

/**
 * Timers by deadline, ties in the order in which they were set: a binary heap over parallel arrays,
 * so that comparing two timers touches no object.
 *
 * <p>Nearly all timers are cancelled, so a cancel mostly only counts: the entry goes when it
 * reaches the head, or when more than half of the heap is cancelled and the heap is rebuilt ({@code
 * base_events._run_once} does the same). Loop thread only.
 */
final class TimerQueue {
    private static final int INITIAL_CAPACITY = 64;
    private static final int MIN_SIZE_TO_COMPACT = 100;

    private long[] deadlines = new long[INITIAL_CAPACITY];
    private long[] sequences = new long[INITIAL_CAPACITY];
    private @Nullable Callback[] callbacks = new @Nullable Callback[INITIAL_CAPACITY];
    private int size;
    private int cancelled;
    private int probes;
    private long nextSequence;
    private final TimerCounts counts = new TimerCounts();

    void add(long deadlineNanos, Callback callback) {
        if (size == deadlines.length) {
            grow();
        }
        callback.scheduled = true;
        siftUp(size++, deadlineNanos, nextSequence++, callback);
        if (callback.probes) {
            probes++;
        } else {
            counts.addSet();
        }
    }

    /**
     * Counts a callback that was just cancelled. It is dropped at once where it is last, as a
     * timeout is within which nothing had to be waited for, else later.
     */
    void onCancelled(Callback callback) {
        if (!callback.scheduled || callback.cancelCounted) {
            return;
        }
        counts.addCancelled();
        if (callbacks[size - 1] == callback) {
            forget(callback);
            callbacks[--size] = null;
        } else {
            callback.cancelCounted = true;
            cancelled++;
            compactIfMostlyCancelled();
        }
    }

    private void compactIfMostlyCancelled() {
        if (size > MIN_SIZE_TO_COMPACT && cancelled > size / 2) {
            compact();
        }
    }

    /**
     * Moves what is due to the ready queue, by deadline, and returns how late the first of it is,
     * or -1.
     */
    long moveDue(long nowNanos, ReadyQueue ready) {
        long lateNanos = -1;
        while (size > 0 && deadlines[0] - nowNanos <= 0) {
            long deadlineNanos = deadlines[0];
            Callback due = removeFirst();
            if (!due.isCancelled()) {
                ready.add(due);
                if (!due.probes) {
                    counts.addFired(nowNanos - deadlineNanos);
                }
                lateNanos = Math.max(lateNanos, nowNanos - deadlineNanos);
            }
        }
        return lateNanos;
    }

    /** Drops cancelled timers that would otherwise be waited for. */
    void prune() {
        while (size > 0 && Objects.requireNonNull(callbacks[0]).isCancelled()) {
            removeFirst();
        }
    }

    TimerCounts counts() {
        return counts;
    }

    /** The earliest deadline; only where {@link #isEmpty} is false. */
    long firstDeadlineNanos() {
        return deadlines[0];
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** Whether a timer is set that somebody waits for. */
    boolean hasMoreThanProbes() {
        return size > probes;
    }

    /** Entries, cancelled ones included. */
    int size() {
        return size;
    }

    /** Timers that are set and not cancelled, probes aside. */
    int liveCount() {
        return size - cancelled - probes;
    }

    /** The same timers, in no order. */
    List<Callback> live() {
        List<Callback> live = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            Callback callback = Objects.requireNonNull(callbacks[i]);
            if (!callback.isCancelled()) {
                live.add(callback);
            }
        }
        return live;
    }

    /** Gives so many of them at most, in no order, with their deadlines. */
    void live(int most, ObjLongConsumer<Callback> to) {
        for (int i = 0; i < Math.min(most, size); i++) {
            Callback callback = Objects.requireNonNull(callbacks[i]);
            if (!callback.isCancelled()) {
                to.accept(callback, deadlines[i]);
            }
        }
    }

    /** Empties the queue. */
    void clear() {
        for (int i = 0; i < size; i++) {
            forget(Objects.requireNonNull(callbacks[i]));
        }
        Arrays.fill(callbacks, 0, size, null);
        size = 0;
    }

    private void forget(Callback callback) {
        callback.scheduled = false;
        if (callback.probes) {
            probes--;
        }
        if (callback.cancelCounted) {
            callback.cancelCounted = false;
            cancelled--;
        }
    }

    private Callback removeFirst() {
        Callback first = Objects.requireNonNull(callbacks[0]);
        forget(first);
        size--;
        Callback last = Objects.requireNonNull(callbacks[size]);
        callbacks[size] = null;
        if (size > 0) {
            siftDown(0, deadlines[size], sequences[size], last);
        }
        return first;
    }

    private void compact() {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            Callback callback = Objects.requireNonNull(callbacks[i]);
            if (callback.isCancelled()) {
                forget(callback);
            } else {
                put(kept++, deadlines[i], sequences[i], callback);
            }
        }
        Arrays.fill(callbacks, kept, size, null);
        size = kept;
        for (int i = size / 2 - 1; i >= 0; i--) {
            siftDown(i, deadlines[i], sequences[i], Objects.requireNonNull(callbacks[i]));
        }
    }

    private void siftUp(int from, long deadline, long sequence, Callback callback) {
        int i = from;
        while (i > 0) {
            int parent = (i - 1) >>> 1;
            if (!before(deadline, sequence, parent)) {
                break;
            }
            put(i, deadlines[parent], sequences[parent], callbacks[parent]);
            i = parent;
        }
        put(i, deadline, sequence, callback);
    }

    private void siftDown(int from, long deadline, long sequence, Callback callback) {
        int i = from;
        int half = size >>> 1;
        while (i < half) {
            int child = 2 * i + 1;
            int right = child + 1;
            if (right < size && before(deadlines[right], sequences[right], child)) {
                child = right;
            }
            if (before(deadline, sequence, child)) {
                break;
            }
            put(i, deadlines[child], sequences[child], callbacks[child]);
            i = child;
        }
        put(i, deadline, sequence, callback);
    }

    private boolean before(long deadline, long sequence, int other) {
        long difference = deadline - deadlines[other];
        return difference < 0 || (difference == 0 && sequence < sequences[other]);
    }

    private void put(int i, long deadline, long sequence, @Nullable Callback callback) {
        deadlines[i] = deadline;
        sequences[i] = sequence;
        callbacks[i] = callback;
    }

    private void grow() {
        int capacity = deadlines.length * 2;
        deadlines = Arrays.copyOf(deadlines, capacity);
        sequences = Arrays.copyOf(sequences, capacity);
        callbacks = Arrays.copyOf(callbacks, capacity);
    }
}
