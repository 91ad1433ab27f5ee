package io.nettio.netty.stream;

import io.nettio.Asyncio;
import io.nettio.ReturnWhen;
import io.nettio.Task;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/**
 * Several attempts, of which the first to succeed counts: each starts when the one before has
 * failed or has had its time, and goes on beside it (RFC 8305, asyncio's {@code staggered_race}).
 */
final class HappyEyeballs<T> {
    private final @Nullable Duration delay;
    private final Consumer<T> discard;
    private final List<Task<T>> running = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();

    private HappyEyeballs(@Nullable Duration delay, Consumer<T> discard) {
        this.delay = delay;
        this.discard = discard;
    }

    /**
     * Suspends until one attempt has succeeded, or all have failed; the others are cancelled, and
     * have ended when this returns. What a late one still gives is discarded.
     *
     * @param delay null to wait for the end of one before the next starts
     * @throws IOException of the first attempt, with those of the others beside it
     */
    static <T> T first(List<Callable<T>> attempts, @Nullable Duration delay, Consumer<T> discard)
            throws IOException {
        return new HappyEyeballs<T>(delay, discard).run(attempts);
    }

    private T run(List<Callable<T>> attempts) throws IOException {
        Task<T> winner = null;
        try {
            for (int next = 0; winner == null && next < attempts.size(); next++) {
                running.add(Asyncio.createTask(attempts.get(next)));
                boolean last = next == attempts.size() - 1;
                winner = winner(last ? null : delay, last);
            }
            if (winner != null) {
                return winner.result();
            }
        } finally {
            endOthers(winner);
        }
        throw failure();
    }

    /** Waits for a success until it is time for the next attempt, or until all have failed. */
    private @Nullable Task<T> winner(@Nullable Duration limit, boolean last) {
        while (!running.isEmpty()) {
            Asyncio.waitOn(running, limit, ReturnWhen.FIRST_COMPLETED);
            boolean anyFailed = false;
            for (Task<T> task : List.copyOf(running)) {
                if (!task.done()) {
                    continue;
                }
                if (!task.cancelled() && task.exception() == null) {
                    return task;
                }
                running.remove(task);
                anyFailed = true;
                failures.add(task.cancelled() ? new IOException("Cancelled") : task.exception());
            }
            if (!last && (limit != null || anyFailed)) {
                return null;
            }
        }
        return null;
    }

    private void endOthers(@Nullable Task<T> winner) {
        running.remove(winner);
        running.forEach(Task::cancel);
        if (!running.isEmpty()) {
            Asyncio.waitOn(running, null, ReturnWhen.ALL_COMPLETED);
        }
        for (Task<T> task : running) {
            if (!task.cancelled() && task.exception() == null) {
                discard.accept(task.result());
            }
        }
    }

    private IOException failure() {
        Throwable first = failures.getFirst();
        failures.stream().skip(1).filter(other -> other != first).forEach(first::addSuppressed);
        if (first instanceof IOException known) {
            return known;
        }
        return new IOException("Cannot connect: " + first, first);
    }
}
