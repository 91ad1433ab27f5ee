package io.nettio.netty.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nettio.AsyncFuture;
import io.nettio.Asyncio;
import io.nettio.Task;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;

import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.time.Duration;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

/** Handshakes that fail, or do not end: what each side is told, and that both close. */
class TlsHandshakeTest extends StreamCase {
    private static final String TLS = "io.nettio.netty.stream.TestTls#all";

    private static void notCalled(StreamReader reader, StreamWriter writer) {
        throw new AssertionError("a callback without a handshake");
    }

    private static void silent(StreamReader reader, StreamWriter writer) throws IOException {
        try (writer) {
            reader.read();
        }
    }

    /** What speaks first, and in the clear. */
    private static void welcome(StreamReader reader, StreamWriter writer) throws IOException {
        writer.write("220 welcome\r\n", UTF_8);
        silent(reader, writer);
    }

    private static AsyncServer serve(ClientConnected callback, StreamOptions options)
            throws IOException {
        return Streams.startServer(callback, "127.0.0.1", 0, options);
    }

    private static void end(AsyncServer server) {
        server.close();
        server.waitClosed(); // so the connection is closed on that side, too
    }

    @ParameterizedTest
    @MethodSource(TLS)
    void certificateThatNobodyTrusts_isAnSslHandshakeException(TestTls tls) {
        run(
                tls.transport(),
                () -> {
                    AsyncServer server = serve(TlsHandshakeTest::silent, tls.serving());
                    assertThrows(
                            SSLHandshakeException.class,
                            () -> connect(server, tls.connecting().tls(tls.clientOfOthers())));
                    end(server);
                });
    }

    @ParameterizedTest
    @MethodSource(TLS)
    void certificateOfAnotherHost_isAnSslHandshakeException(TestTls tls) {
        run(
                tls.transport(),
                () -> {
                    AsyncServer server = serve(TlsHandshakeTest::silent, tls.serving());
                    assertThrows(
                            SSLHandshakeException.class,
                            () -> connect(server, tls.connecting().serverHostname("example.com")));
                    end(server);
                });
    }

    @ParameterizedTest
    @MethodSource(TLS)
    void noNameToCheck_isAnSslHandshakeException(TestTls tls) {
        run(
                tls.transport(),
                () -> {
                    AsyncServer server = serve(TlsHandshakeTest::silent, tls.serving());
                    assertThrows(
                            SSLHandshakeException.class,
                            () ->
                                    Streams.openConnection(
                                            server.sockets().getFirst().localAddress(),
                                            tls.connecting().serverHostname(null)));
                    end(server);
                });
    }

    @ParameterizedTest
    @MethodSource(TLS)
    void serverInTheClear_isANotSslRecordException(TestTls tls) {
        run(
                tls.transport(),
                () -> {
                    AsyncServer server = serve(TlsHandshakeTest::welcome, StreamOptions.DEFAULT);
                    assertThrows(
                            NotSslRecordException.class, () -> connect(server, tls.connecting()));
                    end(server);
                });
    }

    @ParameterizedTest
    @MethodSource(TLS)
    void failedHandshake_namesThePeer(TestTls tls) {
        run(
                tls.transport(),
                () -> {
                    AsyncServer clear = serve(TlsHandshakeTest::welcome, StreamOptions.DEFAULT);
                    AsyncServer server = serve(TlsHandshakeTest::silent, tls.serving());

                    assertNames(clear, () -> connect(clear, tls.connecting()));
                    assertNames(
                            server,
                            () -> connect(server, tls.connecting().tls(tls.clientOfOthers())));
                    end(clear);
                    end(server);
                });
    }

    private static void assertNames(AsyncServer server, Executable handshake) {
        SSLException failure = assertThrows(SSLException.class, handshake);
        String peer = "localhost/127.0.0.1:" + server.port();
        assertEquals(true, failure.getMessage().contains(peer), failure::toString);
    }

    @ParameterizedTest
    @MethodSource(TLS)
    void clientInTheClear_isClosedWithoutACallback(TestTls tls) {
        run(
                tls.transport(),
                () -> {
                    AsyncServer server = serve(TlsHandshakeTest::notCalled, tls.serving());
                    try (StreamConnection client = connect(server)) {
                        client.writer().write("GET / HTTP/1.1\r\n\r\n", UTF_8);
                        readToTheEnd(client);
                    }
                    end(server);
                });
    }

    @ParameterizedTest
    @MethodSource(TLS)
    void serverThatSaysNothing_isASslHandshakeTimeout(TestTls tls) {
        run(
                tls.transport(),
                () -> {
                    AsyncServer server = serve(TlsHandshakeTest::silent, StreamOptions.DEFAULT);
                    assertThrows(
                            SslHandshakeTimeoutException.class,
                            () ->
                                    connect(
                                            server,
                                            tls.connecting()
                                                    .handshakeTimeout(Duration.ofMillis(20))));
                    end(server);
                });
    }

    @ParameterizedTest
    @MethodSource(TLS)
    void clientThatSaysNothing_isClosedAfterTheTimeout(TestTls tls) {
        run(
                tls.transport(),
                () -> {
                    AsyncServer server =
                            serve(
                                    TlsHandshakeTest::notCalled,
                                    tls.serving().handshakeTimeout(Duration.ofMillis(20)));
                    try (StreamConnection client = connect(server)) {
                        readToTheEnd(client);
                    }
                    end(server);
                });
    }

