package io.nettio.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.netty.buffer.ByteBuf;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.EOFException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/** Connections of which one side has ended, under TLS 1.3. */
class TlsHalfClosureTest {
    private static final String TRANSPORTS = "io.nettio.netty.TestLoops#available";

    private final X509Bundle certificate;

    TlsHalfClosureTest() throws Exception {
        certificate =
                new CertificateBuilder()
                        .subject("CN=localhost")
                        .setIsCertificateAuthority(true)
                        .buildSelfSigned();
    }

    private ServedConnection serve(Transports transport, ChannelBody<ByteBuf> body)
            throws Exception {
        var tls =
                SslContextBuilder.forServer(
                                certificate.getKeyPair().getPrivate(),
                                certificate.getCertificatePath())
                        .sslProvider(SslProvider.JDK) // OpenSSL's engine ends both sides at once
                        .protocols("TLSv1.3")
                        .build();
        return new ServedConnection(
                transport,
                tls.newHandler(io.netty.buffer.UnpooledByteBufAllocator.DEFAULT),
                new CoroutineHandler<>(
                        ByteBuf.class,
                        body,
                        CoroutineHandler.Options.DEFAULT.withHalfClosure(HalfClosure.KEEP)));
    }

    private SSLSocket client(ServedConnection connection) throws Exception {
        SSLContext trusting = SSLContext.getInstance("TLS");
        trusting.init(null, new TrustManager[] {certificate.toTrustManager()}, null);
        return (SSLSocket)
                trusting.getSocketFactory().createSocket(connection.client, "localhost", 0, false);
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void keep_peerEndsItsTls_stillGetsTheAnswer(Transports transport) throws Exception {
        ChannelBody<ByteBuf> answers =
                channel -> {
                    ByteBuf first = channel.receive().retain();
                    assertThrows(EOFException.class, channel::receive);
                    channel.send(first);
                };
        try (ServedConnection connection = serve(transport, answers);
                SSLSocket client = client(connection)) {
            client.getOutputStream().write("question".getBytes(StandardCharsets.US_ASCII));
            client.shutdownOutput();

            assertEquals(
                    "question",
                    new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
            connection.awaitServerSideClosed();
            assertEquals(List.of(), connection.told);
        }
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void shutdownOutput_endsTheTlsAndStillReceives(Transports transport) throws Exception {
        CompletableFuture<String> received = new CompletableFuture<>();
        ChannelBody<ByteBuf> ends =
                channel -> {
                    ByteBuf greeting = channel.channel().alloc().buffer();
                    greeting.writeCharSequence("that was all", StandardCharsets.US_ASCII);
                    channel.send(greeting);
                    channel.shutdownOutput();
                    received.complete(channel.receive().toString(StandardCharsets.US_ASCII));
                };
        try (ServedConnection connection = serve(transport, ends);
                SSLSocket client = client(connection)) {
            assertEquals(
                    "that was all",
                    new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
            client.getOutputStream().write("still here".getBytes(StandardCharsets.US_ASCII));

            assertEquals("still here", TestLoops.get(received));
            connection.awaitServerSideClosed();
            assertEquals(List.of(), connection.told);
        }
    }
}
