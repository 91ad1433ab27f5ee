package io.nettio.examples.proxy;

import io.nettio.netty.MessageChannel;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What a proxy has to know of HTTP: which headers go on, and which requests may be repeated. */
final class Http {
    private static final Set<String> IDEMPOTENT =
            Set.of("GET", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE");

    private Http() {}

    /** Of {@code HOST:PORT}. */
    static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        int port = Integer.parseInt(text.substring(colon + 1));
        return new InetSocketAddress(text.substring(0, colon), port);
    }

    static HttpObject receive(MessageChannel<HttpObject> from) throws IOException {
        HttpObject message = from.receive();
        if (message.decoderResult().isFailure()) {
            throw new DecoderException(message.decoderResult().cause());
        }
        return message;
    }

    /** The final one. */
    static HttpResponse receiveResponse(MessageChannel<HttpObject> from) throws IOException {
        HttpObject head = receive(from);
        while (!(head instanceof HttpResponse response)
                || response.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
            head = receive(from);
        }
        return response;
    }

    static boolean hasBody(HttpRequest request) {
        return HttpUtil.isTransferEncodingChunked(request)
                || HttpUtil.getContentLength(request, 0L) != 0;
    }

    /** A body is streamed, and so is gone once it was sent. */
    static boolean isRepeatable(HttpRequest request) {
        return IDEMPOTENT.contains(request.method().name()) && !hasBody(request);
    }

    static void prepare(HttpRequest request) {
        removeHopByHop(request.headers());
        HttpUtil.setKeepAlive(request, false);
    }

    /** What is said of one connection alone; Netty's codecs say anew what it is for the next. */
    static void removeHopByHop(HttpHeaders headers) {
        for (String name : String.join(",", headers.getAll("connection")).split(",", -1)) {
            if (!Set.of("", "content-length", "transfer-encoding")
                    .contains(name.strip().toLowerCase(Locale.ROOT))) {
                headers.remove(name.strip());
            }
        }
        List.of("connection", "keep-alive", "proxy-connection", "te", "upgrade")
                .forEach(headers::remove);
    }

    /** An answer of the proxy's own, and the last one on its connection. */
    static HttpResponse answer(HttpResponseStatus status) {
        var text = Unpooled.copiedBuffer(status + "\n", StandardCharsets.UTF_8);
        var answer = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, text);
        HttpUtil.setContentLength(answer, text.readableBytes());
        HttpUtil.setKeepAlive(answer, false);
        return answer;
    }
}
