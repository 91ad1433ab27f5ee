package io.nettio.conformance;

/**
 * The op names a task, handle or group that does not exist yet: the trace says so, and the body
 * goes on.
 */
final class UnknownName extends RuntimeException {
    private static final long serialVersionUID = 1L;
}
