package io.nettio;

import org.jspecify.annotations.Nullable;

/**
 * A time limit ran out: asyncio's {@code TimeoutError}. The cause is the cancellation that it
 * replaces.
 */
public final class AsyncTimeoutException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public AsyncTimeoutException(@Nullable String message) {
        super(message);
    }
}
