package io.nettio.testing;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

import java.util.Random;

/**
 * Randomness for a test: where the test fails, it says with which seed, and how to run it with that
 * again. The seed is 42 unless the system property {@code nettio.test.seed} gives another.
 */
public final class Seed implements TestExecutionExceptionHandler {
    private static final String PROPERTY = "nettio.test.seed";

    private final long seed = Long.getLong(PROPERTY, 42);

    /** Always the same numbers, for the same seed. */
    public Random random() {
        return new Random(seed);
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure)
            throws Throwable {
        failure.addSuppressed(
                new AssertionError(
                        "it failed with seed "
                                + seed
                                + ": reproduce with -D"
                                + PROPERTY
                                + "="
                                + seed));
        throw failure;
    }
}
