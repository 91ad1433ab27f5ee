package io.nettio.sync;

/**
 * A semaphore that refuses to be released more often than it was acquired: asyncio's {@code
 * BoundedSemaphore}.
 */
public final class AsyncBoundedSemaphore extends AsyncSemaphore {
    private final int bound;

    public AsyncBoundedSemaphore(int permits) {
        super(permits);
        this.bound = permits;
    }

    /**
     * Gives a permit back.
     *
     * @throws IllegalArgumentException if all are there already
     */
    @Override
    public void release() {
        checkThread("release");
        if (permits() >= bound) {
            throw new IllegalArgumentException("BoundedSemaphore released too many times");
        }
        super.release();
    }
}
