package io.nettio;

import org.jspecify.annotations.Nullable;

/** {@code getNowait} found nothing: asyncio's {@code QueueEmpty}. */
public final class QueueEmptyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public QueueEmptyException(@Nullable String message) {
        super(message);
    }
}
