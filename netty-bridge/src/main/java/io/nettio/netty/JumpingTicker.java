package io.nettio.netty;

import io.netty.util.concurrent.Ticker;

/**
 * A clock that jumps: where a loop with such a ticker is about to wait for its next timer, it says
 * so here instead of waiting. See {@code io.nettio.netty.testing.VirtualTicker}.
 */
public interface JumpingTicker extends Ticker {
    /**
     * Nothing is ready, and the next timer is due in this time: moves the clock. On the loop's
     * thread.
     */
    void jump(long nanos);

    /**
     * Nothing is ready and no timer is set: the loop now waits for I/O and submits. On the loop's
     * thread.
     */
    void onIdle();
}
