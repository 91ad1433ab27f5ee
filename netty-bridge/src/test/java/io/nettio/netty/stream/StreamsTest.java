package io.nettio.netty.stream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nettio.AsyncFuture;
import io.nettio.Asyncio;
import io.nettio.CancelledError;
import io.nettio.Task;
import io.nettio.netty.AsyncioEventLoop;
import io.nettio.netty.Transports;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.DefaultThreadFactory;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.Callable;

/** Streams over real sockets, on each transport that loads here. */
class StreamsTest {
    private static final String TRANSPORTS = "io.nettio.netty.TestLoops#available";

    private AsyncioEventLoop loop;

    private <T> T run(Transports transport, Callable<T> body) {
        loop =
                new AsyncioEventLoop(
                        null, new DefaultThreadFactory("streams"), transport.ioHandlerFactory());
        return loop.runUntilComplete(body);
    }

    @AfterEach
    void close() {
        loop.close();
    }

    private static void echo(StreamReader reader, StreamWriter writer) throws Exception {
        try (writer) {
            while (true) {
                ByteBuf data = reader.readAtMost(65536);
                if (!data.isReadable()) {
                    return;
                }
                writer.write(data);
                writer.drain();
            }
        }
    }

    private static StreamConnection connect(AsyncServer server) throws Exception {
        return Streams.openConnection("127.0.0.1", server.port());
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void line_echoed_comesBack(Transports transport) {
        String answer =
                run(
                        transport,
                        () -> {
                            AsyncServer server =
                                    Streams.startServer(StreamsTest::echo, "127.0.0.1", 0);
                            try (StreamConnection connection = connect(server)) {
                                connection.writer().write("hello\n", UTF_8);
                                return connection.reader().readLine(UTF_8);
                            } finally {
                                server.close();
                            }
                        });

        assertEquals("hello", answer);
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void manyBytes_echoedWhileTheyAreSent_comeBackUnchanged(Transports transport) {
        byte[] sent = new byte[4 << 20];
        new Random(7).nextBytes(sent);

        byte[] received =
                run(
                        transport,
                        () -> {
                            AsyncServer server =
                                    Streams.startServer(StreamsTest::echo, "127.0.0.1", 0);
                            try (StreamConnection connection = connect(server)) {
                                Task<byte[]> reading =
                                        Asyncio.createTask(() -> connection.reader().read());
                                connection.writer().write(sent);
                                connection.writer().drain();
                                connection.writer().writeEof();
                                return Asyncio.await(reading);
                            } finally {
                                server.close();
                                server.waitClosed();
                            }
                        });

        assertArrayEquals(sent, received);
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void openConnection_whereNobodyListens_throwsConnectException(Transports transport) {
        run(
                transport,
                () -> {
                    AsyncServer server = Streams.startServer(StreamsTest::echo, "127.0.0.1", 0);
                    int port = server.port();
                    server.close();
                    server.waitClosed();
                    assertThrows(
                            ConnectException.class,
                            () -> Streams.openConnection("127.0.0.1", port));
                    return null;
                });
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void unixSocket_echo_comesBackAndTheFileIsRemoved(
            Transports transport, @TempDir Path directory) {
        Path path = directory.resolve("echo.sock");
        run(
                transport,
                () -> {
                    AsyncServer server = Streams.startUnixServer(StreamsTest::echo, path);
                    try (StreamConnection connection = Streams.openUnixConnection(path)) {
                        connection.writer().write("over a file\n", UTF_8);
                        assertEquals("over a file", connection.reader().readLine(UTF_8));
                        connection.writer().writeEof();
                        assertEquals(0, connection.reader().read().length);
                    }
                    assertTrue(Files.exists(path));
                    server.close();
                    server.waitClosed();
                    assertFalse(Files.exists(path));
                    return null;
                });
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void serveForever_cancelled_closesTheServerAndWaitsForItsConnections(Transports transport) {
        run(
                transport,
                () -> {
                    AsyncFuture<Void> accepted = Asyncio.getRunningLoop().createFuture();
                    AsyncFuture<Void> gone = Asyncio.getRunningLoop().createFuture();
                    AsyncServer server =
                            Streams.startServer(
                                    (reader, writer) -> {
                                        accepted.setResult(null);
                                        try (writer) {
                                            reader.read();
                                        } finally {
                                            gone.setResult(null);
                                        }
                                    },
                                    "127.0.0.1",
                                    0);
                    StreamConnection connection = connect(server);
                    Asyncio.await(accepted);
                    Task<Void> serving = Asyncio.createTask(server::serveForever);
                    Asyncio.sleep(java.time.Duration.ZERO);
                    serving.cancel();
                    Asyncio.sleep(java.time.Duration.ofMillis(20));
                    assertFalse(serving.done());
                    assertFalse(server.isServing());
                    connection.close();
                    Asyncio.await(gone);
                    assertThrows(CancelledError.class, () -> Asyncio.await(serving));
                    return null;
                });
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void peer_resets_readThrowsConnectionReset(Transports transport) {
        run(
                transport,
                () -> {
                    AsyncFuture<Throwable> seen = Asyncio.getRunningLoop().createFuture();
                    AsyncServer server =
                            Streams.startServer(
                                    (reader, writer) -> {
                                        try (writer) {
                                            reader.read();
                                            seen.setResult(null);
                                        } catch (Throwable failure) {
                                            seen.setResult(failure);
                                        }
                                    },
                                    "127.0.0.1",
                                    0);
                    Asyncio.toThread(
                            () -> {
                                java.net.Socket socket =
                                        new java.net.Socket(
                                                InetAddress.getLoopbackAddress(), server.port());
                                socket.getOutputStream().write(1);
                                socket.setSoLinger(true, 0);
                                socket.close();
                            });
                    assertInstanceOf(ConnectionResetException.class, Asyncio.await(seen));
                    server.close();
                    return null;
                });
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void startServer_onATakenPort_throwsBindException(Transports transport) {
        run(
                transport,
                () -> {
                    AsyncServer server = Streams.startServer(StreamsTest::echo, "127.0.0.1", 0);
                    InetSocketAddress taken =
                            (InetSocketAddress) server.sockets().getFirst().localAddress();
                    assertThrows(
                            java.io.IOException.class,
                            () ->
                                    Streams.startServer(
                                            StreamsTest::echo, taken, StreamOptions.DEFAULT));
                    server.close();
                    return null;
                });
    }
}
