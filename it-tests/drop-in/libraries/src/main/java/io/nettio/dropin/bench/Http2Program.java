package io.nettio.dropin.bench;

import io.nettio.dropin.Groups;
import io.nettio.netty.Transports;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.codec.http2.Http2StreamFrame;
import io.netty.util.concurrent.Future;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One connection, with a stream for each call. */
final class Http2Program implements Program {
    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.US_ASCII);

    private final Loops loops;
    private final Channel connection;

    Http2Program(Groups groups, Transports transport) throws InterruptedException {
        loops = Loops.start(groups, transport);
        connection =
                Pipelines.connect(
                        loops,
                        Pipelines.listen(loops, Http2Program::server),
                        channel ->
                                channel.pipeline()
                                        .addLast(
                                                Http2FrameCodecBuilder.forClient().build(),
                                                new Http2MultiplexHandler(
                                                        new ChannelInboundHandlerAdapter())));
    }

    private static void server(Channel channel) {
        channel.pipeline()
                .addLast(
                        Http2FrameCodecBuilder.forServer().build(),
                        new Http2MultiplexHandler(
                                Pipelines.initializer(
                                        stream -> stream.pipeline().addLast(new Hello()))));
    }

    private static final class Hello extends SimpleChannelInboundHandler<Http2HeadersFrame> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, Http2HeadersFrame request) {
            ctx.write(new DefaultHttp2HeadersFrame(new DefaultHttp2Headers().status("200")));
            ctx.writeAndFlush(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(HELLO), true));
        }
    }

    private static final class Answer extends SimpleChannelInboundHandler<Http2StreamFrame> {
        private final CompletableFuture<Void> answer;

        Answer(CompletableFuture<Void> answer) {
            this.answer = answer;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, Http2StreamFrame frame) {
            if (frame instanceof Http2DataFrame data && data.isEndStream()) {
                answer.complete(null);
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            answer.completeExceptionally(new IllegalStateException("the stream has ended"));
        }
    }

    @Override
    public CompletionStage<?> call() {
        CompletableFuture<Void> answer = new CompletableFuture<>();
        new Http2StreamChannelBootstrap(connection)
                .handler(new Answer(answer))
                .open()
                .addListener((Future<Http2StreamChannel> opened) -> request(opened, answer));
        return answer;
    }

    private static void request(Future<Http2StreamChannel> opened, CompletableFuture<Void> answer) {
        Throwable failure = opened.cause();
        if (failure != null) {
            answer.completeExceptionally(failure);
            return;
        }
        Http2Headers headers = new DefaultHttp2Headers();
        headers.method("GET").scheme("http").authority("here").path("/hello");
        opened.getNow().writeAndFlush(new DefaultHttp2HeadersFrame(headers, true));
    }

    @Override
    public void close() {
        connection.close().syncUninterruptibly();
        loops.close();
    }
}
