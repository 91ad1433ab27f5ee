package io.nettio.metrics;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpRequest;

/**
 * Answers the requests for one path of an {@link ObservabilityServer}.
 *
 * <p>{@code answer} is called on the server's loop, once for each request, when its head is there;
 * a body, should there be one, is dropped. It writes the answer to {@code ctx} itself, at once or
 * later, from any thread: a {@code FullHttpResponse}, or a {@code HttpResponse}, then {@code
 * HttpContent}s for as long as it likes, then a {@code LastHttpContent}. It flushes what it writes.
 * Until the last part is written the connection's next request waits, so answers come in the order
 * of the requests without further care; and whether the connection is kept is taken care of, too:
 * an answer that is to be kept needs {@code Content-Length} or {@code Transfer-Encoding: chunked}.
 *
 * <p>A streamed answer heeds {@code ctx.channel().isWritable()}, and ends with {@code
 * ctx.channel().closeFuture()}: when the client goes, or the server closes, which cuts streams. A
 * client that does not take a part within the server's idle timeout is cut as well.
 *
 * <p>What {@code answer} throws is logged and answered with 500, or, where the answer has begun, by
 * closing the connection. A route blocks the server's loop while it runs, and so all other
 * requests: what takes long goes elsewhere. It can be sure that the {@code Host} is one of the
 * server's, not that the method is {@code GET}.
 */
@FunctionalInterface
public interface HttpRoute {
    /** Writes the answer, or sees to it that it will be written. On the server's loop. */
    void answer(ChannelHandlerContext ctx, HttpRequest request) throws Exception;
}
