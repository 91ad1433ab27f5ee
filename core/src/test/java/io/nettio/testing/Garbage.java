package io.nettio.testing;

import java.lang.ref.Cleaner;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Garbage collection, as tests need it: until something is seen, never for a time. */
public final class Garbage {
    private static final Cleaner CLEANER = Cleaner.create();
    private static final int TRIES = 200;

    private Garbage() {}

    /** Collects until the condition holds; false if it never does. */
    public static boolean collectUntil(BooleanSupplier seen) {
        for (int i = 0; i < TRIES && !seen.getAsBoolean(); i++) {
            collect();
        }
        return seen.getAsBoolean();
    }

    /** Collects what is garbage now, and waits until a cleaner has heard of it. */
    public static void collect() {
        CountDownLatch cleaned = new CountDownLatch(1);
        CLEANER.register(new Object(), cleaned::countDown);
        for (int i = 0; i < TRIES; i++) {
            System.gc();
            if (awaited(cleaned)) {
                return;
            }
        }
        throw new AssertionError("The garbage collector does not collect");
    }

    private static boolean awaited(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
