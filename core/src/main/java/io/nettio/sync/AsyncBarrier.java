package io.nettio.sync;

import io.nettio.AsyncBrokenBarrierException;
import io.nettio.Task;

/**
 * A place where tasks wait for each other: asyncio's {@code Barrier}. Once as many wait as there
 * are parties, all go on, and the barrier can be used again; who comes while they leave waits for
 * the next round.
 *
 * <p>For the tasks of one loop. Source: {@code asyncio/locks.py}.
 */
public final class AsyncBarrier {
    private enum State {
        /** Tasks come and wait. */
        FILLING,
        /** All were there; they leave. */
        DRAINING,
        /** Those who wait are thrown out; then it fills again. */
        RESETTING,
        /** Aborted, until a reset. */
        BROKEN
    }

    private final AsyncCondition changed = new AsyncCondition();
    private final int parties;
    private State state = State.FILLING;
    private int count;

    /** What {@link #statistics} gives. */
    public record Statistics(int parties, int waiting, boolean broken) {}

    /** For this many parties, at least 1. */
    public AsyncBarrier(int parties) {
        if (parties < 1) {
            throw new IllegalArgumentException("parties must be >= 1, not " + parties);
        }
        this.parties = parties;
    }

    /**
     * Suspends until all parties are there. asyncio's {@code wait()}.
     *
     * @return how many came before this task in this round, from 0
     * @throws AsyncBrokenBarrierException if the barrier is broken, or aborted or reset while this
     *     task waits
     */
    public int await() {
        changed.checkThread(AsyncBarrier.class, "await");
        Task<?> ignored = changed.requireTask(AsyncBarrier.class, "await");
        try (Hold held = changed.acquire()) {
            changed.awaitUntil(() -> state != State.DRAINING && state != State.RESETTING);
            if (state == State.BROKEN) {
                throw new AsyncBrokenBarrierException("Barrier aborted");
            }
            try {
                int index = count++;
                if (index + 1 == parties) {
                    state = State.DRAINING;
                    changed.signalAll();
                } else {
                    awaitDraining();
                }
                return index;
            } finally {
                count--;
                leave();
            }
        }
    }

    private void awaitDraining() {
        changed.awaitUntil(() -> state != State.FILLING);
        if (state == State.BROKEN || state == State.RESETTING) {
            throw new AsyncBrokenBarrierException("Abort or reset of barrier");
        }
    }

    private void leave() {
        if (count == 0) {
            if (state == State.RESETTING || state == State.DRAINING) {
                state = State.FILLING;
            }
            changed.signalAll();
        }
    }

    /** Throws out who waits, and starts anew. */
    public void reset() {
        changed.checkThread(AsyncBarrier.class, "reset");
        try (Hold held = changed.acquire()) {
            state = count > 0 ? State.RESETTING : State.FILLING;
            changed.signalAll();
        }
    }

    /** Breaks the barrier: who waits or comes gets {@link AsyncBrokenBarrierException}. */
    public void abort() {
        changed.checkThread(AsyncBarrier.class, "abort");
        try (Hold held = changed.acquire()) {
            state = State.BROKEN;
            changed.signalAll();
        }
    }

    public int parties() {
        return parties;
    }

    /** How many wait for the others. asyncio's {@code n_waiting}. */
    public int waiting() {
        return state == State.FILLING ? count : 0;
    }

    public boolean broken() {
        return state == State.BROKEN;
    }

    public Statistics statistics() {
        return new Statistics(parties, waiting(), broken());
    }

    @Override
    public String toString() {
        return "AsyncBarrier[" + state + " waiting=" + waiting() + "/" + parties + "]";
    }
}
