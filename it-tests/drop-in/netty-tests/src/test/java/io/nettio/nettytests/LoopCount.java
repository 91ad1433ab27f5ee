package io.nettio.nettytests;

import java.util.concurrent.atomic.AtomicInteger;

/** How many of Nettio's loops were made: the class loader has each of them call this. */
public final class LoopCount {
    private static final AtomicInteger MADE = new AtomicInteger();

    private LoopCount() {}

    /** Called by the constructors of {@code AsyncioEventLoop}. */
    public static void add() {
        MADE.incrementAndGet();
    }

    static int made() {
        return MADE.get();
    }
}
