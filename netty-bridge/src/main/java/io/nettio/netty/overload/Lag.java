package io.nettio.netty.overload;

import java.util.List;

/** How late something is now. */
@FunctionalInterface
interface Lag {
    long nanos();

    /** Whether it is not in use now, and should not be asked. */
    default boolean isSuspended() {
        return false;
    }

    /** The lag of the one that is the least late, of those that are in use. */
    static Lag leastOf(List<? extends Lag> all) {
        return () ->
                all.stream()
                        .filter(lag -> !lag.isSuspended())
                        .mapToLong(Lag::nanos)
                        .min()
                        .orElse(0);
    }
}
