package io.nettio;

import org.jspecify.annotations.Nullable;

/** The queue takes or gives no more: asyncio's {@code QueueShutDown}. */
public final class QueueShutDownException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public QueueShutDownException(@Nullable String message) {
        super(message);
    }
}
