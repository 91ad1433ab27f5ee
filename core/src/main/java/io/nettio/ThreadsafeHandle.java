package io.nettio;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A handle that any thread may cancel: whoever takes the callback first, the loop or a cancel,
 * decides. It goes through a queue of {@link Runnable}s by itself.
 */
final class ThreadsafeHandle extends Handle implements Runnable {
    private static final byte PENDING = 0; // in the loop's queues
    private static final byte CANCELLED = 1; // will not run; the callback is let go
    private static final byte TAKEN = 2; // runs, or has run
    private static final VarHandle STATE;

    static {
        try {
            STATE =
                    MethodHandles.lookup()
                            .findVarHandle(ThreadsafeHandle.class, "state", byte.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private volatile byte state; // PENDING; a byte fits in where objects are padded

    ThreadsafeHandle(LoopState loopState, Runnable callback, Object context) {
        super(loopState, callback, context);
    }

    @Override
    public void cancel() {
        if (STATE.compareAndSet(this, PENDING, CANCELLED)) {
            callback = null;
        }
    }

    @Override
    protected boolean isCancelled() {
        return state == CANCELLED;
    }

    @Override
    void invoke() {
        if (STATE.compareAndSet(this, PENDING, TAKEN)) {
            super.invoke();
        }
    }

    @Override
    public void run() {
        call();
    }
}
