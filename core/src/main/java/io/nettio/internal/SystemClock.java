package io.nettio.internal;

/** The machine's monotonic clock: the one place in core that reads it. */
public final class SystemClock implements Clock {
    public static final SystemClock INSTANCE = new SystemClock();

    private SystemClock() {}

    @Override
    @SuppressForbidden("this is the clock that all others are injected in place of")
    public long nanoTime() {
        return System.nanoTime();
    }
}
