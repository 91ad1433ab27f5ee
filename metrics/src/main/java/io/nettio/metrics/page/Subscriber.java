package io.nettio.metrics.page;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpRequest;

import org.jspecify.annotations.Nullable;

/**
 * One open page. It holds one event at most: what comes while its client has not taken the last one
 * is left out, and a client that is left out {@link #MAX_LEFT_OUT} times in a row is cut. On the
 * channel's loop.
 */
final class Subscriber {
    static final int MAX_LEFT_OUT = 10;

    private final ChannelHandlerContext ctx;
    private final Query query;
    private ChannelFuture lastWrite;
    private @Nullable View lastSeen;
    private boolean needsHistory = true;
    private int leftOut;

    /** Begins the answer. */
    Subscriber(ChannelHandlerContext ctx, HttpRequest request, Query query) {
        this.ctx = ctx;
        this.query = query;
        lastWrite = ctx.writeAndFlush(PageAnswer.streamHead(request));
    }

    Query query() {
        return query;
    }

    /** Whether its charts have a gap, or are not there yet. */
    boolean needsHistory() {
        return needsHistory;
    }

    /** Whether to send it this, which it has not seen yet. Where it is not, it is left out. */
    boolean isReady(View view) {
        if (view == lastSeen) {
            return false;
        }
        if (lastWrite.isDone()) {
            leftOut = 0;
            return true;
        }
        needsHistory = true;
        leftOut++;
        if (leftOut >= MAX_LEFT_OUT) {
            ctx.close();
        }
        return false;
    }

    /** Takes the buffer over. */
    void send(View view, ByteBuf event) {
        lastSeen = view;
        needsHistory = false;
        lastWrite = ctx.writeAndFlush(new DefaultHttpContent(event));
    }
}
