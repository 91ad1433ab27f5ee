package io.nettio.netty.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nettio.Asyncio;
import io.nettio.Task;
import io.netty.handler.ssl.NotSslRecordException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

/** TLS that begins in mid-stream. */
class StartTlsTest extends StreamCase {
    private static final String TLS = "io.nettio.netty.stream.TestTls#all";

    private static Task<Void> serverSide(Pair pair, TestTls tls) {
        return Asyncio.createTask(() -> pair.server().writer().startTls(tls.server(), null));
    }

    private static void clientSide(Pair pair, TestTls tls) throws Exception {
        pair.writer().startTls(tls.client(), "localhost");
    }

    @ParameterizedTest
    @MethodSource(TLS)
    void startTls_bothSides_goOnWithTls(TestTls tls) {
        run(
                tls.transport(),
                () -> {
                    try (Pair pair = pair()) {
                        pair.writer().write("in the clear\n", UTF_8);
                        assertEquals("in the clear", pair.server().reader().readLine(UTF_8));
                        assertNull(pair.writer().getExtraInfo("ssl_object"));
                        Task<Void> serverSide = serverSide(pair, tls);
                        clientSide(pair, tls);
                        Asyncio.await(serverSide);
                        assertNotNull(pair.writer().getExtraInfo("ssl_object"));
                        assertNotNull(pair.server().writer().getExtraInfo("cipher"));
                        pair.server().writer().write("by TLS\n", UTF_8);
                        assertEquals("by TLS", pair.reader().readLine(UTF_8));
                        pair.writer().close();
                        assertEquals(0, pair.server().reader().read().length);
                    }
                });
    }

    /** The client does not wait for an answer, so its handshake may be in the reader already. */
    @ParameterizedTest
    @MethodSource(TLS)
    void handshakeThatHasComeBeforeTheServerStarts_isNotLost(TestTls tls) {
        run(
                tls.transport(),
                () -> {
                    try (Pair pair = pair()) {
                        pair.writer().write("STARTTLS\n", UTF_8);
                        Task<Void> client = Asyncio.createTask(() -> clientSide(pair, tls));
                        assertEquals("STARTTLS", pair.server().reader().readLine(UTF_8));
                        while (pair.server().reader().buffer().isEmpty()) {
                            Asyncio.sleep(Duration.ZERO);
                        }
                        Asyncio.await(serverSide(pair, tls));
                        Asyncio.await(client);
                        pair.writer().write("by TLS\n", UTF_8);
                        assertEquals("by TLS", pair.server().reader().readLine(UTF_8));
                    }
                });
    }

    @ParameterizedTest
    @MethodSource(TLS)
    void whatSomebodyPutInBeforeTls_doesNotPassForSentByTls(TestTls tls) {
        run(
                tls.transport(),
                () -> {
                    try (Pair pair = pair()) {
                        pair.writer().write("STARTTLS\nRCPT TO:<mallory>\n", UTF_8);
                        assertEquals("STARTTLS", pair.server().reader().readLine(UTF_8));
                        assertThrows(
                                NotSslRecordException.class,
                                () -> pair.server().writer().startTls(tls.server(), null));
                        assertThrows(SSLException.class, () -> pair.server().reader().readLine());
                        assertThrows(SSLException.class, pair.server().writer()::waitClosed);
                        assertClosed(pair.server());
                    }
                });
    }

    @ParameterizedTest
    @MethodSource(TLS)
    void writesBesideTheHandshake_areSentByTlsBehindIt(TestTls tls) {
        run(
                tls.transport(),
                () -> {
                    try (Pair pair = pair()) {
                        Task<Void> serverSide = serverSide(pair, tls);
                        Task<Void> clientSide = waiting(() -> clientSide(pair, tls));
                        pair.writer().write("secret\n", UTF_8);
                        Asyncio.await(clientSide);
                        Asyncio.await(serverSide);
                        assertEquals("secret", pair.server().reader().readLine(UTF_8));
                    }
                });
    }

    @ParameterizedTest
    @MethodSource(TLS)
    void startTls_twiceOrWhileACoroutineReads_isRefusedAndHarmsNothing(TestTls tls) {
        run(
                tls.transport(),
                () -> {
                    try (Pair pair = pair()) {
                        Task<Void> reading = waiting(() -> pair.reader().readLine());
                        IllegalStateException refusal =
                                assertThrows(
                                        IllegalStateException.class, () -> clientSide(pair, tls));
                        assertTrue(refusal.getMessage().contains("between two reads"));
                        pair.server().writer().write("go on\n", UTF_8);
                        Asyncio.await(reading);

                        Task<Void> serverSide = serverSide(pair, tls);
                        clientSide(pair, tls);
                        Asyncio.await(serverSide);
                        assertThrows(IllegalStateException.class, () -> clientSide(pair, tls));
                        pair.server().writer().write("and on\n", UTF_8);
                        assertEquals("and on", pair.reader().readLine(UTF_8));
                    }
                });
    }

    @ParameterizedTest
    @MethodSource(TLS)
    void startTls_afterTheEnd_throwsATypedException(TestTls tls) {
        run(
                tls.transport(),
                () -> {
                    try (Pair pair = pair()) {
                        pair.server().writer().writeEof();
                        assertEquals(0, pair.reader().read().length);
                        assertThrows(SSLHandshakeException.class, () -> clientSide(pair, tls));
                        pair.writer().waitClosed();
                        assertClosed(pair.client());
                        assertThrows(ConnectionResetException.class, () -> clientSide(pair, tls));
                    }
                    try (Pair pair = pair()) {
                        pair.writer().close();
                        assertThrows(ConnectionResetException.class, () -> clientSide(pair, tls));
                    }
                });
    }

    @ParameterizedTest
    @MethodSource(TLS)
    void startTls_cancelled_closesTheConnection(TestTls tls) {
        run(
                tls.transport(),
                () -> {
                    try (Pair pair = pair()) {
                        assertCancelled(waiting(() -> clientSide(pair, tls)));
                        pair.writer().waitClosed();
                        assertClosed(pair.client());
                    }
                    try (Pair pair = pair()) {
                        Task<Void> server = serverSide(pair, tls);
                        Asyncio.sleep(Duration.ZERO);
                        assertCancelled(server);
                        assertEquals(0, pair.reader().read().length);
                    }
                });
    }

    @ParameterizedTest
    @MethodSource(TLS)
    void startTls_withAPausedReader_goesOn(TestTls tls) {
        StreamOptions small = StreamOptions.DEFAULT.limit(8);
        run(
                tls.transport(),
                () -> {
                    try (Pair pair = pair(StreamOptions.DEFAULT, small)) {
                        Task<Void> client = Asyncio.createTask(() -> clientSide(pair, tls));
                        while (pair.server().writer().channel().config().isAutoRead()) {
                            Asyncio.sleep(Duration.ZERO);
                        }
                        Asyncio.await(serverSide(pair, tls));
                        Asyncio.await(client);
                        pair.writer().write("more than the limit\n", UTF_8);
                        assertEquals(20, pair.server().reader().readExactly(20).length);
                    }
                });
    }
}
