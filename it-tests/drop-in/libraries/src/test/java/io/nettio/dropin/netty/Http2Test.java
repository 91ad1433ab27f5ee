package io.nettio.dropin.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.Asyncio;
import io.nettio.CancelledError;
import io.nettio.dropin.OnLoop;
import io.nettio.dropin.TestGroups;
import io.nettio.netty.AsyncioEventLoop;
import io.nettio.netty.AsyncioEventLoopGroup;
import io.nettio.netty.ChannelBody;
import io.nettio.netty.CoroutineHandler;
import io.nettio.netty.MessageChannel;
import io.nettio.netty.NettyAsyncio;
import io.nettio.netty.Transports;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.codec.http2.Http2StreamFrame;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** HTTP/2 by Netty's frame codec and multiplexer, with a coroutine for each stream. */
class Http2Test {
    interface Case {
        void run(Channel connection) throws Exception;
    }

    private static void with(Transports transport, ChannelBody<Http2StreamFrame> service, Case test)
            throws Exception {
        AsyncioEventLoopGroup group = TestGroups.newGroup(2, transport);
        Channel connection =
                Sockets.connect(
                        group,
                        transport,
                        Sockets.listen(group, transport, channel -> server(channel, service)),
                        channel ->
                                channel.pipeline()
                                        .addLast(
                                                Http2FrameCodecBuilder.forClient().build(),
                                                new Http2MultiplexHandler(
                                                        new ChannelInboundHandlerAdapter())));
        test.run(connection);
        Sockets.close(connection);
        TestGroups.end(group);
    }

    private static void server(Channel channel, ChannelBody<Http2StreamFrame> service) {
        channel.pipeline()
                .addLast(
                        Http2FrameCodecBuilder.forServer().build(),
                        new Http2MultiplexHandler(
                                Sockets.initializer(
                                        stream ->
                                                stream.pipeline()
                                                        .addLast(
                                                                new CoroutineHandler<>(
                                                                        Http2StreamFrame.class,
                                                                        service)))));
    }

    /** A stream that has asked for this path, and what comes back on it. */
    private record Call(Http2StreamChannel stream, Received<Http2StreamFrame> received) {}

    private static Call call(Channel connection, String path) throws Exception {
        return call(connection, path, true);
    }

    private static Call call(Channel connection, String path, boolean endOfRequest)
            throws Exception {
        Received<Http2StreamFrame> received =
                new Received<>(Http2StreamFrame.class, Http2Test::text);
        Http2StreamChannel stream =
                new Http2StreamChannelBootstrap(connection)
                        .handler(
                                Sockets.initializer(
                                        channel -> channel.pipeline().addLast(received)))
                        .open()
                        .sync()
                        .getNow();
        DefaultHttp2Headers headers = new DefaultHttp2Headers();
        headers.method("GET").scheme("http").authority("here").path(path);
        stream.writeAndFlush(new DefaultHttp2HeadersFrame(headers, endOfRequest)).sync();
        return new Call(stream, received);
    }

    private static String text(Http2StreamFrame frame) {
        return switch (frame) {
            case Http2HeadersFrame headers -> "" + headers.headers().status();
            case Http2DataFrame data -> data.content().toString(StandardCharsets.UTF_8);
            default -> frame.name();
        };
    }

    private static String path(MessageChannel<Http2StreamFrame> frames) throws Exception {
        return String.valueOf(((Http2HeadersFrame) frames.receive()).headers().path());
    }

    private static void answer(MessageChannel<Http2StreamFrame> frames, String body)
            throws Exception {
        frames.send(new DefaultHttp2HeadersFrame(new DefaultHttp2Headers().status("200")));
        frames.send(
                new DefaultHttp2DataFrame(
                        ByteBufUtil.writeUtf8(frames.channel().alloc(), body), true));
    }

    @ParameterizedTest
    @MethodSource(TestGroups.TRANSPORTS)
    void stream_withACoroutine_staysOnItsConnectionsLoop(Transports transport) throws Exception {
        with(
                transport,
                frames -> {
                    AsyncioEventLoop loop = NettyAsyncio.loop(frames.channel().parent());
                    String path = path(frames);
                    answer(
                            frames,
                            OnLoop.sleepAndAwait(
                                    loop,
                                    () -> CompletableFuture.supplyAsync(() -> "re: " + path)));
                },
                connection -> {
                    Call call = call(connection, "/greet");
                    assertEquals("200", call.received().next());
                    assertEquals("re: /greet", call.received().next());
                });
    }

    @ParameterizedTest
    @MethodSource(TestGroups.TRANSPORTS)
    void streams_manyAtOnce_eachGetsItsAnswer(Transports transport) throws Exception {
        with(
                transport,
                frames -> {
                    String path = path(frames);
                    Asyncio.sleep(Duration.ofMillis(1));
                    answer(frames, "re: " + path);
                },
                connection -> {
                    List<Call> calls = new ArrayList<>();
                    for (int i = 0; i < 80; i++) {
                        calls.add(call(connection, "/" + i));
                    }
                    for (int i = 0; i < 80; i++) {
                        assertEquals("200", calls.get(i).received().next());
                        assertEquals("re: /" + i, calls.get(i).received().next());
                    }
                });
    }

    /** More than the windows of the stream and of the connection hold. */
    @ParameterizedTest
    @MethodSource(TestGroups.TRANSPORTS)
    void answer_largerThanTheWindows_arrivesWhole(Transports transport) throws Exception {
        String body = "0123456789".repeat(100_000);
        with(
                transport,
                frames -> {
                    path(frames);
                    answer(frames, body);
                },
                connection -> {
                    Call call = call(connection, "/large");
                    assertEquals("200", call.received().next());
                    assertEquals(body, call.received().take(body.length()));
                });
    }

    /** The coroutine ends, and with it the stream, before the client has ended its side. */
    @ParameterizedTest
    @MethodSource(TestGroups.TRANSPORTS)
    void answer_toARequestThatIsStillOpen_arrivesWhole(Transports transport) throws Exception {
        String body = "0123456789".repeat(100_000);
        with(
                transport,
                frames -> {
                    path(frames);
                    answer(frames, body);
                },
                connection -> {
                    Call call = call(connection, "/large", false);
                    assertEquals("200", call.received().next());
                    assertEquals(body, call.received().take(body.length()));
                });
    }

    @ParameterizedTest
    @MethodSource(TestGroups.TRANSPORTS)
    void reset_fromTheClient_cancelsTheCoroutine(Transports transport) throws Exception {
        CompletableFuture<Void> started = new CompletableFuture<>();
        CompletableFuture<Boolean> cancelledOnTheLoop = new CompletableFuture<>();
        with(
                transport,
                frames -> {
                    path(frames);
                    started.complete(null);
                    untilCancelled(NettyAsyncio.loop(frames.channel()), cancelledOnTheLoop);
                },
                connection -> {
                    Call call = call(connection, "/never");
                    TestGroups.get(started);

                    call.stream().writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.CANCEL));

                    assertTrue(TestGroups.get(cancelledOnTheLoop));
                });
    }

    private static void untilCancelled(
            AsyncioEventLoop loop, CompletableFuture<Boolean> cancelledOnTheLoop) {
        try {
            Asyncio.sleep(Duration.ofHours(1));
        } catch (CancelledError cancelled) {
            cancelledOnTheLoop.complete(Asyncio.getRunningLoop() == loop && loop.inEventLoop());
            throw cancelled;
        }
    }
}
