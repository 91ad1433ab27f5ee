package io.nettio.examples.scanner;

/**
 * What was found at a port: {@code detail} is what the service says first, or why none is heard.
 */
record Port(int number, State state, String detail) {
    enum State {
        OPEN,
        REFUSED,
        /** No answer in time, as from behind a firewall. */
        SILENT,
        /** There is no way to the host. */
        UNREACHABLE
    }
}
