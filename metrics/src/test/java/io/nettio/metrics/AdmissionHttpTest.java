package io.nettio.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nettio.netty.AsyncioEventLoopGroup;
import io.nettio.netty.overload.Admission;
import io.nettio.netty.overload.AdmissionOptions;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The example of docs/overload.md: a server that answers 503 while its loop is late. */
class AdmissionHttpTest {
    private final AsyncioEventLoopGroup group =
            new AsyncioEventLoopGroup(1, NioIoHandler.newFactory());

    @AfterEach
    void close() {
        group.shutdownGracefully(0, 30, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private static final class Hello extends SimpleChannelInboundHandler<FullHttpRequest> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
            ctx.writeAndFlush(answer(HttpResponseStatus.OK));
        }
    }

    private static FullHttpResponse answer(HttpResponseStatus status) {
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status);
        response.headers().set(HttpHeaderNames.CONTENT_LENGTH, 0);
        return response;
    }

    private static FullHttpResponse unavailable() {
        FullHttpResponse response = answer(HttpResponseStatus.SERVICE_UNAVAILABLE);
        response.headers().set(HttpHeaderNames.RETRY_AFTER, 1);
        return response;
    }

    private HttpResponse<Void> get(Admission admission) throws Exception {
        InetSocketAddress address =
                (InetSocketAddress)
                        new ServerBootstrap()
                                .group(group)
                                .channel(NioServerSocketChannel.class)
                                .childHandler(
                                        new ChannelInitializer<>() {
                                            @Override
                                            protected void initChannel(Channel channel) {
                                                channel.pipeline()
                                                        .addLast(
                                                                new HttpServerCodec(),
                                                                new HttpObjectAggregator(1 << 16),
                                                                admission.requests(
                                                                        FullHttpRequest.class,
                                                                        request -> unavailable()),
                                                                new Hello());
                                            }
                                        })
                                .bind("127.0.0.1", 0)
                                .sync()
                                .channel()
                                .localAddress();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(
                                    URI.create("http://127.0.0.1:" + address.getPort() + "/"))
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
        }
    }

    @Test
    void request_toALoopThatIsLate_isAnsweredWith503AndWhenToComeBack() throws Exception {
        HttpResponse<Void> response =
                get(new Admission(AdmissionOptions.DEFAULT.withBound(Duration.ofNanos(1))));

        assertEquals(503, response.statusCode());
        assertEquals("1", response.headers().firstValue("retry-after").orElseThrow());
    }

    @Test
    void request_toALoopThatIsNotLate_isServed() throws Exception {
        HttpResponse<Void> response =
                get(new Admission(AdmissionOptions.DEFAULT.withBound(Duration.ofHours(1))));

        assertEquals(200, response.statusCode());
    }
}
