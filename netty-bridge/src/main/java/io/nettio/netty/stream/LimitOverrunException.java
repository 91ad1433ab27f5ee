package io.nettio.netty.stream;

import java.io.IOException;
import java.io.Serial;

/**
 * No separator within the reader's limit: asyncio's {@code LimitOverrunError}, and for {@code
 * readLine} its {@code ValueError}.
 */
public final class LimitOverrunException extends IOException {
    @Serial private static final long serialVersionUID = 1L;

    private final int consumed;

    /** With the number of bytes that are known to hold no separator. */
    public LimitOverrunException(String message, int consumed) {
        super(message);
        this.consumed = consumed;
    }

    /** How many bytes at the head of the reader hold no separator, and may be read. */
    public int consumed() {
        return consumed;
    }
}
