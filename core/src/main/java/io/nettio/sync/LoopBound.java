package io.nettio.sync;

import io.nettio.AsyncFuture;
import io.nettio.Asyncio;
import io.nettio.Loop;
import io.nettio.Task;

import org.jspecify.annotations.Nullable;

/**
 * Belongs to the loop that first waits with it, as asyncio's {@code _LoopBoundMixin}; used
 * elsewhere it refuses.
 */
abstract class LoopBound {
    private volatile @Nullable Loop loop; // any thread reads it, to be refused

    /** Refuses threads other than that of the loop whose tasks have waited here. */
    final void checkThread(String what) {
        checkThread(getClass(), what);
    }

    /** The same, for what is made of this. */
    final void checkThread(Class<?> type, String what) {
        Loop bound = loop;
        if (bound != null) {
            bound.checkThread(
                    () -> type.getSimpleName() + "." + what,
                    "loop.callSoonThreadsafe(() -> …), or Asyncio.runCoroutineThreadsafe for what"
                            + " suspends");
        }
    }

    final AsyncFuture<@Nullable Void> newWaiter() {
        Task<?> task = Asyncio.currentTask();
        if (task == null) { // before anything has changed
            throw new IllegalStateException(
                    "Waiting on "
                            + this
                            + " suspends, so it is only allowed inside a coroutine: start one with"
                            + " createTask");
        }
        Loop running = task.loop();
        Loop bound = loop;
        if (bound == null) {
            loop = running;
        } else if (bound != running) {
            throw new IllegalStateException(
                    this + " is bound to a different event loop: make one for each loop");
        }
        return running.createFuture();
    }
}
