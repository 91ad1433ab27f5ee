package io.nettio;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A handle that any thread may cancel: whoever takes the callback first, the loop or a cancel,
 * decides. It goes through a queue of {@link Runnable}s by itself.
 */
final class ThreadsafeHandle extends Handle implements Runnable {
    private static final Runnable CANCELLED = () -> {};
    private static final Runnable TAKEN = () -> {};
    private static final VarHandle CALLBACK;

    static {
        try {
            CALLBACK =
                    MethodHandles.lookup().findVarHandle(Handle.class, "callback", Runnable.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    ThreadsafeHandle(LoopState loopState, Runnable callback, Object context) {
        super(loopState, callback, context);
    }

    @Override
    public void cancel() {
        Runnable pending = pending();
        if (pending != TAKEN) {
            boolean ignored = CALLBACK.compareAndSet(this, pending, CANCELLED);
        }
    }

    @Override
    protected boolean isCancelled() {
        return pending() == CANCELLED;
    }

    private Runnable pending() {
        return (Runnable) CALLBACK.getVolatile(this);
    }

    @Override
    void invoke() {
        Runnable due = pending();
        if (due != CANCELLED && CALLBACK.compareAndSet(this, due, TAKEN)) {
            due.run();
        }
    }

    @Override
    public void run() {
        call();
    }
}
