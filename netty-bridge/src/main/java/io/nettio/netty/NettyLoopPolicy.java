package io.nettio.netty;

import io.nettio.Loop;
import io.nettio.LoopPolicy;
import io.netty.util.concurrent.DefaultThreadFactory;

/**
 * The service that gives {@link io.nettio.Asyncio#run} loops with channels, on this machine's best
 * transport.
 */
public final class NettyLoopPolicy implements LoopPolicy {
    /** For the service loader. */
    public NettyLoopPolicy() {}

    @Override
    public Loop newLoop() {
        return new AsyncioEventLoop(
                null,
                new DefaultThreadFactory("nettio", true),
                Transports.best().ioHandlerFactory());
    }
}
