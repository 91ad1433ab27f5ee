package io.nettio;

import org.jspecify.annotations.Nullable;

/**
 * A barrier was aborted or reset while tasks waited at it: asyncio's {@code BrokenBarrierError}.
 */
public final class AsyncBrokenBarrierException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public AsyncBrokenBarrierException(@Nullable String message) {
        super(message);
    }
}
