package io.nettio.conformance;

/** {@code E1} and {@code E2}: the exceptions that programs raise on purpose. */
final class ProgramException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    final String name;

    ProgramException(String name, String message) {
        super(message);
        this.name = name;
    }
}