    @ParameterizedTest
    @MethodSource(TLS)
    void serverThatClosesInTheHandshake_isToldAtOnce(TestTls tls) {
        run(
                tls.transport(),
                () -> {
                    AsyncServer server =
                            serve(
                                    (reader, writer) -> {
                                        reader.readExactly(10);
                                        writer.close();
                                    },
                                    StreamOptions.DEFAULT);
                    IOException failure =
                            assertThrows(
                                    IOException.class,
                                    () ->
                                            connect(
                                                    server,
                                                    tls.connecting()
                                                            .handshakeTimeout(
                                                                    Duration.ofHours(1))));
                    // with unread data the system resets the connection
                    assertEquals(
                            true,
                            failure instanceof SSLHandshakeException
                                    || failure instanceof ConnectionResetException,
                            failure::toString);
                    end(server);
                });
    }

    @ParameterizedTest
    @MethodSource(TLS)
    void serverThatEndsItsSideInTheHandshake_isAnSslHandshakeExceptionAtOnce(TestTls tls) {
        run(
                tls.transport(),
                () -> {
                    AsyncServer server =
                            serve(
                                    (reader, writer) -> {
                                        writer.writeEof();
                                        silent(reader, writer);
                                    },
                                    StreamOptions.DEFAULT);
                    assertThrows(
                            SSLHandshakeException.class,
                            () ->
                                    connect(
                                            server,
                                            tls.connecting()
                                                    .handshakeTimeout(Duration.ofHours(1))));
                    end(server);
                });
    }

    @ParameterizedTest
    @MethodSource(TLS)
    void clientThatEndsItsSideInTheHandshake_isClosedAtOnce(TestTls tls) {
        run(
                tls.transport(),
                () -> {
                    AsyncServer server =
                            serve(
                                    TlsHandshakeTest::notCalled,
                                    tls.serving().handshakeTimeout(Duration.ofHours(1)));
                    try (StreamConnection client = connect(server)) {
                        client.writer().writeEof();
                        readToTheEnd(client);
                    }
                    end(server);
                });
    }

    @ParameterizedTest
    @MethodSource(TLS)
    void serverThatResetsInTheHandshake_isAConnectionResetException(TestTls tls) {
        run(
                tls.transport(),
                () -> {
                    AsyncServer server =
                            serve(
                                    (reader, writer) -> {
                                        reader.readExactly(10);
                                        writer.abort();
                                    },
                                    StreamOptions.DEFAULT.option(ChannelOption.SO_LINGER, 0));
                    assertThrows(
                            ConnectionResetException.class,
                            () -> connect(server, tls.connecting()));
                    end(server);
                });
    }

    @ParameterizedTest
    @MethodSource(TLS)
    void clientThatResetsInTheHandshake_isForgotten(TestTls tls) {
        run(
                tls.transport(),
                () -> {
                    AsyncServer server = serve(TlsHandshakeTest::notCalled, tls.serving());
                    StreamConnection client =
                            connect(
                                    server,
                                    StreamOptions.DEFAULT.option(ChannelOption.SO_LINGER, 0));
                    client.writer().write(new byte[] {22, 3, 1}); // of a ClientHello
                    Asyncio.sleep(Duration.ZERO);
                    client.writer().abort();
                    client.writer().waitClosed();
                    end(server);
                });
    }

    @ParameterizedTest
    @MethodSource(TLS)
    void connecting_cancelledInTheHandshake_closesTheChannel(TestTls tls) {
        run(
                tls.transport(),
                () -> {
                    AsyncFuture<Void> hello = loop.createFuture();
                    AsyncServer server =
                            serve(
                                    (reader, writer) -> {
                                        reader.readExactly(10);
                                        hello.setResult(null);
                                        silent(reader, writer);
                                    },
                                    StreamOptions.DEFAULT);
                    Task<Void> connecting = waiting(() -> connect(server, tls.connecting()));
                    Asyncio.await(hello);
                    assertCancelled(connecting);
                    end(server);
                });
    }

    @ParameterizedTest
    @MethodSource(TLS)
    void closeClients_endsHandshakesToo(TestTls tls) {
        run(
                tls.transport(),
                () -> {
                    AsyncServer server =
                            serve(
                                    TlsHandshakeTest::notCalled,
                                    tls.serving().handshakeTimeout(Duration.ofHours(1)));
                    try (StreamConnection client = connect(server)) {
                        client.writer().write(new byte[] {22, 3, 1}); // of a ClientHello
                        Asyncio.sleep(Duration.ofMillis(1)); // so that it is accepted
                        server.close();
                        server.abortClients();
                        readToTheEnd(client);
                    }
                    server.waitClosed();
                });
    }

    /** It comes, by an end or a reset. */
    private static void readToTheEnd(StreamConnection client) throws IOException {
        try {
            client.reader().read();
        } catch (ConnectionResetException reset) {
            // what the server had not read when it closed
        }
    }

    @ParameterizedTest
    @MethodSource(TLS)
    void failedHandshake_leavesTheServerGoodForTheNext(TestTls tls) {
        run(
                tls.transport(),
                () -> {
                    AsyncServer server =
                            serve(
                                    (reader, writer) -> {
                                        try (writer) {
                                            writer.write(reader.readLine());
                                        }
                                    },
                                    tls.serving());
                    assertThrows(
                            SSLException.class,
                            () -> connect(server, tls.connecting().tls(tls.clientOfOthers())));
                    try (StreamConnection good = connect(server, tls.connecting())) {
                        good.writer().write("good\n", UTF_8);
                        assertEquals("good", good.reader().readLine(UTF_8));
                    }
                    end(server);
                });
    }
}
