package io.nettio.netty.overload;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Counts for the loops of an admission. Any thread. */
final class Counts {
    final LongAdder admitted = new LongAdder();
    final LongAdder delayed = new LongAdder();
    final LongAdder refused = new LongAdder();
    final LongAdder abandoned = new LongAdder();
    final AtomicInteger waiting = new AtomicInteger();

    AdmissionStatistics statistics() {
        return new AdmissionStatistics(
                admitted.sum(), delayed.sum(), refused.sum(), abandoned.sum(), waiting.get());
    }
}
