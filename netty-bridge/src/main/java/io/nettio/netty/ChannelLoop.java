package io.nettio.netty;

import io.nettio.Loop;
import io.netty.channel.Channel;

/** A loop that coroutines of channels run on: Nettio's own, or a guest in one of Netty's. */
interface ChannelLoop extends Loop {
    /** The loop for coroutines beside this channel. */
    static ChannelLoop of(Channel channel) {
        return (ChannelLoop) NettyAsyncio.loopOf(channel);
    }

    /** Those whose messages the loop releases at its end. */
    UnfinishedChannels unfinishedChannels();

    /** Runs this behind the turn's callbacks, before I/O is polled. Loop thread only. */
    void afterTurn(Runnable action);
}
