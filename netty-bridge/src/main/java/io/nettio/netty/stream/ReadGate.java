package io.nettio.netty.stream;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;

/**
 * The first handler of a stream's pipeline: lets no read through to a channel that closes.
 *
 * <p>Netty 4.2.18's io_uring, if a read ends while a close waits for it, takes the next one, which
 * the close does not cancel, and which keeps the socket open for ever. Without auto-read Netty's
 * TLS handler asks for the next one by itself, behind each that brought it no whole record.
 */
final class ReadGate extends ChannelOutboundHandlerAdapter {
    private boolean shut;

    void shut() {
        shut = true;
    }

    @Override
    public void read(ChannelHandlerContext ctx) {
        if (!shut) {
            ctx.read();
        }
    }
}
