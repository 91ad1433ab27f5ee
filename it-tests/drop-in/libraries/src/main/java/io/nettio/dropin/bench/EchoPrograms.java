package io.nettio.dropin.bench;

import io.nettio.dropin.Groups;
import io.nettio.netty.Transports;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.FixedLengthFrameDecoder;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakerFactory;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/** One connection for each lane, on which messages of 64 bytes go forth and back. */
final class EchoPrograms implements Program {
    private static final int LENGTH = 64;
    private static final int LIMIT = 1 << 16;

    private final Loops loops;
    private final Queue<Client> idle = new ConcurrentLinkedQueue<>();

    private EchoPrograms(Loops loops) {
        this.loops = loops;
    }

    /** What makes a pipeline of the server, one of a client, and a message. */
    private record Kind(
            Pipelines.Pipeline server,
            Pipelines.Pipeline client,
            Function<ByteBuf, Object> message) {}

    static Program jdkTls(Groups groups, Transports transport) throws Exception {
        return tls(groups, transport, SslProvider.JDK);
    }

    static Program openSslTls(Groups groups, Transports transport) throws Exception {
        return tls(groups, transport, SslProvider.OPENSSL);
    }

    private static Program tls(Groups groups, Transports transport, SslProvider provider)
            throws Exception {
        X509Bundle certificate =
                new CertificateBuilder()
                        .subject("CN=localhost")
                        .addSanDnsName("localhost")
                        .setIsCertificateAuthority(true)
                        .buildSelfSigned();
        SslContext server =
                SslContextBuilder.forServer(certificate.toKeyManagerFactory())
                        .sslProvider(provider)
                        .build();
        SslContext client =
                SslContextBuilder.forClient()
                        .sslProvider(provider)
                        .trustManager(certificate.toTrustManagerFactory())
                        .build();
        return start(
                groups,
                transport,
                port ->
                        new Kind(
                                channel ->
                                        channel.pipeline()
                                                .addLast(server.newHandler(channel.alloc())),
                                channel ->
                                        channel.pipeline()
                                                .addLast(
                                                        client.newHandler(
                                                                channel.alloc(), "localhost", port),
                                                        new FixedLengthFrameDecoder(LENGTH)),
                                bytes -> bytes));
    }

    static Program webSocket(Groups groups, Transports transport) throws Exception {
        return start(
                groups,
                transport,
                port ->
                        new Kind(
                                channel ->
                                        channel.pipeline()
                                                .addLast(
                                                        new HttpServerCodec(),
                                                        new HttpObjectAggregator(LIMIT),
                                                        new WebSocketServerProtocolHandler("/")),
                                channel ->
                                        channel.pipeline()
                                                .addLast(
                                                        new HttpClientCodec(),
                                                        new HttpObjectAggregator(LIMIT),
                                                        webSocketClient(port)),
                                BinaryWebSocketFrame::new));
    }

    private static WebSocketClientProtocolHandler webSocketClient(int port) {
        return new WebSocketClientProtocolHandler(
                WebSocketClientHandshakerFactory.newHandshaker(
                        URI.create("ws://127.0.0.1:" + port + "/"),
                        WebSocketVersion.V13,
                        null,
                        false,
                        EmptyHttpHeaders.INSTANCE));
    }

    private static Program start(Groups groups, Transports transport, Function<Integer, Kind> kinds)
            throws InterruptedException {
        EchoPrograms program = new EchoPrograms(Loops.start(groups, transport));
        InetSocketAddress address =
                Pipelines.listen(
                        program.loops,
                        channel -> {
                            kinds.apply(0).server().addTo(channel);
                            channel.pipeline().addLast(new Echo());
                        });
        Kind kind = kinds.apply(address.getPort());
        for (int i = 0; i < Bench.LANES; i++) {
            program.addClient(address, kind);
        }
        return program;
    }

    private void addClient(InetSocketAddress address, Kind kind) throws InterruptedException {
        Client client = new Client(kind.message());
        Channel channel =
                Pipelines.connect(
                        loops,
                        address,
                        connecting -> {
                            kind.client().addTo(connecting);
                            connecting.pipeline().addLast(client);
                        });
        handshake(channel, client).sync();
        idle.add(client);
    }

    private static Future<?> handshake(Channel channel, Client client) {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        return tls == null ? client.webSocketIsOpen(channel) : tls.handshakeFuture();
    }

    @Override
    public CompletionStage<?> call() {
        Client client = idle.remove();
        return client.call().thenRun(() -> idle.add(client));
    }

    @Override
    public void close() {
        idle.forEach(Client::close);
        loops.close();
    }

    private static final class Echo extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ctx.write(message);
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            ctx.flush();
        }
    }

    /** Its answers are completed behind the event of the answer, so that lanes do not recurse. */
    private static final class Client extends ChannelInboundHandlerAdapter {
        private final Function<ByteBuf, Object> message;
        private final CompletableFuture<Void> opened = new CompletableFuture<>();
        private volatile @Nullable ChannelHandlerContext context;
        private volatile @Nullable CompletableFuture<Void> answer;

        Client(Function<ByteBuf, Object> message) {
            this.message = message;
        }

        @Override
        public void handlerAdded(ChannelHandlerContext ctx) {
            context = ctx;
        }

        Future<?> webSocketIsOpen(Channel channel) {
            Promise<Void> open = channel.eventLoop().newPromise();
            opened.thenRun(() -> open.trySuccess(null));
            return open;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event
                    == WebSocketClientProtocolHandler.ClientHandshakeStateEvent
                            .HANDSHAKE_COMPLETE) {
                opened.complete(null);
            }
        }

        CompletableFuture<Void> call() {
            CompletableFuture<Void> expected = new CompletableFuture<>();
            answer = expected;
            ChannelHandlerContext ctx = context;
            if (ctx != null) {
                ctx.writeAndFlush(message.apply(Unpooled.wrappedBuffer(new byte[LENGTH])));
            }
            return expected;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object received) {
            ReferenceCountUtil.release(received);
            CompletableFuture<Void> expected = answer;
            if (expected != null) {
                expected.complete(null);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
            CompletableFuture<Void> expected = answer;
            if (expected != null) {
                expected.completeExceptionally(failure);
            }
        }

        void close() {
            ChannelHandlerContext ctx = context;
            if (ctx != null) {
                ctx.close().syncUninterruptibly();
            }
        }
    }
}
