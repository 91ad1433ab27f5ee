package io.nettio.conformance;

import org.jspecify.annotations.Nullable;

/**
 * The op names a task, handle or group that does not exist yet: the trace says so, and the body
 * goes on.
 */
final class UnknownName extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What was found under a name. */
    static <T> T check(@Nullable T found) {
        if (found == null) {
            throw new UnknownName();
        }
        return found;
    }
}
