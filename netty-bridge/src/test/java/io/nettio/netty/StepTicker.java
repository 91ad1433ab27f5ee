package io.nettio.netty;

import io.netty.util.concurrent.Ticker;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that only the test moves. */
final class StepTicker implements Ticker {
    private final AtomicLong nowNanos = new AtomicLong();

    void advanceNanos(long nanos) {
        nowNanos.addAndGet(nanos);
    }

    @Override
    public long initialNanoTime() {
        return 0;
    }

    @Override
    public long nanoTime() {
        return nowNanos.get();
    }

    @Override
    public void sleep(long delay, TimeUnit unit) {
        advanceNanos(unit.toNanos(delay));
    }
}
