package io.nettio.metrics;

import io.nettio.Histogram;

import java.util.Set;

/**
 * A loop as it is exported. Any thread; no method blocks or starts a loop, but for {@link #start}.
 */
interface MeasuredLoop {
    /** The meters that it has. */
    Set<LoopMeter> meters();

    /** The value of a gauge or counter, in its unit. */
    double value(LoopMeter meter);

    /** What a histogram of durations has. */
    Histogram durations(LoopMeter meter);

    /** What any histogram has. */
    Buckets buckets(LoopMeter meter);

    /** Measures from now on. */
    void start();

    void stop();
}
