package io.nettio;

/**
 * A callback that was handed to {@code callLater} or {@code callAt}: asyncio's {@code TimerHandle}.
 */
public final class TimerHandle extends Handle {
    private final long deadlineNanos;

    TimerHandle(LoopState loopState, Runnable callback, Object context, long deadlineNanos) {
        super(loopState, callback, context);
        this.deadlineNanos = deadlineNanos;
    }

    /** The deadline, by {@link Loop#time()}, in nanoseconds. */
    public long when() {
        return deadlineNanos;
    }

    @Override
    public void cancel() {
        if (!isCancelled()) {
            super.cancel();
            loopState.engine.onTimerCancelled(this);
        }
    }
}
