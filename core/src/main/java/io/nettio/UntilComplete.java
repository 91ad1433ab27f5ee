package io.nettio;

import org.jspecify.annotations.Nullable;

import java.util.function.Consumer;
import java.util.function.Supplier;

/** {@code run_until_complete} for loops that borrow their caller's thread. */
final class UntilComplete {
    private UntilComplete() {}

    static <T extends @Nullable Object> T run(
            Loop loop, Supplier<? extends AsyncFuture<T>> source, boolean isNew) {
        LoopState state = LoopState.of(loop);
        state.checkOpen();
        if (state.engine.isRunning()) {
            throw new IllegalStateException(
                    "This event loop is already running: await there, or createTask");
        }
        if (LoopState.current() != null) { // before a task is made, which would stay behind
            throw new IllegalStateException(
                    "Cannot run the event loop while another loop is running on this thread: use"
                            + " Asyncio.runCoroutineThreadsafe on a loop of another thread");
        }
        AsyncFuture<T> future = source.get();
        Consumer<AsyncFuture<T>> stop = done -> loop.stop();
        future.addDoneCallback(stop);
        boolean ended = false;
        try {
            loop.runForever();
            ended = true;
        } finally {
            future.removeDoneCallback(stop);
            if (!ended && isNew && future.done()) {
                future.markRetrieved(); // the throwable under way says more
            }
        }
        if (!future.done()) {
            throw new IllegalStateException("Event loop stopped before Future completed.");
        }
        return future.result();
    }
}
