package io.nettio.examples.server;

import io.nettio.AsyncTimeoutException;
import io.nettio.Asyncio;
import io.nettio.Timeout;
import io.nettio.netty.CoroutineHandler;
import io.nettio.netty.MessageChannel;
import io.netty.channel.ChannelHandler;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;

/**
 * One connection, as one coroutine: a request is read, served and answered before the next one, so
 * that keep-alive and pipelining need no code of their own.
 */
final class HttpConnection {
    /** How long a connection may wait for its next request. */
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(60);

    /** The same while the server stops: what is on its way shall still arrive. */
    static final Duration GRACE = Duration.ofMillis(200);

    private final MessageChannel<HttpObject> channel;
    private final Router router;
    private final Traffic traffic;

    // loop thread only
    private @Nullable Timeout idle;

    private HttpConnection(MessageChannel<HttpObject> channel, Router router, Traffic traffic) {
        this.channel = channel;
        this.router = router;
        this.traffic = traffic;
    }

    /** The handler for one channel, behind its {@code HttpServerCodec}. */
    static ChannelHandler handler(Router router, Traffic traffic) {
        return new CoroutineHandler<>(
                HttpObject.class, channel -> new HttpConnection(channel, router, traffic).run());
    }

    private void run() {
        traffic.opened(this, channel.channel());
        try {
            boolean open = true;
            while (open) {
                HttpRequest request = nextRequest();
                open = request != null && serve(request);
            }
        } catch (IOException lost) {
            // The peer has gone: there is nobody left to tell.
        }
    }

    /** Null if none came in time. */
    private @Nullable HttpRequest nextRequest() throws IOException {
        Duration limit = traffic.isStopping() ? GRACE : KEEP_ALIVE;
        try {
            return Asyncio.timeout(
                    limit,
                    scope -> {
                        idle = scope;
                        return (HttpRequest) channel.receive();
                    });
        } catch (AsyncTimeoutException silent) {
            return null;
        } finally {
            idle = null;
        }
    }

    /** Serves one request; says whether the connection may be used for another. */
    private boolean serve(HttpRequest request) throws IOException {
        traffic.requests().begin();
        try {
            Exchange exchange = new Exchange(channel, request, traffic);
            router.serve(exchange);
            return exchange.finish();
        } finally {
            traffic.requests().end();
        }
    }

    /** Any thread. */
    void endIfIdle() {
        channel.channel()
                .eventLoop()
                .execute(
                        () -> {
                            Timeout scope = idle;
                            if (scope != null && !scope.expired()) {
                                scope.reschedule(GRACE);
                            }
                        });
    }
}
