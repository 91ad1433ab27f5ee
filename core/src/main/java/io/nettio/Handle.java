package io.nettio;

import io.nettio.internal.Callback;

import org.jspecify.annotations.Nullable;

import java.util.Objects;

/**
 * A callback that was handed to {@code callSoon}: asyncio's {@code Handle}. It runs once, on the
 * loop's thread, in the context that was current when it was handed over.
 */
@SuppressWarnings("exports") // the engine's own base type: nothing of it is public
public sealed class Handle extends Callback permits TimerHandle, ThreadsafeHandle, DoneCallback {
    final LoopState loopState;
    private final Context context;
    private final @Nullable Throwable source; // where it was made, in debug mode
    private @Nullable Runnable callback; // null: cancelled

    Handle(LoopState loopState, @Nullable Runnable callback, Context context) {
        this.loopState = loopState;
        this.callback = callback;
        this.context = Objects.requireNonNull(context, "context");
        this.source = loopState.sourceStack();
    }

    final @Nullable Throwable source() {
        return source;
    }

    /**
     * The callback will not run; it is let go at once. Loop thread, but for {@code
     * callSoonThreadsafe}'s handles.
     */
    public void cancel() {
        loopState.checkThread("Handle.cancel()", "callSoonThreadsafe(handle::cancel)");
        callback = null;
    }

    public boolean cancelled() {
        return isCancelled();
    }

    /** The context in which the callback runs. */
    public Context context() {
        return context;
    }

    @Override
    protected boolean isCancelled() {
        return callback == null;
    }

    /** Runs the callback; a throwable it lets out goes to the loop's exception handler. */
    @Override
    protected final void run() {
        Context before = loopState.context;
        boolean wasEntered = context.markEntered(true);
        loopState.context = context;
        ThreadContextCarrier.Scope scope = context.enterCarried();
        try {
            invoke();
        } catch (Throwable failure) {
            loopState.callbackFailed(this, failure);
        } finally {
            context.leaveCarried(scope);
            context.markEntered(wasEntered);
            loopState.context = before;
        }
    }

    void invoke() {
        Runnable due = callback;
        if (due != null) {
            due.run();
        }
    }

    @Override
    public String toString() {
        return getClass().getSimpleName() + "[" + (cancelled() ? "cancelled" : callback) + "]";
    }
}
