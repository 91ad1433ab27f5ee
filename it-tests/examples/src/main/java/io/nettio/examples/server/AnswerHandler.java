package io.nettio.examples.server;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.concurrent.Promise;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Completes a promise with the first answer on a client's connection. */
final class AnswerHandler extends SimpleChannelInboundHandler<FullHttpResponse> {
    private final Promise<String> answer;

    AnswerHandler(Promise<String> answer) {
        this.answer = answer;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpResponse response) {
        if (response.status().equals(HttpResponseStatus.OK)) {
            answer.trySuccess(response.content().toString(StandardCharsets.UTF_8));
        } else {
            answer.tryFailure(new IOException("The answer is " + response.status()));
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        answer.tryFailure(new IOException("The connection was closed before the answer"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
        answer.tryFailure(failure);
        ctx.close();
    }
}
