package io.nettio.netty.stream;

import io.nettio.netty.Transports;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;

import java.util.Arrays;
import java.util.stream.Stream;

import javax.net.ssl.SSLException;

/** A transport, and who does TLS on it; with contexts for both sides. */
record TestTls(Transports transport, SslProvider provider) {
    static final SslContext CLIENT_OF_ANYBODY;

    private static final X509Bundle LOCALHOST;

    static {
        try {
            LOCALHOST =
                    new CertificateBuilder()
                            .subject("CN=localhost")
                            .addSanDnsName("localhost")
                            .setIsCertificateAuthority(true)
                            .buildSelfSigned();
            CLIENT_OF_ANYBODY =
                    SslContextBuilder.forClient()
                            .sslProvider(SslProvider.JDK)
                            .trustManager(InsecureTrustManagerFactory.INSTANCE)
                            .build();
        } catch (Exception failure) {
            throw new ExceptionInInitializerError(failure);
        }
    }

    /** Each transport with each provider that is there. */
    static Stream<TestTls> all() {
        return Arrays.stream(Transports.values())
                .filter(Transports::isAvailable)
                .flatMap(
                        transport ->
                                Stream.of(SslProvider.JDK, SslProvider.OPENSSL)
                                        .filter(TestTls::isAvailable)
                                        .map(provider -> new TestTls(transport, provider)));
    }

    private static boolean isAvailable(SslProvider provider) {
        return provider == SslProvider.JDK || OpenSsl.isAvailable();
    }

    /** For a server with a certificate of its own for {@code localhost}. */
    SslContext server() throws SSLException {
        return SslContextBuilder.forServer(
                        LOCALHOST.getKeyPair().getPrivate(), LOCALHOST.getCertificatePath())
                .sslProvider(provider)
                .build();
    }

    /** For a client that trusts that certificate. */
    SslContext client() throws SSLException {
        return SslContextBuilder.forClient()
                .sslProvider(provider)
                .trustManager(LOCALHOST.getCertificate())
                .build();
    }

    /** For a client that trusts those that the system trusts. */
    SslContext clientOfOthers() throws SSLException {
        return SslContextBuilder.forClient().sslProvider(provider).build();
    }

    StreamOptions serving() throws SSLException {
        return StreamOptions.DEFAULT.tls(server());
    }

    StreamOptions connecting() throws SSLException {
        return StreamOptions.DEFAULT.tls(client()).serverHostname("localhost");
    }

    @Override
    public String toString() {
        return transport.transportName() + " " + provider;
    }
}
