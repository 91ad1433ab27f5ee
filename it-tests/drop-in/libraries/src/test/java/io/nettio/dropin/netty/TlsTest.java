package io.nettio.dropin.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.Asyncio;
import io.nettio.Coroutine;
import io.nettio.dropin.OnLoop;
import io.nettio.dropin.TestGroups;
import io.nettio.netty.AsyncioEventLoop;
import io.nettio.netty.AsyncioEventLoopGroup;
import io.nettio.netty.CoroutineHandler;
import io.nettio.netty.MessageChannel;
import io.nettio.netty.NettyAsyncio;
import io.nettio.netty.Transports;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Stream;

import javax.net.ssl.SSLException;

/** TLS by Netty's handler, of the JDK and of OpenSSL, under a coroutine. */
class TlsTest {
    private static X509Bundle certificate;

    @BeforeAll
    static void makeCertificate() throws Exception {
        certificate =
                new CertificateBuilder()
                        .subject("CN=localhost")
                        .addSanDnsName("localhost")
                        .setIsCertificateAuthority(true)
                        .buildSelfSigned();
    }

    static Stream<Arguments> everyProviderOnEveryTransport() {
        return Stream.of(SslProvider.JDK, SslProvider.OPENSSL, SslProvider.OPENSSL_REFCNT)
                .filter(provider -> provider == SslProvider.JDK || OpenSsl.isAvailable())
                .flatMap(
                        provider ->
                                Stream.of(Transports.values())
                                        .filter(Transports::isAvailable)
                                        .map(transport -> Arguments.of(provider, transport)));
    }

    /** These tests are to show it, wherever there is a library for the machine. */
    @Test
    void openSsl_onTheMachinesThatItIsBuiltFor_loads() {
        boolean built =
                System.getProperty("os.name").equals("Linux")
                        && Stream.of("amd64", "aarch64")
                                .anyMatch(System.getProperty("os.arch")::equals);
        assertEquals(built, OpenSsl.isAvailable(), () -> "" + OpenSsl.unavailabilityCause());
    }

    private static SslContext serverContext(SslProvider provider) throws Exception {
        return SslContextBuilder.forServer(certificate.toKeyManagerFactory())
                .sslProvider(provider)
                .build();
    }

    private static SslContext clientContext(SslProvider provider) throws Exception {
        return SslContextBuilder.forClient()
                .sslProvider(provider)
                .trustManager(certificate.toTrustManagerFactory())
                .build();
    }

    private static void echo(MessageChannel<ByteBuf> channel) throws Exception {
        AsyncioEventLoop loop = NettyAsyncio.loop(channel.channel());
        OnLoop.sleepAndAwait(loop, () -> CompletableFuture.supplyAsync(() -> "other"));
        while (true) {
            channel.send(channel.receive());
            OnLoop.requireOn(loop);
        }
    }

    private static void roundTrip(
            SslProvider provider, Transports transport, Executor delegated, int length)
            throws Exception {
        AsyncioEventLoopGroup group = TestGroups.newGroup(2, transport);
        SslContext server = serverContext(provider);
        SslContext client = clientContext(provider);
        InetSocketAddress address =
                Sockets.listen(
                        group,
                        transport,
                        channel ->
                                channel.pipeline()
                                        .addLast(
                                                server.newHandler(channel.alloc(), delegated),
                                                new CoroutineHandler<>(
                                                        ByteBuf.class, TlsTest::echo)));
        Received<ByteBuf> received =
                new Received<>(ByteBuf.class, bytes -> bytes.toString(StandardCharsets.US_ASCII));
        Channel connection =
                Sockets.connect(
                        group,
                        transport,
                        address,
                        channel ->
                                channel.pipeline()
                                        .addLast(
                                                client.newHandler(
                                                        channel.alloc(),
                                                        "localhost",
                                                        address.getPort(),
                                                        delegated),
                                                received));
        String sent = "0123456789".repeat(length / 10);

        connection.writeAndFlush(ByteBufUtil.writeAscii(connection.alloc(), sent));

        assertEquals(sent, received.take(sent.length()));
        Sockets.close(connection);
        TestGroups.end(group);
        io.netty.util.ReferenceCountUtil.release(server);
        io.netty.util.ReferenceCountUtil.release(client);
    }

    @ParameterizedTest
    @MethodSource("everyProviderOnEveryTransport")
    void bytes_throughACoroutine_comeBackUnchanged(SslProvider provider, Transports transport)
            throws Exception {
        roundTrip(provider, transport, Runnable::run, 1_000_000);
    }

    /** The expensive steps of the handshake run elsewhere, and come back to the loop. */
    @ParameterizedTest
    @MethodSource("everyProviderOnEveryTransport")
    void handshake_withTasksOnAnotherExecutor_goesThrough(
            SslProvider provider, Transports transport) throws Exception {
        roundTrip(provider, transport, ForkJoinPool.commonPool(), 100);
    }

    @ParameterizedTest
    @MethodSource("everyProviderOnEveryTransport")
    void handshake_withACertificateThatIsNotTrusted_failsTheAwait(
            SslProvider provider, Transports transport) throws Exception {
        AsyncioEventLoopGroup group = TestGroups.newGroup(1, transport);
        SslContext server = serverContext(provider);
        SslContext client = SslContextBuilder.forClient().sslProvider(provider).build();
        InetSocketAddress address =
                Sockets.listen(
                        group,
                        transport,
                        channel ->
                                channel.pipeline()
                                        .addLast(
                                                server.newHandler(channel.alloc()),
                                                new Received<>(ByteBuf.class, ByteBuf::toString)));

        CompletableFuture<Boolean> failed =
                Asyncio.runCoroutineThreadsafe(
                        Coroutine.of(() -> handshakeFails(group, transport, client, address)),
                        TestGroups.onlyLoop(group));

        assertTrue(TestGroups.get(failed));
        TestGroups.end(group);
        io.netty.util.ReferenceCountUtil.release(server);
        io.netty.util.ReferenceCountUtil.release(client);
    }

    private static boolean handshakeFails(
            AsyncioEventLoopGroup group,
            Transports transport,
            SslContext client,
            InetSocketAddress address) {
        Channel connection =
                NettyAsyncio.await(
                        Sockets.client(
                                        group,
                                        transport,
                                        channel ->
                                                channel.pipeline()
                                                        .addLast(
                                                                client.newHandler(channel.alloc()),
                                                                new Received<>(
                                                                        ByteBuf.class,
                                                                        ByteBuf::toString)))
                                .connect(address));
        try {
            NettyAsyncio.await(
                    connection.pipeline().get(SslHandler.class).handshakeFuture(),
                    SSLException.class);
            return false;
        } catch (SSLException notTrusted) {
            return true;
        } finally {
            NettyAsyncio.await(connection.close());
        }
    }
}
