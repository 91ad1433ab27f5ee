package io.nettio;

import io.nettio.internal.Callback;

import org.jspecify.annotations.Nullable;

/**
 * A callback that was handed to {@code callSoon}: asyncio's {@code Handle}. It runs once, on the
 * loop's thread, in the context that was current when it was handed over.
 */
@SuppressWarnings("exports") // the engine's own base type: nothing of it is public
public sealed class Handle extends Callback permits TimerHandle, ThreadsafeHandle, DoneCallback {
    final LoopState loopState;
    private Object context; // a Context, or the Bindings of one that nobody has needed yet
    private final @Nullable Throwable source; // where it was made, in debug mode
    @Nullable Runnable callback; // null: cancelled

    /**
     * @param context to run in, or the {@link Bindings} of one that is made when it is needed
     */
    Handle(LoopState loopState, @Nullable Runnable callback, Object context) {
        this.loopState = loopState;
        this.callback = callback;
        this.context = context;
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

    /** The context in which the callback runs; on another thread maybe a copy of it. */
    public Context context() {
        if (context instanceof Context made) {
            return made;
        }
        Context made = loopState.contextFor(this, (Bindings) context);
        if (loopState.engine.mayTouch()) {
            context = made;
        }
        return made;
    }

    @Override
    protected boolean isCancelled() {
        return callback == null;
    }

    /** It runs, and needs a context: this is it from now on. */
    final void adopt(Context made) {
        context = made;
    }

    /** Runs the callback; a throwable it lets out goes to the loop's exception handler. */
    @Override
    protected final void call() {
        if (context instanceof Bindings inherited) {
            runInheriting(inherited);
        } else {
            runIn((Context) context);
        }
    }

    /** Most callbacks set no variable, and need no context of their own. */
    private void runInheriting(Bindings bindings) {
        loopState.running.begin(this, bindings);
        try {
            invoke();
        } catch (Throwable failure) {
            loopState.callbackFailed(this, failure);
        } finally {
            loopState.running.end();
            if (context instanceof Context made) {
                boolean ignored = made.markEntered(false);
            }
        }
    }

    private void runIn(Context entered) {
        boolean wasEntered = entered.markEntered(true);
        loopState.running.begin(this, entered);
        ThreadContextCarrier.Scope scope = entered.enterCarried();
        try {
            invoke();
        } catch (Throwable failure) {
            loopState.callbackFailed(this, failure);
        } finally {
            entered.leaveCarried(scope);
            boolean ignored = entered.markEntered(wasEntered);
            loopState.running.end();
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
