package io.nettio.dropin.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nettio.dropin.OnLoop;
import io.nettio.dropin.TestGroups;
import io.nettio.netty.AsyncioEventLoop;
import io.nettio.netty.AsyncioEventLoopGroup;
import io.nettio.netty.CoroutineHandler;
import io.nettio.netty.MessageChannel;
import io.nettio.netty.NettyAsyncio;
import io.nettio.netty.Transports;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakerFactory;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.handler.codec.http.websocketx.extensions.compression.WebSocketClientCompressionHandler;
import io.netty.handler.codec.http.websocketx.extensions.compression.WebSocketServerCompressionHandler;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** WebSockets by Netty's handlers, compressed, with a coroutine for each connection. */
class WebSocketTest {
    private static final int LIMIT_BYTES = 1 << 20;

    private static void server(Channel channel) {
        channel.pipeline()
                .addLast(
                        new HttpServerCodec(),
                        new HttpObjectAggregator(LIMIT_BYTES),
                        new WebSocketServerCompressionHandler(LIMIT_BYTES),
                        new WebSocketServerProtocolHandler("/chat", null, true, LIMIT_BYTES),
                        new CoroutineHandler<>(TextWebSocketFrame.class, WebSocketTest::chat));
    }

    private static void chat(MessageChannel<TextWebSocketFrame> frames) throws Exception {
        AsyncioEventLoop loop = NettyAsyncio.loop(frames.channel());
        while (true) {
            String text = frames.receive().text();
            String prefix =
                    OnLoop.sleepAndAwait(
                            loop,
                            () -> {
                                CompletableFuture<String> later = new CompletableFuture<>();
                                loop.schedule(
                                        () -> later.complete("re: "), 1, TimeUnit.MILLISECONDS);
                                return later;
                            });
            frames.send(new TextWebSocketFrame(prefix + text));
        }
    }

    /** Sends once the handshake is through. */
    private static final class Talk extends io.netty.channel.ChannelInboundHandlerAdapter {
        private final int count;
        private final String padding;

        Talk(int count, String padding) {
            this.count = count;
            this.padding = padding;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
                for (int i = 0; i < count; i++) {
                    ctx.write(new TextWebSocketFrame(i + padding));
                }
                ctx.flush();
            }
        }
    }

    private static void talk(Transports transport, int count, String padding) throws Exception {
        AsyncioEventLoopGroup group = TestGroups.newGroup(2, transport);
        InetSocketAddress address = Sockets.listen(group, transport, WebSocketTest::server);
        URI uri = URI.create("ws://127.0.0.1:" + address.getPort() + "/chat");
        Received<TextWebSocketFrame> received =
                new Received<>(TextWebSocketFrame.class, TextWebSocketFrame::text);
        Channel client =
                Sockets.connect(
                        group,
                        transport,
                        address,
                        channel ->
                                channel.pipeline()
                                        .addLast(
                                                new HttpClientCodec(),
                                                new HttpObjectAggregator(LIMIT_BYTES),
                                                new WebSocketClientCompressionHandler(LIMIT_BYTES),
                                                new WebSocketClientProtocolHandler(
                                                        WebSocketClientHandshakerFactory
                                                                .newHandshaker(
                                                                        uri,
                                                                        WebSocketVersion.V13,
                                                                        null,
                                                                        true,
                                                                        EmptyHttpHeaders.INSTANCE,
                                                                        LIMIT_BYTES)),
                                                new Talk(count, padding),
                                                received));

        for (int i = 0; i < count; i++) {
            assertEquals("re: " + i + padding, received.next());
        }

        Sockets.close(client);
        TestGroups.end(group);
    }

    @ParameterizedTest
    @MethodSource(TestGroups.TRANSPORTS)
    void frames_toACoroutine_areAnsweredInOrder(Transports transport) throws Exception {
        talk(transport, 50, "");
    }

    @ParameterizedTest
    @MethodSource(TestGroups.TRANSPORTS)
    void frames_thatAreLarge_comeBackWhole(Transports transport) throws Exception {
        talk(transport, 5, "x".repeat(200_000));
    }

    @ParameterizedTest
    @MethodSource(TestGroups.TRANSPORTS)
    void request_thatIsNoHandshake_isRefusedByNetty(Transports transport) throws Exception {
        AsyncioEventLoopGroup group = TestGroups.newGroup(1, transport);
        InetSocketAddress address = Sockets.listen(group, transport, WebSocketTest::server);

        try (java.net.Socket socket =
                new java.net.Socket(address.getAddress(), address.getPort())) {
            socket.setSoTimeout(TestGroups.LIMIT_SECONDS * 1000);
            socket.getOutputStream()
                    .write(
                            "GET /chat HTTP/1.1\r\nHost: here\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
            String answer =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertEquals("HTTP/1.1 400 Bad Request", answer.lines().findFirst().orElseThrow());
        }

        TestGroups.end(group);
    }
}
