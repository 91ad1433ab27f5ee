package io.nettio.sync;

import io.nettio.AsyncFuture;
import io.nettio.Asyncio;
import io.nettio.Loop;

import org.jspecify.annotations.Nullable;

/**
 * Belongs to the loop that first waits with it, as asyncio's {@code _LoopBoundMixin}; used
 * elsewhere it refuses.
 */
abstract class LoopBound {
    private @Nullable Loop loop;

    final AsyncFuture<@Nullable Void> newWaiter() {
        Loop running = Asyncio.getRunningLoop();
        if (Asyncio.currentTask() == null) { // before anything has changed
            throw new IllegalStateException(
                    "Waiting on "
                            + this
                            + " suspends, so it is only allowed inside a coroutine: start one with"
                            + " createTask");
        }
        if (loop == null) {
            loop = running;
        } else if (loop != running) {
            throw new IllegalStateException(
                    this + " is bound to a different event loop: make one for each loop");
        }
        return running.createFuture();
    }
}
