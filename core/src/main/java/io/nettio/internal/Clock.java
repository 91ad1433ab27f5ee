package io.nettio.internal;

/** Where a loop's time comes from, in nanoseconds since any fixed point. */
@FunctionalInterface
public interface Clock {
    long nanoTime();
}
