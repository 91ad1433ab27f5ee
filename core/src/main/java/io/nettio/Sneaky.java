package io.nettio;

/**
 * Throws an awaited future's own exception from methods that do not declare it, as {@code await}
 * promises.
 */
final class Sneaky {
    private Sneaky() {}

    /** Never returns; {@code throw Sneaky.thrown(e)} tells the compiler so. */
    @SuppressWarnings("unchecked")
    static <X extends Throwable> RuntimeException thrown(Throwable failure) throws X {
        throw (X) failure;
    }
}
