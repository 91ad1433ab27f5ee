package app;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** A user's handler, which blocks the loop of its channel. */
public final class BlockingHandler extends ChannelInboundHandlerAdapter {
    private final Runnable block;

    /** Runs this for each message. */
    public BlockingHandler(Runnable block) {
        this.block = block;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        run(block);
        ctx.fireChannelRead(message);
    }

    /** Blocks its caller. */
    public static void run(Runnable block) {
        block.run();
    }
}
