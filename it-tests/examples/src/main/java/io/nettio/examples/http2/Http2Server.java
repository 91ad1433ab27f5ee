package io.nettio.examples.http2;

import io.nettio.Asyncio;
import io.nettio.examples.Listening;
import io.nettio.netty.CoroutineHandler;
import io.nettio.netty.MessageChannel;
import io.nettio.netty.Transports;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamFrame;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslContext;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** HTTP/2 by Netty's codec, where each stream is a channel, and so a coroutine of its own. */
public final class Http2Server {
    private Http2Server() {}

    /** Over TCP, for clients that know beforehand that this is HTTP/2. */
    static void addTo(ChannelPipeline pipeline) {
        pipeline.addLast(
                Http2FrameCodecBuilder.forServer().build(),
                new Http2MultiplexHandler(
                        new ChannelInitializer<>() {
                            @Override
                            protected void initChannel(Channel stream) {
                                stream.pipeline()
                                        .addLast(
                                                new CoroutineHandler<>(
                                                        Http2StreamFrame.class,
                                                        Http2Server::serve));
                            }
                        }));
    }

    /** Over TLS, for clients that negotiate h2. */
    static void addTo(ChannelPipeline pipeline, SslContext tls) {
        pipeline.addLast(
                tls.newHandler(pipeline.channel().alloc()),
                new ApplicationProtocolNegotiationHandler(ApplicationProtocolNames.HTTP_1_1) {
                    @Override
                    protected void configurePipeline(ChannelHandlerContext ctx, String protocol) {
                        if (!protocol.equals(ApplicationProtocolNames.HTTP_2)) {
                            throw new IllegalStateException("The client speaks no HTTP/2");
                        }
                        addTo(ctx.pipeline());
                    }
                });
    }

    private static void serve(MessageChannel<Http2StreamFrame> stream) throws IOException {
        Http2HeadersFrame request = (Http2HeadersFrame) stream.receive();
        if (request.headers().path().toString().equals("/echo") && !request.isEndStream()) {
            respond(stream, "200");
            echo(stream);
            return;
        }
        Asyncio.sleep(Duration.ofMillis(1)); // meanwhile the loop serves other streams
        respond(stream, "200");
        byte[] body = "Hello from a stream\n".getBytes(StandardCharsets.UTF_8);
        stream.send(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(body), true));
    }

    private static void respond(MessageChannel<?> stream, String status) throws IOException {
        stream.send(new DefaultHttp2HeadersFrame(new DefaultHttp2Headers().status(status)));
    }

    /** {@code send} waits for the client's window, and {@code receive} opens ours. */
    private static void echo(MessageChannel<Http2StreamFrame> stream) throws IOException {
        boolean more = true;
        while (more) {
            if (stream.receive() instanceof Http2DataFrame data) {
                more = !data.isEndStream();
                stream.send(data);
            }
        }
    }

    public static void main(String[] args) {
        Listening.start(Transports.best(), Listening.port(args, 8080), Http2Server::addTo)
                .serve("Try: curl --http2-prior-knowledge http://127.0.0.1:%d/hello");
    }
}
