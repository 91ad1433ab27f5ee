package io.nettio.metrics;

import java.util.concurrent.TimeUnit;
import java.util.function.BinaryOperator;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What has come since an earlier reading of something that only grows: the last one that is 5 s old
 * or more. So whoever reads each minute gets that minute, two readers at the same moment get the
 * same, and one that reads all the time still gets more than a moment. Any thread.
 *
 * @param <T> a reading
 */
final class Recent<T> {
    private static final long MIN_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Supplier<T> source;
    private final BinaryOperator<T> since;
    private final LongSupplier clock;

    // under this object's lock
    private T before;
    private T last;
    private long lastNanos;

    /**
     * @param since gives the first reading less the second, which is older
     */
    Recent(Supplier<T> source, BinaryOperator<T> since, LongSupplier clock) {
        this.source = source;
        this.since = since;
        this.clock = clock;
        last = source.get();
        lastNanos = clock.getAsLong();
        before = last;
    }

    synchronized T get() {
        T now = source.get();
        long nowNanos = clock.getAsLong();
        if (nowNanos - lastNanos >= MIN_NANOS) {
            before = last;
            last = now;
            lastNanos = nowNanos;
        }
        return since.apply(now, before);
    }
}
