package io.nettio.examples.server;

/** The request asks for what cannot be. */
final class BadRequestException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;

    BadRequestException(String reason) {
        super(reason);
        this.reason = reason;
    }

    /** For the client, in plain words. */
    String reason() {
        return reason;
    }
}
