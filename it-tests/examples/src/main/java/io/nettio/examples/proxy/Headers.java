package io.nettio.examples.proxy;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What a proxy has to know of HTTP: which headers go on, and which requests may be repeated. */
final class Headers {
    private static final Set<HttpMethod> IDEMPOTENT =
            Set.of(
                    HttpMethod.GET,
                    HttpMethod.HEAD,
                    HttpMethod.OPTIONS,
                    HttpMethod.PUT,
                    HttpMethod.DELETE,
                    HttpMethod.TRACE);

    private Headers() {}

    static boolean hasBody(HttpRequest request) {
        return HttpUtil.isTransferEncodingChunked(request)
                || HttpUtil.getContentLength(request, 0L) != 0;
    }

    /** A body is streamed, and so is gone once it was sent. */
    static boolean isRepeatable(HttpRequest request) {
        return IDEMPOTENT.contains(request.method()) && !hasBody(request);
    }

    static void prepare(HttpRequest request) {
        removeHopByHop(request.headers());
        request.setProtocolVersion(HttpVersion.HTTP_1_1);
        request.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    }

    /** Without a length, the end of the body would be that of the connection: chunks tell it. */
    static void prepare(HttpResponse response, HttpVersion clientVersion) {
        removeHopByHop(response.headers());
        if (clientVersion.equals(HttpVersion.HTTP_1_0)) {
            HttpUtil.setTransferEncodingChunked(response, false);
        } else if (!HttpUtil.isContentLengthSet(response)) {
            HttpUtil.setTransferEncodingChunked(response, true);
        }
    }

    private static void removeHopByHop(HttpHeaders headers) {
        for (String names : headers.getAll(HttpHeaderNames.CONNECTION)) {
            Stream.of(names.split(",", -1))
                    .map(String::strip)
                    .filter(name -> !isFraming(name))
                    .forEach(headers::remove);
        }
        List.of("connection", "keep-alive", "proxy-connection", "te", "upgrade")
                .forEach(headers::remove);
    }

    private static boolean isFraming(String name) {
        return HttpHeaderNames.CONTENT_LENGTH.contentEqualsIgnoreCase(name)
                || HttpHeaderNames.TRANSFER_ENCODING.contentEqualsIgnoreCase(name);
    }

    /** An answer of the proxy's own, and the last one on its connection. */
    static FullHttpResponse answer(HttpResponseStatus status) {
        byte[] text = (status + "\n").getBytes(StandardCharsets.UTF_8);
        FullHttpResponse response =
                new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(text));
        HttpUtil.setContentLength(response, text.length);
        response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        return response;
    }
}
