package io.nettio.testing;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Garbage collection, as tests need it: until something is seen, never for a time. */
public final class Garbage {
    private static final int TRIES = 200;

    private Garbage() {}

    /** The failure of a future that is dropped on purpose, to see when that is noticed. */
    static final class Sentinel extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient CountDownLatch reported = new CountDownLatch(1);

        void onReported() {
            reported.countDown();
        }
    }

    /** Collects until the condition holds; false if it never does. */
    public static boolean collectUntil(BooleanSupplier seen) {
        for (int i = 0; i < TRIES && !seen.getAsBoolean(); i++) {
            collect();
        }
        return seen.getAsBoolean();
    }

    /**
     * Collects what is garbage now, and waits until dropped failures have been reported: twice, as
     * the first sentinel may be reported before its neighbours.
     */
    public static void collect() {
        collectUntilReported(dropSentinel());
        collectUntilReported(dropSentinel());
    }

    private static Sentinel dropSentinel() {
        LoggedErrors.listen();
        Sentinel sentinel = new Sentinel();
        VirtualTimeLoop loop = new VirtualTimeLoop();
        loop.createFuture().setException(sentinel);
        loop.close(); // so that it is logged, where LoggedErrors sees it
        return sentinel;
    }

    private static void collectUntilReported(Sentinel sentinel) {
        for (int i = 0; i < TRIES; i++) {
            System.gc();
            if (awaited(sentinel.reported)) {
                return;
            }
        }
        throw new AssertionError("The garbage collector does not collect");
    }

    private static boolean awaited(CountDownLatch latch) {
        try {
            return latch.await(100, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
