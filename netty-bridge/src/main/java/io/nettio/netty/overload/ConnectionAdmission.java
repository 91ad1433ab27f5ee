package io.nettio.netty.overload;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;

import java.util.function.Function;

/**
 * In the pipeline of a server's channel: admits, delays or refuses the connections it accepts. One
 * that waits belongs to no loop yet; meanwhile no more are accepted, and the others wait with the
 * system.
 */
final class ConnectionAdmission extends HoldingHandler {
    private final boolean reset;

    ConnectionAdmission(Function<ChannelHandlerContext, Gate> gates, boolean reset) {
        super(gates);
        this.reset = reset;
    }

    @Override
    boolean isNewWork(Object message) {
        return message instanceof Channel;
    }

    @Override
    void admit(ChannelHandlerContext ctx, Object message) {
        ctx.fireChannelRead(message);
    }

    @Override
    void refuse(ChannelHandlerContext ctx, Object message) {
        Channel connection = (Channel) message;
        if (reset) {
            connection.config().setOption(ChannelOption.SO_LINGER, 0); // false where it has none
        }
        connection.unsafe().closeForcibly(); // it is registered with no loop
    }

    @Override
    void drop(Object message) {
        ((Channel) message).unsafe().closeForcibly();
    }
}
