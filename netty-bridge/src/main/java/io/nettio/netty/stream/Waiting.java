package io.nettio.netty.stream;

import io.nettio.AsyncFuture;
import io.nettio.Asyncio;
import io.nettio.Loop;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Coroutines that wait for one thing, and are woken together. Loop thread only. */
final class Waiting {
    private final Loop loop;
    private final List<AsyncFuture<@Nullable Void>> waiters = new ArrayList<>();

    Waiting(Loop loop) {
        this.loop = loop;
    }

    /** Suspends until {@link #wake}; a cancel takes this one out alone. */
    void await() {
        AsyncFuture<@Nullable Void> waiter = loop.createFuture();
        waiters.add(waiter);
        try {
            Asyncio.await(waiter);
        } finally {
            waiters.remove(waiter);
        }
    }

    void wake() {
        wake(null);
    }

    void wake(@Nullable IOException failure) {
        for (AsyncFuture<@Nullable Void> waiter : waiters) {
            if (waiter.done()) {
                continue;
            }
            if (failure == null) {
                waiter.setResult(null);
            } else {
                waiter.setException(failure);
            }
        }
    }
}
