package io.nettio.metrics.page;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;

/** What all answers of the page have in common. */
final class PageAnswer {
    /**
     * The page runs its own files alone, is framed by nobody, sends nothing anywhere, and its code
     * cannot make HTML of text.
     */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
                    + " connect-src 'self'; base-uri 'none'; form-action 'none';"
                    + " frame-ancestors 'none'; require-trusted-types-for 'script'";

    private PageAnswer() {}

    static boolean isHead(HttpRequest request) {
        return request.method().equals(HttpMethod.HEAD);
    }

    /** Refuses what is neither {@code GET} nor {@code HEAD}: nothing here changes anything. */
    static boolean refusesMethod(ChannelHandlerContext ctx, HttpRequest request) {
        if (request.method().equals(HttpMethod.GET) || isHead(request)) {
            return false;
        }
        FullHttpResponse refusal =
                full(
                        request,
                        HttpResponseStatus.METHOD_NOT_ALLOWED,
                        "text/plain; charset=utf-8",
                        ByteBufUtil.writeUtf8(
                                ctx.alloc(), "Only GET and HEAD are answered here.\n"));
        refusal.headers().set(HttpHeaderNames.ALLOW, "GET, HEAD");
        ctx.writeAndFlush(refusal);
        return true;
    }

    static void sentence(
            ChannelHandlerContext ctx,
            HttpRequest request,
            HttpResponseStatus status,
            String sentence) {
        ByteBuf body = ByteBufUtil.writeUtf8(ctx.alloc(), sentence + "\n");
        ctx.writeAndFlush(full(request, status, "text/plain; charset=utf-8", body));
    }

    /** To {@code HEAD}, what {@code GET} would get, less the body. Takes the body over. */
    static FullHttpResponse full(
            HttpRequest request, HttpResponseStatus status, String contentType, ByteBuf body) {
        int length = body.readableBytes();
        if (isHead(request)) {
            body.clear();
        }
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, body);
        response.headers().set(HttpHeaderNames.CONTENT_LENGTH, length);
        describe(response.headers(), contentType);
        return response;
    }

    /** The head of an answer that goes on; to {@code HEAD}, all of it. */
    static HttpResponse streamHead(HttpRequest request) {
        HttpResponse head =
                isHead(request)
                        ? new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK)
                        : new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        describe(head.headers(), "text/event-stream");
        head.headers()
                .set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED)
                .set("x-accel-buffering", "no"); // a proxy is to pass each event on at once
        return head;
    }

    private static void describe(HttpHeaders headers, String contentType) {
        headers.set(HttpHeaderNames.CONTENT_TYPE, contentType)
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
                .set("x-content-type-options", "nosniff")
                .set(HttpHeaderNames.CONTENT_SECURITY_POLICY, POLICY)
                .set("cross-origin-resource-policy", "same-origin")
                .set("referrer-policy", "no-referrer");
    }
}
