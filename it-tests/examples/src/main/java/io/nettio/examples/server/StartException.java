package io.nettio.examples.server;

import org.jspecify.annotations.Nullable;

/** The server cannot start; the message is the sentence for whoever started it. */
final class StartException extends Exception {
    private static final long serialVersionUID = 1L;

    StartException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
