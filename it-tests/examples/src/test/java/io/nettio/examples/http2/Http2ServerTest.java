package io.nettio.examples.http2;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nettio.Asyncio;
import io.nettio.Task;
import io.nettio.examples.Listening;
import io.nettio.examples.ServerTransports;
import io.nettio.netty.AsyncioEventLoop;
import io.nettio.netty.CoroutineHandler;
import io.nettio.netty.MessageChannel;
import io.nettio.netty.NettyAsyncio;
import io.nettio.netty.Transports;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.codec.http2.Http2StreamFrame;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** HTTP/2 over TLS with the JDK's client, and over TCP with a client of coroutines. */
class Http2ServerTest {
    private static final String TRANSPORTS = "io.nettio.examples.ServerTransports#available";

    private static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        new Random(count).nextBytes(bytes);
        return bytes;
    }

    // -- over TLS

    private static X509Bundle certificate() throws Exception {
        return new CertificateBuilder()
                .subject("CN=localhost")
                .addSanIpAddress("127.0.0.1")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    }

    private static SslContext tls(X509Bundle certificate) throws Exception {
        return SslContextBuilder.forServer(
                        certificate.getKeyPair().getPrivate(), certificate.getCertificatePath())
                .ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
                .applicationProtocolConfig(
                        new ApplicationProtocolConfig(
                                ApplicationProtocolConfig.Protocol.ALPN,
                                ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                                ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                                ApplicationProtocolNames.HTTP_2))
                .build();
    }

    private static HttpClient client(X509Bundle certificate) throws Exception {
        SSLContext trusting = SSLContext.getInstance("TLS");
        trusting.init(null, new TrustManager[] {certificate.toTrustManager()}, null);
        return HttpClient.newBuilder().sslContext(trusting).build();
    }

    private static HttpRequest.Builder request(Listening server, String path) {
        return HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + server.port() + path))
                .timeout(ServerTransports.LIMIT);
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void streamsOfOneConnection_overTls_areServedSideBySide(Transports transport) throws Exception {
        X509Bundle certificate = certificate();
        SslContext tls = tls(certificate);
        try (Listening server =
                        Listening.start(transport, 0, pipe -> Http2Server.addTo(pipe, tls));
                HttpClient client = client(certificate)) {
            HttpResponse<String> first =
                    client.send(request(server, "/hello").build(), BodyHandlers.ofString());
            assertEquals(HttpClient.Version.HTTP_2, first.version());
            List<CompletableFuture<HttpResponse<String>>> others = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                others.add(
                        client.sendAsync(
                                request(server, "/hello").build(), BodyHandlers.ofString()));
            }
            for (CompletableFuture<HttpResponse<String>> other : others) {
                assertEquals("Hello from a stream\n", other.join().body());
            }
        }
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void bodyThatIsLargerThanTheWindows_overTls_isEchoed(Transports transport) throws Exception {
        X509Bundle certificate = certificate();
        SslContext tls = tls(certificate);
        byte[] sent = bytes(1_000_000);
        try (Listening server =
                        Listening.start(transport, 0, pipe -> Http2Server.addTo(pipe, tls));
                HttpClient client = client(certificate)) {
            HttpRequest echo =
                    request(server, "/echo").POST(BodyPublishers.ofByteArray(sent)).build();
            assertArrayEquals(sent, client.send(echo, BodyHandlers.ofByteArray()).body());
        }
    }

    // -- over TCP, prior knowledge

    private static Channel connect(AsyncioEventLoop loop, Transports transport, Listening server) {
        return NettyAsyncio.await(
                new Bootstrap()
                        .group(loop)
                        .channel(transport.channelClass())
                        .handler(
                                new ChannelInitializer<>() {
                                    @Override
                                    protected void initChannel(Channel channel) {
                                        channel.pipeline()
                                                .addLast(
                                                        Http2FrameCodecBuilder.forClient().build(),
                                                        new Http2MultiplexHandler(
                                                                new ChannelInboundHandlerAdapter()));
                                    }
                                })
                        .connect(InetAddress.getLoopbackAddress(), server.port()));
    }

    /** One request, as a coroutine of its stream; gives the body of the response. */
    private static byte[] exchange(Channel connection, String path, byte[] body) {
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        NettyAsyncio.await(
                new Http2StreamChannelBootstrap(connection)
                        .handler(
                                new CoroutineHandler<>(
                                        Http2StreamFrame.class,
                                        stream -> {
                                            stream.createTask(() -> send(stream, path, body));
                                            answer.complete(receive(stream));
                                        }))
                        .open());
        return Asyncio.await(answer);
    }

    private static void send(MessageChannel<Http2StreamFrame> stream, String path, byte[] body)
            throws IOException {
        boolean more = body.length > 0;
        var headers =
                new DefaultHttp2Headers().method(more ? "POST" : "GET").scheme("http").path(path);
        stream.send(new DefaultHttp2HeadersFrame(headers, !more));
        if (more) {
            stream.send(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(body), true));
        }
    }

    private static byte[] receive(MessageChannel<Http2StreamFrame> stream) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        boolean more = true;
        while (more) {
            Http2StreamFrame frame = stream.receive();
            if (frame instanceof Http2HeadersFrame headers) {
                assertEquals("200", headers.headers().status().toString());
                more = !headers.isEndStream();
            } else if (frame instanceof Http2DataFrame data) {
                data.content().readBytes(body, data.content().readableBytes());
                more = !data.isEndStream();
            }
        }
        return body.toByteArray();
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void streamsOfOneConnection_overTcp_areServedSideBySide(Transports transport) {
        try (Listening server = Listening.start(transport, 0, Http2Server::addTo)) {
            AsyncioEventLoop loop = server.loop();
            List<Task<byte[]>> answers = new ArrayList<>();
            loop.runUntilComplete(
                    () -> {
                        Channel connection = connect(loop, transport, server);
                        Asyncio.taskGroup(
                                group -> {
                                    for (int i = 0; i < 50; i++) {
                                        answers.add(
                                                group.createTask(
                                                        () ->
                                                                exchange(
                                                                        connection,
                                                                        "/hello",
                                                                        new byte[0])));
                                    }
                                });
                        for (Task<byte[]> answer : answers) {
                            assertEquals(
                                    "Hello from a stream\n",
                                    new String(answer.result(), StandardCharsets.UTF_8));
                        }
                    });
        }
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void bodyThatIsLargerThanTheWindows_overTcp_isEchoed(Transports transport) {
        byte[] sent = bytes(1_000_000);
        try (Listening server = Listening.start(transport, 0, Http2Server::addTo)) {
            AsyncioEventLoop loop = server.loop();
            byte[] back =
                    loop.runUntilComplete(
                            () -> exchange(connect(loop, transport, server), "/echo", sent));
            assertArrayEquals(sent, back);
        }
    }
}
