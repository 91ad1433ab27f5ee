package io.nettio.sync;

import io.nettio.AsyncFuture;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Futures of tasks that wait, in the order in which they came; leaving the middle of the line costs
 * no search.
 */
final class Waiters {
    private final Set<AsyncFuture<@Nullable Void>> line = new LinkedHashSet<>();

    void add(AsyncFuture<@Nullable Void> waiter) {
        line.add(waiter);
    }

    void remove(AsyncFuture<@Nullable Void> waiter) {
        line.remove(waiter);
    }

    int size() {
        return line.size();
    }

    /** Whether someone waits who was not cancelled. */
    boolean anyLive() {
        return line.stream().anyMatch(waiter -> !waiter.cancelled());
    }

    /** Wakes the head of the line, unless it is woken already: it keeps its place until it runs. */
    void wakeHead() {
        Iterator<AsyncFuture<@Nullable Void>> waiting = line.iterator();
        if (waiting.hasNext()) {
            wake(waiting.next());
        }
    }

    /** Wakes the first who was neither woken nor cancelled; false if there is none. */
    boolean wakeFirstPending() {
        return wakePending(1) == 1;
    }

    /** Wakes at most this many, and says how many. */
    int wakePending(int most) {
        int woken = 0;
        for (AsyncFuture<@Nullable Void> waiter : line) {
            if (woken == most) {
                break;
            }
            if (wake(waiter)) {
                woken++;
            }
        }
        return woken;
    }

    /**
     * Wakes the first who can be, taking those out of the line who were passed over: for queues.
     */
    void takeAndWakeNext() {
        Iterator<AsyncFuture<@Nullable Void>> waiting = line.iterator();
        while (waiting.hasNext()) {
            AsyncFuture<@Nullable Void> waiter = waiting.next();
            waiting.remove();
            if (wake(waiter)) {
                return;
            }
        }
    }

    /** Wakes all and empties the line. */
    void takeAndWakeAll() {
        List<AsyncFuture<@Nullable Void>> all = new ArrayList<>(line);
        line.clear();
        all.forEach(Waiters::wake);
    }

    private static boolean wake(AsyncFuture<@Nullable Void> waiter) {
        if (waiter.done()) {
            return false;
        }
        waiter.setResult(null);
        return true;
    }
}
