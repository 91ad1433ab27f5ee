package io.nettio.netty.overload;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.ReferenceCountUtil;

import org.jspecify.annotations.Nullable;

import java.util.function.Function;

/**
 * In the pipeline of a connection: admits, delays or refuses its requests. What follows a refused
 * one and is no request itself, such as the rest of its body, is dropped with it.
 */
final class RequestAdmission<I> extends HoldingHandler {
    private final Class<I> type;
    private final Function<? super I, ? extends @Nullable Object> refusal;
    private boolean dropsTheRest;

    RequestAdmission(
            Function<ChannelHandlerContext, Gate> gates,
            Class<I> type,
            Function<? super I, ? extends @Nullable Object> refusal) {
        super(gates);
        this.type = type;
        this.refusal = refusal;
    }

    @Override
    boolean isNewWork(Object message) {
        return type.isInstance(message);
    }

    @Override
    void admit(ChannelHandlerContext ctx, Object message) {
        if (isNewWork(message)) {
            dropsTheRest = false;
        }
        if (dropsTheRest) {
            drop(message);
        } else {
            ctx.fireChannelRead(message);
        }
    }

    @Override
    void refuse(ChannelHandlerContext ctx, Object message) {
        dropsTheRest = true;
        Object answer;
        try {
            answer = refusal.apply(type.cast(message));
        } catch (Throwable failure) {
            ctx.fireExceptionCaught(failure);
            ctx.close();
            return;
        } finally {
            ReferenceCountUtil.release(message);
        }
        if (answer == null) {
            ctx.close();
        } else {
            ChannelFuture written = ctx.writeAndFlush(answer);
            written.addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        }
    }

    @Override
    void drop(Object message) {
        ReferenceCountUtil.release(message);
    }
}
