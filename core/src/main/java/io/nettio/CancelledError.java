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

    private transient boolean madeByLoop;

    public CancelledError() {
        this(null);
    }

    /** With the message that was given to {@code cancel}. */
    public CancelledError(@Nullable String message) {
        super(message);
    }

    /** The loop made it, to be thrown where the task is suspended. */
    CancelledError toBeThrown() {
        madeByLoop = true;
        return this;
    }

    /** The stack that matters is that of the code which is interrupted, not the loop's. */
    void thrownHere() {
        if (madeByLoop) {
            madeByLoop = false;
            fillInStackTrace();
        }
    }
}
