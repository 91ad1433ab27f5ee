package io.nettio.sync;

import io.nettio.AsyncFuture;
import io.nettio.Asyncio;

import org.jspecify.annotations.Nullable;

/**
 * Tasks that wait, in the order in which they came; leaving the middle of the line costs no search.
 */
final class Waiters {
    /** A task's place in a line, and what it awaits there. */
    static final class Place {
        final AsyncFuture<@Nullable Void> turn;
        private @Nullable Place previous;
        private @Nullable Place next;

        private Place(AsyncFuture<@Nullable Void> turn) {
            this.turn = turn;
        }

        /** False if it was woken already, or cancelled. */
        private boolean wake() {
            if (turn.done()) {
                return false;
            }
            turn.setResult(null);
            return true;
        }
    }

    private @Nullable Place first;
    private @Nullable Place last;
    private int size;

    /** Suspends at the end of the line until this is done, and leaves the line in any case. */
    void await(AsyncFuture<@Nullable Void> turn) {
        Place place = join(turn);
        try {
            Asyncio.await(turn);
        } finally {
            leave(place);
        }
    }

    /** Joins the end of the line. */
    Place join(AsyncFuture<@Nullable Void> turn) {
        Place place = new Place(turn);
        Place before = last;
        place.previous = before;
        if (before == null) {
            first = place;
        } else {
            before.next = place;
        }
        last = place;
        size++;
        return place;
    }

    /** Does nothing where the place was taken out of the line. */
    void leave(Place place) {
        Place before = place.previous;
        Place after = place.next;
        if (before == null && first != place) {
            return;
        }
        if (before == null) {
            first = after;
        } else {
            before.next = after;
        }
        if (after == null) {
            last = before;
        } else {
            after.previous = before;
        }
        place.previous = null;
        place.next = null;
        size--;
    }

    int size() {
        return size;
    }

    /** Whether someone waits who was not cancelled. */
    boolean anyLive() {
        for (Place place = first; place != null; place = place.next) {
            if (!place.turn.cancelled()) {
                return true;
            }
        }
        return false;
    }

    /** Wakes the head of the line, unless it is woken already: it keeps its place until it runs. */
    void wakeHead() {
        Place head = first;
        if (head != null) {
            head.wake();
        }
    }

    /** Wakes the first who was neither woken nor cancelled; false if there is none. */
    boolean wakeFirstPending() {
        return wakePending(1) == 1;
    }

    /** Wakes all; they keep their places until they run. */
    void wakeAll() {
        int ignored = wakePending(Integer.MAX_VALUE);
    }

    /** Wakes at most this many, and says how many. */
    int wakePending(int most) {
        int woken = 0;
        for (Place place = first; place != null && woken < most; place = place.next) {
            if (place.wake()) {
                woken++;
            }
        }
        return woken;
    }

    /**
     * Wakes the first who can be, taking those out of the line who were passed over: for queues.
     */
    void takeAndWakeNext() {
        boolean woken = false;
        for (Place head = first; head != null && !woken; head = first) {
            leave(head);
            woken = head.wake();
        }
    }

    /** Wakes all and empties the line. */
    void takeAndWakeAll() {
        for (Place head = first; head != null; head = first) {
            leave(head);
            boolean ignored = head.wake();
        }
    }
}
