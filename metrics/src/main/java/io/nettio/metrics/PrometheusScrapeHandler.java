package io.nettio.metrics;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Serves a registry's meters to Prometheus, behind an {@code HttpServerCodec} in any pipeline:
 * {@code GET} and {@code HEAD} of one path, as text or, where {@code Accept} asks for it, as
 * OpenMetrics; else 404 and 405. The registry is read on the channel's loop.
 */
@Sharable
public final class PrometheusScrapeHandler extends SimpleChannelInboundHandler<HttpObject> {
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final String OPEN_METRICS =
            "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private final PrometheusMeterRegistry registry;
    private final String path;

    /** At {@code /metrics}. */
    public PrometheusScrapeHandler(PrometheusMeterRegistry registry) {
        this(registry, "/metrics");
    }

    /** At this path. */
    public PrometheusScrapeHandler(PrometheusMeterRegistry registry, String path) {
        this.registry = Objects.requireNonNull(registry, "registry");
        this.path = Objects.requireNonNull(path, "path");
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HttpObject message) {
        if (message instanceof HttpRequest request) { // a body, if there is one, is of no interest
            boolean keepAlive =
                    HttpUtil.isKeepAlive(request) && request.decoderResult().isSuccess();
            FullHttpResponse response = answer(ctx, request);
            HttpUtil.setKeepAlive(response, keepAlive);
            ChannelFutureListener after = keepAlive ? future -> {} : ChannelFutureListener.CLOSE;
            ctx.writeAndFlush(response).addListener(after);
        }
    }

    private FullHttpResponse answer(ChannelHandlerContext ctx, HttpRequest request) {
        if (!request.decoderResult().isSuccess()) {
            return text(
                    ctx,
                    HttpResponseStatus.BAD_REQUEST,
                    "This is not an HTTP request that can be read.\n");
        }
        if (!new QueryStringDecoder(request.uri()).path().equals(path)) {
            return text(
                    ctx,
                    HttpResponseStatus.NOT_FOUND,
                    "Nothing is here; the metrics are at " + path + "\n");
        }
        boolean head = request.method().equals(HttpMethod.HEAD);
        if (!head && !request.method().equals(HttpMethod.GET)) {
            FullHttpResponse refused =
                    text(
                            ctx,
                            HttpResponseStatus.METHOD_NOT_ALLOWED,
                            "Only GET and HEAD are answered here.\n");
            refused.headers().set(HttpHeaderNames.ALLOW, "GET, HEAD");
            return refused;
        }
        String accept = request.headers().get(HttpHeaderNames.ACCEPT, "");
        String contentType = accept.contains("application/openmetrics-text") ? OPEN_METRICS : TEXT;
        FullHttpResponse scraped =
                response(ctx, HttpResponseStatus.OK, registry.scrape(contentType), contentType);
        if (head) {
            scraped.content().clear(); // the length stays that of the body a GET would get
        }
        return scraped;
    }

    private static FullHttpResponse text(
            ChannelHandlerContext ctx, HttpResponseStatus status, String body) {
        return response(ctx, status, body, "text/plain; charset=utf-8");
    }

    private static FullHttpResponse response(
            ChannelHandlerContext ctx, HttpResponseStatus status, String body, String contentType) {
        ByteBuf content =
                ByteBufUtil.encodeString(
                        ctx.alloc(), java.nio.CharBuffer.wrap(body), StandardCharsets.UTF_8);
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, content);
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, contentType)
                .set(HttpHeaderNames.CONTENT_LENGTH, content.readableBytes());
        return response;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
        ctx.close();
    }
}
