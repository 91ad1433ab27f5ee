package io.nettio.netty.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nettio.Asyncio;
import io.nettio.Task;
import io.nettio.netty.Transports;
import io.netty.channel.ChannelOption;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;

/** Peers that send too much, too little, or stop in the middle. */
class HostilePeerTest extends StreamCase {
    private static final int LIMIT = 4096;
    private static final StreamOptions SMALL = StreamOptions.DEFAULT.limit(LIMIT);

    private static void awaitPause(StreamConnection connection) {
        while (connection.writer().channel().config().isAutoRead()) {
            Asyncio.sleep(Duration.ZERO);
        }
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void peerThatSendsWithoutEnd_isNotReadAboveTheLimit(Transports transport) {
        run(
                transport,
                () -> {
                    try (Pair pair = pair(StreamOptions.DEFAULT, SMALL)) {
                        fill(pair.writer());
                        awaitPause(pair.server());
                        Task<Void> draining = waiting(pair.writer()::drain);
                        int held = pair.server().reader().buffer().size();
                        for (int i = 0; i < 100; i++) {
                            Asyncio.sleep(Duration.ZERO);
                        }
                        assertEquals(held, pair.server().reader().buffer().size());
                        assertFalse(draining.done());
                        draining.cancel();
                    }
                });
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void readThatNeedsMoreThanTheLimit_getsIt(Transports transport) {
        run(
                transport,
                () -> {
                    try (Pair pair = pair(StreamOptions.DEFAULT, SMALL)) {
                        pair.writer().write(new byte[50 * LIMIT]);
                        awaitPause(pair.server());
                        assertEquals(
                                50 * LIMIT, pair.server().reader().readExactly(50 * LIMIT).length);
                        pair.writer().write("and on\n", UTF_8);
                        assertEquals("and on", pair.server().reader().readLine(UTF_8));
                    }
                });
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void readToTheEnd_ofMoreThanTheLimit_getsAll(Transports transport) {
        run(
                transport,
                () -> {
                    try (Pair pair = pair(StreamOptions.DEFAULT, SMALL)) {
                        pair.writer().write(new byte[500 * LIMIT]);
                        pair.writer().close();
                        awaitPause(pair.server());
                        assertEquals(500 * LIMIT, pair.server().reader().read().length);
                    }
                });
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void lineWithoutEnd_throwsLimitOverrunAndTheStreamGoesOn(Transports transport) {
        run(
                transport,
                () -> {
                    try (Pair pair = pair(StreamOptions.DEFAULT, SMALL)) {
                        pair.writer().write(new byte[20 * LIMIT]);
                        pair.writer().write("\nnext\n", UTF_8);
                        int overruns = 0;
                        String line = "";
                        while (!line.equals("next")) {
                            try {
                                line = pair.server().reader().readLine(UTF_8);
                            } catch (LimitOverrunException tooLong) {
                                overruns++;
                            }
                        }
                        assertTrue(overruns > 0);
                    }
                });
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void endInTheMiddle_throwsIncompleteReadWithWhatCame(Transports transport) {
        run(
                transport,
                () -> {
                    try (Pair pair = pair()) {
                        pair.writer().write("Content-Length: 5\r\n\r\nhal", UTF_8);
                        pair.writer().close();
                        StreamReader reader = pair.server().reader();
                        reader.readUntil("\r\n\r\n".getBytes(UTF_8), "\n\n".getBytes(UTF_8));
                        IncompleteReadException end =
                                assertThrows(
                                        IncompleteReadException.class, () -> reader.readExactly(5));
                        assertEquals("hal", new String(end.partial(), UTF_8));
                        assertTrue(reader.atEof());
                    }
                });
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void resetInTheMiddle_isThrownByTheReadThatWaits(Transports transport) {
        run(
                transport,
                () -> {
                    try (Pair pair =
                            pair(
                                    StreamOptions.DEFAULT.option(ChannelOption.SO_LINGER, 0),
                                    StreamOptions.DEFAULT)) {
                        StreamReader reader = pair.server().reader();
                        pair.writer().write("hal", UTF_8);
                        Task<Void> reading = waiting(() -> reader.readExactly(5));
                        while (reader.buffer().isEmpty()) {
                            Asyncio.sleep(Duration.ZERO);
                        }
                        pair.writer().abort();
                        assertThrows(ConnectionResetException.class, () -> Asyncio.await(reading));
                        assertClosed(pair.server());
                    }
                });
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void peerThatEndsItsSideWhileItsDataIsUnread_isReadToTheEnd(Transports transport) {
        run(
                transport,
                () -> {
                    try (Pair pair = pair(StreamOptions.DEFAULT, SMALL)) {
                        pair.writer().write(new byte[5 * LIMIT]);
                        pair.writer().writeEof();
                        awaitPause(pair.server());
                        int read = 0;
                        while (!pair.server().reader().atEof()) {
                            read += pair.server().reader().read(100).length;
                        }
                        assertEquals(5 * LIMIT, read);
                        pair.server().writer().write("answer", UTF_8);
                        pair.server().writer().close();
                        assertEquals("answer", new String(pair.reader().read(), UTF_8));
                    }
                });
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void clientsThatComeAndGo_leaveNothingBehind(Transports transport) {
        run(
                transport,
                () -> {
                    AsyncServer server =
                            serve(
                                    (reader, writer) -> {
                                        try (writer) {
                                            writer.write(reader.readLine());
                                        } catch (ConnectionResetException reset) {
                                            // some are
                                        }
                                    });
                    for (int i = 0; i < 60; i++) {
                        StreamConnection client =
                                connect(
                                        server,
                                        StreamOptions.DEFAULT.option(
                                                ChannelOption.SO_LINGER, i % 2 - 1));
                        switch (i % 3) {
                            case 0 -> client.writer().abort();
                            case 1 -> {
                                client.writer().write("line\n", UTF_8);
                                client.writer().close();
                            }
                            default -> {
                                client.writer().write("no line", UTF_8);
                                client.writer().writeEof();
                                client.reader().read();
                                client.close();
                            }
                        }
                    }
                    server.close();
                    server.waitClosed();
                });
    }
}
