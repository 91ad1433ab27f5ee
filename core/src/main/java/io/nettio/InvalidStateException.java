package io.nettio;

import org.jspecify.annotations.Nullable;

/** A future was asked for what its state does not allow: asyncio's {@code InvalidStateError}. */
public final class InvalidStateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InvalidStateException(@Nullable String message) {
        super(message);
    }
}
