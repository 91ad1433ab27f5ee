package io.nettio.netty.stream;

import io.nettio.AsyncFuture;
import io.nettio.Asyncio;
import io.nettio.Loop;
import io.nettio.ReturnWhen;
import io.nettio.Task;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/**
 * Several attempts, of which the first to succeed counts: each starts when the one before it has
 * failed or has had its time, and goes on beside it (RFC 8305, asyncio's {@code staggered_race}).
 */
final class HappyEyeballs<T> {
    private final Loop loop = Asyncio.getRunningLoop();
    private final @Nullable Duration delay;
    private final Consumer<T> discard;
    private final List<Task<T>> started = new ArrayList<>(); // in the order of the attempts

    private HappyEyeballs(@Nullable Duration delay, Consumer<T> discard) {
        this.delay = delay;
        this.discard = discard;
    }

    /**
     * Suspends until one attempt has succeeded, or all have failed; the others are cancelled, and
     * have ended when this returns. What a late one still gives is discarded, and so is what any
     * has given where this is cancelled.
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
            for (Callable<T> attempt : attempts) {
                Task<T> newest = Asyncio.createTask(attempt);
                started.add(newest);
                waitForTurnAfter(newest, started.size() == attempts.size());
                winner = succeeded();
                if (winner != null) {
                    break;
                }
            }
        } finally {
            endOthers(winner);
        }
        if (winner == null) {
            throw failure();
        }
        return winner.result();
    }

    /** Until any has succeeded, or it is time for the next; after the last until all have ended. */
    private void waitForTurnAfter(Task<T> newest, boolean last) {
        long end = delay == null ? 0 : loop.time() + delay.toNanos();
        while (succeeded() == null) {
            List<Task<T>> pending = started.stream().filter(task -> !task.done()).toList();
            if (last ? pending.isEmpty() : newest.done()) {
                return;
            }
            Duration limit = last || delay == null ? null : Duration.ofNanos(end - loop.time());
            if (Asyncio.waitOn(pending, limit, ReturnWhen.FIRST_COMPLETED).done().isEmpty()) {
                return;
            }
        }
    }

    private @Nullable Task<T> succeeded() {
        return started.stream().filter(HappyEyeballs::hasSucceeded).findFirst().orElse(null);
    }

    private static boolean hasSucceeded(AsyncFuture<?> task) {
        return task.done() && !task.cancelled() && task.exception() == null;
    }

    private void endOthers(@Nullable Task<T> winner) {
        List<Task<T>> others = started.stream().filter(task -> task != winner).toList();
        for (Task<T> other : others) {
            other.addDoneCallback(this::discardLate);
            other.cancel();
        }
        try {
            if (!others.isEmpty()) {
                Asyncio.waitOn(others, null, ReturnWhen.ALL_COMPLETED);
            }
        } catch (Throwable cancelled) {
            if (winner != null) {
                discard.accept(winner.result());
            }
            throw cancelled;
        }
    }

    private void discardLate(AsyncFuture<T> ended) {
        if (hasSucceeded(ended)) {
            discard.accept(ended.result());
        }
    }

    private IOException failure() {
        Throwable first = causeOf(started.getFirst());
        started.stream()
                .map(HappyEyeballs::causeOf)
                .filter(other -> other != first)
                .forEach(first::addSuppressed);
        if (first instanceof IOException known) {
            return known;
        }
        return new IOException("Cannot connect: " + first, first);
    }

    private static Throwable causeOf(Task<?> failed) {
        if (failed.cancelled()) {
            return new IOException("The attempt was cancelled");
        }
        return Objects.requireNonNull(failed.exception());
    }
}
