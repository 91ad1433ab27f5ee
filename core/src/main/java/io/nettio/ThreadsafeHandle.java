package io.nettio;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A handle that any thread may cancel: whoever takes the callback first, the loop or a cancel,
 * decides.
 */
final class ThreadsafeHandle extends Handle {
    private static final Runnable CANCELLED = () -> {};
    private static final Runnable TAKEN = () -> {};

    private final AtomicReference<Runnable> callback;

    ThreadsafeHandle(LoopState loopState, Runnable callback, Context context) {
        super(loopState, null, context);
        this.callback = new AtomicReference<>(callback);
    }

    @Override
    public void cancel() {
        Runnable pending = callback.get();
        if (pending != TAKEN) {
            callback.compareAndSet(pending, CANCELLED);
        }
    }

    @Override
    protected boolean isCancelled() {
        return callback.get() == CANCELLED;
    }

    @Override
    void invoke() {
        Runnable due = Objects.requireNonNull(callback.get());
        if (due != CANCELLED && callback.compareAndSet(due, TAKEN)) {
            due.run();
        }
    }
}
