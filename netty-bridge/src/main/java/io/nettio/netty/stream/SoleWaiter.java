package io.nettio.netty.stream;

import io.nettio.AsyncFuture;
import io.nettio.Asyncio;
import io.nettio.Loop;

import org.jspecify.annotations.Nullable;

import java.io.IOException;

/** Where one coroutine at a time waits for what comes in. Loop thread only. */
final class SoleWaiter {
    private final Loop loop;
    private @Nullable AsyncFuture<@Nullable Void> waiter;

    SoleWaiter(Loop loop) {
        this.loop = loop;
    }

    boolean isTaken() {
        return waiter != null;
    }

    /** Suspends until {@link #wake} or {@link #fail}; {@link #isTaken} was asked before. */
    void await() {
        AsyncFuture<@Nullable Void> next = loop.createFuture();
        waiter = next;
        try {
            Asyncio.await(next);
        } finally {
            waiter = null;
        }
    }

    void wake() {
        AsyncFuture<@Nullable Void> waiting = waiter;
        if (waiting != null && !waiting.done()) {
            waiting.setResult(null);
        }
    }

    void fail(IOException failure) {
        AsyncFuture<@Nullable Void> waiting = waiter;
        if (waiting != null && !waiting.done()) {
            waiting.setException(failure);
        }
    }
}
