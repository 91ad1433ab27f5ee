package io.nettio;

import java.util.List;

/**
 * Several exceptions at once, as a {@link TaskGroup} throws them: Python's {@code ExceptionGroup}.
 */
public final class ExceptionGroup extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Throwable> exceptions;

    /**
     * With the exceptions in the order in which they were raised; they are also its suppressed
     * ones.
     */
    public ExceptionGroup(String message, List<? extends Throwable> exceptions) {
        super(
                message
                        + " ("
                        + exceptions.size()
                        + (exceptions.size() == 1 ? " exception: " : " exceptions: ")
                        + exceptions
                        + ")");
        this.exceptions = List.copyOf(exceptions);
        this.exceptions.forEach(this::addSuppressed);
    }

    /** In the order in which they were raised. */
    public List<Throwable> exceptions() {
        return exceptions;
    }
}
