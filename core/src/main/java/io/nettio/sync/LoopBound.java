package io.nettio.sync;

import io.nettio.AsyncFuture;
import io.nettio.Asyncio;
import io.nettio.Loop;
import io.nettio.Task;

import org.jspecify.annotations.Nullable;

/**
 * Belongs to the loop that first waits with it, as asyncio's {@code _LoopBoundMixin}; used
 * elsewhere it refuses.
 *
 * <p>Before, and also where nobody ever waits, it is the loop's that used it last: while that runs,
 * other threads are refused. One that was made on a loop's thread and not used yet may be handed to
 * another loop, but not to a thread without one. Made outside of any loop, it may be filled there.
 *
 * <p>Differs from asyncio: there the first wait alone binds, and no thread is refused.
 */
abstract class LoopBound {
    // any thread
    private final @Nullable Loop maker = Asyncio.getRunningLoopOrNull();
    private volatile @Nullable Loop user; // the last one

    // loop thread only
    private @Nullable Loop bound;

    /** Refuses threads other than that of the loop to which this belongs now. */
    final void checkThread(String method) {
        checkThread(getClass(), method);
    }

    /** The same, for what is made of this. */
    final void checkThread(Class<?> type, String method) {
        Loop last = user;
        if (last != null) {
            checkThread(last, type, method);
            if (last.isRunning()) {
                return; // on this thread
            }
        }
        Loop running = Asyncio.getRunningLoopOrNull();
        if (running != null) {
            user = running;
        } else if (last == null && maker != null) {
            checkThread(maker, type, method);
        }
    }

    private static void checkThread(Loop of, Class<?> type, String method) {
        of.checkThread(
                () -> type.getSimpleName() + "." + method,
                "loop.callSoonThreadsafe(() -> …), or Asyncio.runCoroutineThreadsafe for what"
                        + " suspends");
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
        if (bound == null) {
            bound = running;
        } else if (bound != running) {
            throw new IllegalStateException(
                    this + " is bound to a different event loop: make one for each loop");
        }
        return running.createFuture();
    }
}
