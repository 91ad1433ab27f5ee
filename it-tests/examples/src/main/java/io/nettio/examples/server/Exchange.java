package io.nettio.examples.server;

import io.nettio.Loop;
import io.nettio.netty.MessageChannel;
import io.nettio.netty.NettyAsyncio;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.QueryStringDecoder;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** One request and its answer. For the coroutine of the connection. */
final class Exchange {
    private final MessageChannel<HttpObject> channel;
    private final HttpRequest request;
    private final Traffic traffic;
    private boolean keepAlive;
    private boolean bodyIsOwed; // the client waits for "100 Continue" before it sends the body
    private boolean bodyEnded;

    Exchange(MessageChannel<HttpObject> channel, HttpRequest request, Traffic traffic) {
        this.channel = channel;
        this.request = request;
        this.traffic = traffic;
        keepAlive = HttpUtil.isKeepAlive(request) && isReadable();
        bodyIsOwed = HttpUtil.is100ContinueExpected(request);
    }

    // -- the request

    /** Whether this is HTTP at all. */
    boolean isReadable() {
        return request.decoderResult().isSuccess();
    }

    HttpMethod method() {
        return request.method();
    }

    String path() throws BadRequestException {
        return parameters().path();
    }

    /**
     * @throws BadRequestException if the address is not one
     */
    Parameters parameters() throws BadRequestException {
        return Parameters.of(new QueryStringDecoder(request.uri()));
    }

    String contentType() {
        return request.headers().get(HttpHeaderNames.CONTENT_TYPE, "application/octet-stream");
    }

    Loop loop() {
        return NettyAsyncio.loop(channel.channel());
    }

    /**
     * Suspends until the next piece of the body is there; the last is a {@link LastHttpContent}.
     *
     * @throws IOException if what comes is no body
     */
    HttpContent receiveBody() throws IOException {
        inviteBody();
        HttpContent content = (HttpContent) channel.receive();
        if (!content.decoderResult().isSuccess()) {
            throw new IOException("The body cannot be read", content.decoderResult().cause());
        }
        bodyEnded = content instanceof LastHttpContent;
        return content;
    }

    private void inviteBody() throws IOException {
        if (bodyIsOwed) {
            bodyIsOwed = false;
            channel.send(
                    new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
        }
    }

    // -- the answer

    /** Answers with a text, to which a line feed is added. */
    void answer(HttpResponseStatus status, String text) throws IOException {
        answer(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, utf8(text + "\n")));
    }

    /** Refuses the request's method; the others are named, separated by commas. */
    void refuseMethod(String allowed) throws IOException {
        FullHttpResponse response =
                new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1,
                        HttpResponseStatus.METHOD_NOT_ALLOWED,
                        utf8("This path answers " + allowed + " only.\n"));
        response.headers().set(HttpHeaderNames.ALLOW, allowed);
        answer(response);
    }

    private void answer(FullHttpResponse response) throws IOException {
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
                .set(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes());
        sendHead(response);
    }

    /**
     * Begins an answer whose length is not known; what follows is sent piece by piece. The body of
     * the request is invited first, since nothing may come between the pieces.
     */
    void beginStream(String contentType) throws IOException {
        inviteBody();
        HttpResponse response =
                new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, contentType);
        if (request.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
            keepAlive = false; // the end of the connection is the end of the body
        } else {
            HttpUtil.setTransferEncodingChunked(response, true);
        }
        sendHead(response);
    }

    /** Sends a piece of the answer that {@link #beginStream} began; suspends while it must wait. */
    void send(HttpContent content) throws IOException {
        channel.send(content);
    }

    private void sendHead(HttpResponse response) throws IOException {
        keepAlive &= !bodyIsOwed && !traffic.isStopping();
        HttpUtil.setKeepAlive(response.headers(), request.protocolVersion(), keepAlive);
        channel.send(response);
    }

    /** Reads what is left of the request; says whether the connection may be used for another. */
    boolean finish() throws IOException {
        while (isReadable() && !bodyIsOwed && !bodyEnded) {
            receiveBody();
        }
        return keepAlive;
    }

    private static ByteBuf utf8(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    }
}
