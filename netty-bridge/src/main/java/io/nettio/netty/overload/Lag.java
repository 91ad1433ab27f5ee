package io.nettio.netty.overload;

import java.util.List;

/** How late something is now. */
@FunctionalInterface
interface Lag {
    long nanos();

    /** The lag of the one that is the least late. */
    static Lag leastOf(List<? extends Lag> all) {
        return () -> all.stream().mapToLong(Lag::nanos).min().orElse(0);
    }
}
