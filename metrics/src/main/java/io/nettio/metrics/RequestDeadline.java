package io.nettio.metrics;

import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.ScheduledFuture;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection that does not send a whole request in time, however it spreads its bytes.
 * Loop thread only.
 */
final class RequestDeadline {
    private final @Nullable Duration limit;
    private @Nullable ScheduledFuture<?> close;

    /** With this limit, or none. */
    RequestDeadline(@Nullable Duration limit) {
        this.limit = limit;
    }

    /** From now on a request is waited for. */
    void start(ChannelHandlerContext ctx) {
        stop();
        if (limit != null) {
            close =
                    ctx.executor()
                            .schedule(() -> ctx.close(), limit.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    /** The request is there, or the connection has gone. */
    void stop() {
        if (close != null) {
            close.cancel(false);
            close = null;
        }
    }
}
