package io.nettio.metrics;

import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Holds a connection's next request back until the answer to the one before has been written, so
 * that answers may come late and from anywhere, and still stand in order. While some wait, the
 * channel is not read: a client that asks and does not read is held back, not queued up.
 */
final class OneRequestAtATime extends ChannelDuplexHandler {
    /** As many messages may wait before the channel is not read; reading on shows a close. */
    private static final int MAX_WAITING = 16;

    private enum State {
        /** There is no request. */
        IDLE,
        /** The head of a request has gone on, its end has not. */
        RECEIVING,
        /** All of a request has gone on, and its answer is not written to the end. */
        ANSWERING,
        /** The answer is written, and the rest of its request is still to come. */
        ANSWERED_EARLY
    }

    private final RequestDeadline deadline;

    // loop thread only
    private final Queue<Object> waiting = new ArrayDeque<>();
    private State state = State.IDLE;
    private @Nullable HttpResponse begun; // the head of the answer under way
    private boolean lastPartWritten;
    private boolean ending;
    private boolean readHeld;
    private boolean passingOn;

    /** With a limit for how long a connection may take to send a whole request, or none. */
    OneRequestAtATime(@Nullable Duration limit) {
        this.deadline = new RequestDeadline(limit);
    }

    /** Of this pipeline, or null. */
    static @Nullable OneRequestAtATime in(ChannelPipeline pipeline) {
        return pipeline.get(OneRequestAtATime.class);
    }

    /** Whether the answer to the request under way has its head written. */
    boolean hasBegun() {
        return begun != null;
    }

    /** Closes the channel: behind the answer that is owed, at once if none is, or a stream. */
    void end(ChannelHandlerContext ctx) {
        ending = true;
        boolean isOwed = state == State.RECEIVING || state == State.ANSWERING;
        boolean isStream = begun != null && !lastPartWritten;
        if (!isOwed || isStream) {
            ctx.close();
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        deadline.start(ctx);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (ending) {
            ReferenceCountUtil.release(message);
        } else {
            waiting.add(message);
            passOn(ctx);
            if (waiting.size() == MAX_WAITING) {
                stopReading(ctx);
            }
        }
    }

    /**
     * A transport that reads by itself does not need to be asked, so to keep reads from it is not
     * enough: this makes it forget that it is to read. The read that it is asked for then is kept.
     */
    private static void stopReading(ChannelHandlerContext ctx) {
        ChannelConfig config = ctx.channel().config();
        if (config.isAutoRead()) {
            config.setAutoRead(false);
            config.setAutoRead(true);
        }
    }

    private void passOn(ChannelHandlerContext ctx) {
        if (passingOn) { // an answer was written inside: the loop below goes on
            return;
        }
        passingOn = true;
        try {
            while (state != State.ANSWERING && !ending && !waiting.isEmpty()) {
                passOnNext(ctx, waiting.remove());
            }
        } finally {
            passingOn = false;
        }
        if (readHeld && waiting.size() < MAX_WAITING) {
            readHeld = false;
            ctx.read();
        }
    }

    private void passOnNext(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpRequest request) {
            state = State.RECEIVING;
            begun = null;
            lastPartWritten = false;
            if (request.protocolVersion().compareTo(HttpVersion.HTTP_1_1) < 0
                    || HttpUtil.is100ContinueExpected(request)) {
                // An old client would not know that the connection stays; and whether a body comes
                // that waits for a "continue" which is never sent, nobody knows.
                request.headers().set(HttpHeaderNames.CONNECTION, "close");
            }
        }
        if (message instanceof LastHttpContent) {
            if (state == State.ANSWERED_EARLY) {
                becomeIdle(ctx);
            } else {
                state = State.ANSWERING;
                deadline.stop();
            }
        }
        ctx.fireChannelRead(message);
    }

    @Override
    public void read(ChannelHandlerContext ctx) {
        if (waiting.size() < MAX_WAITING) {
            ctx.read();
        } else {
            readHeld = true;
        }
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof HttpResponse response
                && response.status().codeClass() != HttpStatusClass.INFORMATIONAL) {
            begun = response;
            ending |= !HttpUtil.isKeepAlive(response);
        }
        ChannelPromise written = promise;
        if (message instanceof LastHttpContent && begun != null) {
            lastPartWritten = true;
            written = promise.unvoid();
            written.addListener(future -> answered(ctx, future));
        }
        ctx.write(message, written);
    }

    private void answered(ChannelHandlerContext ctx, Future<?> write) {
        if (ending || !write.isSuccess()) {
            ctx.close();
        }
        if (state == State.RECEIVING) {
            state = State.ANSWERED_EARLY;
        } else if (state == State.ANSWERING) {
            becomeIdle(ctx);
        }
        begun = null;
        if (ctx.channel().isActive()) {
            passOn(ctx);
        }
    }

    private void becomeIdle(ChannelHandlerContext ctx) {
        state = State.IDLE;
        deadline.start(ctx);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        deadline.stop();
        waiting.forEach(ReferenceCountUtil::release);
        waiting.clear();
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        deadline.stop();
        while (!waiting.isEmpty()) {
            ctx.fireChannelRead(waiting.remove());
        }
        if (readHeld) {
            ctx.read();
        }
    }
}
