package io.nettio.netty.stream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nettio.Asyncio;
import io.nettio.Task;
import io.netty.handler.ssl.SslHandler;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Random;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/** Connections with TLS on both sides, from their first byte to their end. */
class TlsStreamsTest extends StreamCase {
    private static final String TLS = "io.nettio.netty.stream.TestTls#all";

    private static Pair pair(TestTls tls) throws Exception {
        return pair(tls.connecting(), tls.serving());
    }

    private static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }

    @ParameterizedTest
    @MethodSource(TLS)
    void bytes_arriveOnBothSides(TestTls tls) {
        run(
                tls.transport(),
                () -> {
                    try (Pair pair = pair(tls)) {
                        pair.writer().write("ping\n", UTF_8);
                        assertEquals("ping", pair.server().reader().readLine(UTF_8));
                        pair.server().writer().write("pong\n", UTF_8);
                        assertEquals("pong", pair.reader().readLine(UTF_8));
                    }
                });
    }

    @ParameterizedTest
    @MethodSource(TLS)
    void manyBytes_bothWaysAtOnce_arriveUnchanged(TestTls tls) {
        byte[] sent = new byte[2 << 20];
        new Random(11).nextBytes(sent);
        run(
                tls.transport(),
                () -> {
                    try (Pair pair = pair(tls)) {
                        Task<byte[]> echoed =
                                Asyncio.createTask(() -> pair.reader().readExactly(sent.length));
                        Task<Void> echoing =
                                Asyncio.createTask(
                                        () -> {
                                            for (int left = sent.length; left > 0; ) {
                                                byte[] part = pair.server().reader().read(10_000);
                                                pair.server().writer().write(part);
                                                pair.server().writer().drain();
                                                left -= part.length;
                                            }
                                        });
                        pair.writer().write(sent);
                        pair.writer().drain();
                        assertArrayEquals(sent, Asyncio.await(echoed));
                        Asyncio.await(echoing);
                    }
                });
    }

    @ParameterizedTest
    @MethodSource(TLS)
    void reader_aboveTheLimit_slowsTheSenderDown(TestTls tls) {
        run(
                tls.transport(),
                () -> {
                    try (Pair pair = pair(tls.connecting().limit(1000), tls.serving())) {
                        fill(pair.server().writer());
                        Task<Void> draining = waiting(pair.server().writer()::drain);
                        assertFalse(pair.writer().channel().config().isAutoRead());
                        while (!draining.done()) {
                            assertTrue(pair.reader().read(1 << 16).length > 0);
                        }
                        Asyncio.await(draining);
                    }
                });
    }

    @ParameterizedTest
    @MethodSource(TLS)
    void abort_toAPeerThatDoesNotRead_ends(TestTls tls) {
        run(
                tls.transport(),
                () -> {
                    try (Pair pair = pair(tls.connecting().limit(1000), tls.serving())) {
                        fill(pair.server().writer());
                        Task<Void> draining = waiting(pair.server().writer()::drain);
                        pair.server().writer().abort();
                        assertThrows(ConnectionResetException.class, () -> Asyncio.await(draining));
                        pair.server().writer().waitClosed();
                        assertClosed(pair.server());
                    }
                });
    }

    @ParameterizedTest
    @MethodSource(TLS)
    void getExtraInfo_tellsOfTls(TestTls tls) {
        run(
                tls.transport(),
                () -> {
                    try (Pair pair = pair(tls)) {
                        assertInstanceOf(SSLEngine.class, pair.writer().getExtraInfo("ssl_object"));
                        assertNotNull(pair.writer().getExtraInfo("cipher"));
                        X509Certificate shown =
                                assertInstanceOf(
                                        X509Certificate.class,
                                        pair.writer().getExtraInfo("peercert"));
                        assertEquals("CN=localhost", shown.getSubjectX500Principal().getName());
                        assertEquals(null, pair.server().writer().getExtraInfo("peercert"));
                        assertFalse(pair.writer().canWriteEof());
                        assertThrows(UnsupportedOperationException.class, pair.writer()::writeEof);
                    }
                });
    }

    @ParameterizedTest
    @MethodSource(TLS)
    void close_isAnOrderlyEndOnBothSides(TestTls tls) {
        run(
                tls.transport(),
                () -> {
                    try (Pair pair = pair(tls)) {
                        pair.writer().write("last words", UTF_8);
                        pair.writer().close();
                        assertEquals("last words", text(pair.server().reader().read()));
                        assertTrue(pair.server().reader().atEof());
                        pair.writer().waitClosed();
                        pair.server().writer().close();
                        pair.server().writer().waitClosed();
                        assertEquals(0, pair.reader().read().length);
                        assertClosed(pair.client(), pair.server());
                    }
                });
    }

    @ParameterizedTest
    @MethodSource(TLS)
    void closeNotifyMissing_whatCameCanBeReadAndTheEndIsToldAsTruncation(TestTls tls) {
        run(
                tls.transport(),
                () -> {
                    try (Pair pair = pair(tls)) {
                        pair.server().writer().write("the first line\nthe sec", UTF_8);
                        Asyncio.sleep(java.time.Duration.ZERO);
                        withoutTls(pair.server()).close();
                        assertEquals("the first line", pair.reader().readLine(UTF_8));
                        assertThrows(TlsTruncatedException.class, () -> pair.reader().readLine());
                        assertThrows(TlsTruncatedException.class, () -> pair.reader().read());
                        assertEquals("the sec", text(pair.reader().readExactly(7)));
                        assertThrows(TlsTruncatedException.class, () -> pair.reader().read(1));
                        pair.writer().close();
                        pair.writer().waitClosed();
                    }
                });
    }

    @ParameterizedTest
    @MethodSource(TLS)
    void closeNotifyMissing_whileACoroutineReads_isThrownThere(TestTls tls) {
        run(
                tls.transport(),
                () -> {
                    try (Pair pair = pair(tls)) {
                        Task<Void> reading = waiting(() -> pair.reader().read());
                        withoutTls(pair.server()).close();
                        assertThrows(TlsTruncatedException.class, () -> Asyncio.await(reading));
                    }
                });
    }

    @ParameterizedTest
    @MethodSource(TLS)
    void garbageInMidStream_failsTheConnectionWithAnSslException(TestTls tls) {
        run(
                tls.transport(),
                () -> {
                    try (Pair pair = pair(tls)) {
                        Task<Void> reading = waiting(() -> pair.reader().read());
                        withoutTls(pair.server()).write("this is no TLS record", UTF_8);
                        assertThrows(SSLException.class, () -> Asyncio.await(reading));
                        assertThrows(SSLException.class, () -> pair.reader().read(1));
                        assertThrows(SSLException.class, pair.writer()::waitClosed);
                        assertThrows(SSLException.class, pair.writer()::drain);
                        assertClosed(pair.client());
                    }
                });
    }

    @ParameterizedTest
    @MethodSource(TLS)
    void recordThatIsChangedOnItsWay_failsTheConnectionWithAnSslException(TestTls tls) {
        run(
                tls.transport(),
                () -> {
                    try (Pair pair = pair(tls)) {
                        byte[] forged = new byte[5 + 64];
                        forged[0] = 23; // application data, of TLS 1.2, 64 bytes
                        forged[1] = 3;
                        forged[2] = 3;
                        forged[4] = 64;
                        withoutTls(pair.server()).write(forged);
                        pair.server().writer().close(); // OpenSSL's engine tells only then
                        assertThrows(SSLException.class, () -> pair.reader().read());
                        assertThrows(SSLException.class, () -> pair.reader().read(1));
                    }
                });
    }

    @ParameterizedTest
    @MethodSource(TLS)
    void unixSocket_withTheNameToCheck_echoes(TestTls tls, @TempDir Path directory) {
        Path path = directory.resolve("tls.sock");
        run(
                tls.transport(),
                () -> {
                    AsyncServer server =
                            Streams.startUnixServer(
                                    (reader, writer) -> {
                                        try (writer) {
                                            writer.write(reader.readLine());
                                        }
                                    },
                                    path,
                                    tls.serving());
                    try (StreamConnection client =
                            Streams.openUnixConnection(path, tls.connecting())) {
                        client.writer().write("over a file\n", UTF_8);
                        assertEquals("over a file", client.reader().readLine(UTF_8));
                        assertEquals(0, client.reader().read().length);
                    }
                    server.close();
                    server.waitClosed();
                });
    }

    /** The writer of a side that does not speak TLS any more. */
    private static StreamWriter withoutTls(StreamConnection connection) {
        connection.writer().channel().pipeline().remove(SslHandler.class);
        return connection.writer();
    }
}
