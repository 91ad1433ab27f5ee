package io.nettio.metrics.page;

import io.nettio.metrics.HttpRoute;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** One of the page's own files, which lie beside this class in the jar. Any thread. */
final class PageFile implements HttpRoute {
    private final String contentType;
    private final byte[] content;

    private PageFile(String contentType, byte[] content) {
        this.contentType = contentType;
        this.content = content;
    }

    static PageFile load(String name) {
        try (InputStream file = PageFile.class.getResourceAsStream(name)) {
            if (file == null) {
                throw new IllegalStateException(
                        "The file " + name + " of the page is not in the jar of nettio-metrics");
            }
            return new PageFile(contentType(name), file.readAllBytes());
        } catch (IOException failure) {
            throw new UncheckedIOException("The file " + name + " of the page", failure);
        }
    }

    private static String contentType(String name) {
        String ending = name.substring(name.lastIndexOf('.') + 1);
        return switch (ending) {
            case "html" -> "text/html; charset=utf-8";
            case "css" -> "text/css; charset=utf-8";
            case "js" -> "text/javascript; charset=utf-8";
            case "svg" -> "image/svg+xml";
            default -> throw new IllegalArgumentException("No type is known of " + name);
        };
    }

    @Override
    public void answer(ChannelHandlerContext ctx, HttpRequest request) {
        if (!PageAnswer.refusesMethod(ctx, request)) {
            ctx.writeAndFlush(
                    PageAnswer.full(
                            request,
                            HttpResponseStatus.OK,
                            contentType,
                            Unpooled.wrappedBuffer(content)));
        }
    }
}
