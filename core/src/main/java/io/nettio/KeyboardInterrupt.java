package io.nettio;

/**
 * Ctrl-C ended {@link Asyncio#run}: its main coroutine was cancelled for it and did not refuse. An
 * {@link Error}, as in Python it is no {@code Exception}.
 */
public final class KeyboardInterrupt extends Error {
    private static final long serialVersionUID = 1L;

    KeyboardInterrupt(Throwable cause) {
        super("interrupted by SIGINT", cause);
    }
}
