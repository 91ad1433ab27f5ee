package io.nettio.netty.stream;

import java.io.EOFException;
import java.io.Serial;

/** The stream ended in the middle of what was to be read: asyncio's {@code IncompleteReadError}. */
public final class IncompleteReadException extends EOFException {
    @Serial private static final long serialVersionUID = 1L;

    private final byte[] partial;
    private final int expected;

    /**
     * With what was read up to the end, and how many bytes were to be read, -1 where nobody could
     * know.
     */
    public IncompleteReadException(byte[] partial, int expected) {
        super(
                partial.length
                        + " bytes read of "
                        + (expected < 0 ? "an unknown number of" : String.valueOf(expected))
                        + " expected bytes");
        this.partial = partial.clone();
        this.expected = expected;
    }

    /** The bytes before the end, which are no longer in the reader. */
    public byte[] partial() {
        return partial.clone();
    }

    /** How many bytes were asked for; -1 where a separator was looked for. */
    public int expected() {
        return expected;
    }
}
