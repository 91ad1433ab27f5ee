package io.nettio.netty.stream;

import io.nettio.Asyncio;
import io.nettio.Loop;
import io.netty.channel.EventLoop;

/** Which thread this is. */
final class LoopThread {
    private LoopThread() {}

    /** Whether the calling thread is this loop's, or that of the coroutine it steps. */
    static boolean isOf(Loop loop) {
        if (loop instanceof EventLoop own) {
            return own.inEventLoop(); // also in its last turn, when it runs no more callbacks
        }
        try {
            return Asyncio.getRunningLoop() == loop;
        } catch (IllegalStateException noLoop) {
            return false;
        }
    }
}
