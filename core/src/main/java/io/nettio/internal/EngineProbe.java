package io.nettio.internal;

/**
 * Is told what a loop does while it does it. Runs on the loop's thread, and throws nothing. It is
 * told of whole turns: from the one on that begins behind its being set to the end of that in which
 * another one is set.
 */
public interface EngineProbe {
    void callbackBegins(Object callback);

    void callbackEnds(Object callback);

    /**
     * The loop has nothing to do and waits for I/O.
     *
     * @param timeoutNanos the longest wait, or {@link Poller#FOREVER}
     */
    void waitBegins(long timeoutNanos);

    void waitEnds();

    /** The I/O handler calls the handlers of channels. */
    void ioBegins();

    /**
     * The I/O handler has called the handlers of channels.
     *
     * @param startNanos when it began, by the loop's clock
     */
    void ioEnds(long startNanos, long durationNanos);

    /**
     * A turn that ran callbacks or handled I/O is over.
     *
     * @param startNanos when it began, by the loop's clock
     * @param callbacks how many callbacks it ran
     * @param lagNanos how late the first of them was at most
     */
    void turnEnds(long startNanos, long durationNanos, int callbacks, long lagNanos);
}
