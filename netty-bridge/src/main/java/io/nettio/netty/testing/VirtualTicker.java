package io.nettio.netty.testing;

import io.nettio.netty.JumpingTicker;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The clock of a Netty loop under a test's control: it starts at 0 and jumps to the next timer as
 * soon as nothing is ready, so that an hour takes no time. I/O that is there is handled before a
 * jump; I/O that is still on its way is not waited for.
 *
 * <p>One ticker for one loop.
 */
public final class VirtualTicker implements JumpingTicker {
    private final AtomicLong nowNanos = new AtomicLong();
    private final Runnable onIdle;

    /** A clock that only jumps. */
    public VirtualTicker() {
        this(() -> {});
    }

    /**
     * A clock that also tells, on the loop's thread, when nothing is left but to wait for I/O and
     * submits.
     */
    public VirtualTicker(Runnable onIdle) {
        this.onIdle = Objects.requireNonNull(onIdle, "onIdle");
    }

    /** Moves the clock by hand. Any thread; what is due then runs in the loop's next turn. */
    public void advance(long amount, TimeUnit unit) {
        if (amount < 0) {
            throw new IllegalArgumentException("Time does not go back: " + amount + " " + unit);
        }
        nowNanos.addAndGet(unit.toNanos(amount));
    }

    @Override
    public void jump(long nanos) {
        nowNanos.addAndGet(nanos);
    }

    @Override
    public void onIdle() {
        onIdle.run();
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
        advance(delay, unit);
    }
}
