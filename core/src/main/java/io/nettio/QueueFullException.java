package io.nettio;

import org.jspecify.annotations.Nullable;

/** {@code putNowait} found no room: asyncio's {@code QueueFull}. */
public final class QueueFullException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public QueueFullException(@Nullable String message) {
        super(message);
    }
}
