package io.nettio.netty.stream;

import org.jspecify.annotations.Nullable;

import java.io.Serial;
import java.net.SocketException;

/**
 * The connection is gone: reset by the peer, or lost while there was something to write. asyncio's
 * {@code ConnectionResetError} and {@code BrokenPipeError}.
 */
public final class ConnectionResetException extends SocketException {
    @Serial private static final long serialVersionUID = 1L;

    /** With what happened, and what Netty or the system said of it. */
    public ConnectionResetException(String message, @Nullable Throwable cause) {
        super(message);
        initCause(cause);
    }
}
