package io.nettio;

import org.jspecify.annotations.Nullable;

/**
 * Thrown in a coroutine that was cancelled, at the place where it is suspended.
 *
 * <p>It is an {@link Error}, so that {@code catch (Exception e)} does not swallow a cancellation,
 * as in asyncio, where it is a {@code BaseException}. Code that catches it to clean up rethrows it.
 */
public final class CancelledError extends Error {
    private static final long serialVersionUID = 1L;

    private transient boolean hasTrace;

    public CancelledError() {
        this(null);
    }

    /** With the message that was given to {@code cancel}. */
    public CancelledError(@Nullable String message) {
        this(message, true);
    }

    private CancelledError(@Nullable String message, boolean hasTrace) {
        super(message);
        this.hasTrace = hasTrace;
        fillInStackTrace();
    }

    /** One that the loop makes, to be thrown where the task is suspended. */
    static CancelledError toBeThrown(@Nullable String message) {
        return new CancelledError(message, false);
    }

    /** The stack that matters is that of the code which is interrupted, not the loop's. */
    void thrownHere() {
        if (!hasTrace) {
            hasTrace = true;
            fillInStackTrace();
        }
    }

    /** Not by the constructor of {@link Throwable}: that would be a stack nobody wants to see. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return hasTrace ? super.fillInStackTrace() : this;
    }
}
