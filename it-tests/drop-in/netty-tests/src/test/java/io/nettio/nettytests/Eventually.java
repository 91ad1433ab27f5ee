package io.nettio.nettytests;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for what can only be looked at, such as how many loops are suspended. */
final class Eventually {
    private static final long LIMIT_SECONDS = 60; // far above what anything here takes

    private Eventually() {}

    static void until(BooleanSupplier condition) throws Exception {
        CompletableFuture<Void> met = new CompletableFuture<>();
        try (ScheduledExecutorService looking = Executors.newSingleThreadScheduledExecutor()) {
            looking.scheduleWithFixedDelay(() -> look(condition, met), 0, 2, TimeUnit.MILLISECONDS);
            try {
                met.get(LIMIT_SECONDS, TimeUnit.SECONDS);
            } finally {
                looking.shutdownNow();
            }
        }
    }

    private static void look(BooleanSupplier condition, CompletableFuture<Void> met) {
        try {
            if (condition.getAsBoolean()) {
                met.complete(null);
            }
        } catch (RuntimeException | Error failure) {
            met.completeExceptionally(failure);
        }
    }
}
