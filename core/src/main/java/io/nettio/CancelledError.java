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

    public CancelledError() {
        this(null);
    }

    /** With the message that was given to {@code cancel}. */
    public CancelledError(@Nullable String message) {
        super(message);
    }
}
