package io.nettio.dropin;

import io.nettio.Asyncio;
import io.netty.channel.EventLoop;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** What a coroutine on its channel's loop does in all these tests. */
public final class OnLoop {
    private OnLoop() {}

    /**
     * Suspends in a timer and then in what another gives, and sees after each that it is still on
     * this loop; where it is not, the failure becomes the answer of the call, and the test sees it.
     */
    public static <T> T sleepAndAwait(EventLoop channelLoop, Supplier<CompletionStage<T>> other) {
        requireOn(channelLoop);
        Asyncio.sleep(Duration.ofMillis(1));
        requireOn(channelLoop);
        T value = Asyncio.await(other.get());
        requireOn(channelLoop);
        return value;
    }

    /** That this is the loop of the channel, by asyncio's word and by Netty's. */
    public static void requireOn(EventLoop channelLoop) {
        if (Asyncio.getRunningLoop() != channelLoop || !channelLoop.inEventLoop()) {
            throw new AssertionError(
                    Thread.currentThread()
                            + " runs "
                            + Asyncio.getRunningLoop()
                            + ", not "
                            + channelLoop);
        }
    }
}
