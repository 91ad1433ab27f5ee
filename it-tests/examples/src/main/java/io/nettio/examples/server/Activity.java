package io.nettio.examples.server;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Counts what goes on, and tells when nothing does. Any thread. */
final class Activity {
    private final List<CompletableFuture<Void>> waiting = new ArrayList<>();
    private int count;

    synchronized void begin() {
        count++;
    }

    void end() {
        List<CompletableFuture<Void>> told = List.of();
        synchronized (this) {
            count--;
            if (count == 0) {
                told = List.copyOf(waiting);
                waiting.clear();
            }
        }
        told.forEach(future -> future.complete(null));
    }

    synchronized int count() {
        return count;
    }

    /** Completes as soon as nothing goes on, which may be now. */
    synchronized CompletableFuture<Void> whenNone() {
        if (count == 0) {
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> future = new CompletableFuture<>();
        waiting.add(future);
        return future;
    }
}
