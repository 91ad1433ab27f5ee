package io.nettio.metrics;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;

/** Answers that are there at once. Any thread. */
final class Answers {
    private static final String SENTENCE = "text/plain; charset=utf-8";

    private Answers() {}

    /** Writes this sentence and a line's end. */
    static ChannelFuture sentence(
            ChannelHandlerContext ctx,
            HttpRequest request,
            HttpResponseStatus status,
            String sentence) {
        return text(ctx, request, status, SENTENCE, sentence + "\n");
    }

    /** Writes this text, in UTF-8. */
    static ChannelFuture text(
            ChannelHandlerContext ctx,
            HttpRequest request,
            HttpResponseStatus status,
            String contentType,
            String text) {
        return ctx.writeAndFlush(
                full(request, status, contentType, ByteBufUtil.writeUtf8(ctx.alloc(), text)));
    }

    /** That only {@code GET} and {@code HEAD} are answered, where the method is another. */
    static boolean refusesMethod(ChannelHandlerContext ctx, HttpRequest request) {
        HttpMethod method = request.method();
        if (method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD)) {
            return false;
        }
        ByteBuf sentence =
                ByteBufUtil.writeUtf8(ctx.alloc(), "Only GET and HEAD are answered here.\n");
        FullHttpResponse refusal =
                full(request, HttpResponseStatus.METHOD_NOT_ALLOWED, SENTENCE, sentence);
        refusal.headers().set(HttpHeaderNames.ALLOW, "GET, HEAD");
        ctx.writeAndFlush(refusal);
        return true;
    }

    /** To {@code HEAD}, what {@code GET} would get, less the body. Takes the body over. */
    static FullHttpResponse full(
            HttpRequest request, HttpResponseStatus status, String contentType, ByteBuf body) {
        int length = body.readableBytes();
        if (request.method().equals(HttpMethod.HEAD)) {
            body.clear();
        }
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, body);
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, contentType)
                .set(HttpHeaderNames.CONTENT_LENGTH, length)
                .set("x-content-type-options", "nosniff");
        return response;
    }
}
