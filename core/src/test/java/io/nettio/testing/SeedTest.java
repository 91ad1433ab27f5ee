package io.nettio.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The randomness of a test can be had again. */
final class SeedTest {
    private final Seed seed = new Seed();

    @Test
    void random_askedForTwice_givesTheSameNumbers() {
        assertEquals(seed.random().nextLong(), seed.random().nextLong());
    }

    @Test
    void failure_ofATest_saysWithWhichSeedToRepeatIt() {
        AssertionError failure = new AssertionError("failed");

        assertSame(
                failure,
                assertThrows(
                        AssertionError.class,
                        () -> seed.handleTestExecutionException(null, failure)));

        String said = failure.getSuppressed()[0].getMessage();
        assertTrue(said.contains("reproduce with -Dnettio.test.seed="), said);
    }
}
