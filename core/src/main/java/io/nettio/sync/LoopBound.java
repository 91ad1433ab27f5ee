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
                () -> nameOf(type, method),
                "loop.callSoonThreadsafe(() -> …), or Asyncio.runCoroutineThreadsafe for what"
                        + " suspends");
    }

    private static String nameOf(Class<?> type, String method) {
        return type.getSimpleName() + "." + method;
    }

    final AsyncFuture<@Nullable Void> newWaiter(String method) {
        Loop running = requireTask(getClass(), method).loop(); // before anything has changed
        if (bound == null) {
            bound = running;
        } else if (bound != running) {
            throw new IllegalStateException(
                    this + " is bound to a different event loop: make one for each loop");
        }
        return running.createFuture();
    }

    /** The task that is to suspend here. */
    final Task<?> requireTask(Class<?> type, String method) {
        boolean onLoop = Asyncio.getRunningLoopOrNull() != null;
        Task<?> task = onLoop ? Asyncio.currentTask() : null;
        if (task == null) {
            throw new IllegalStateException(
                    nameOf(type, method)
                            + " would suspend here, so it may only be called inside a coroutine:"
                            + " start one with createTask, Asyncio.run, or from another thread"
                            + " Asyncio.runCoroutineThreadsafe");
        }
        return task;
    }
}
