package io.nettio.netty.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nettio.AsyncFuture;
import io.nettio.Asyncio;
import io.nettio.Body;
import io.nettio.CancelledError;
import io.nettio.ReturnWhen;
import io.nettio.Task;
import io.nettio.netty.AsyncioEventLoopGroup;
import io.nettio.netty.Transports;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A server's life: when it serves, whom it waits for, and what it leaves behind. */
class AsyncServerTest extends StreamCase {
    private static void readToTheEnd(StreamReader reader, StreamWriter writer) throws IOException {
        try (writer) {
            reader.read();
        }
    }

    private static void turns(int count) {
        for (int i = 0; i < count; i++) {
            Asyncio.sleep(Duration.ZERO);
        }
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void serveForever_cancelledByAClient_sendsTheAnswerAndCloses(Transports transport) {
        run(
                transport,
                () -> {
                    Task<?>[] serving = new Task<?>[1];
                    AsyncServer server =
                            Streams.startServer(
                                    (reader, writer) -> {
                                        reader.readLine();
                                        serving[0].cancel();
                                        writer.write(new byte[] {'1'});
                                        writer.close();
                                        writer.waitClosed();
                                    },
                                    "127.0.0.1",
                                    0,
                                    StreamOptions.DEFAULT.startServing(false));
                    int port = server.port();
                    assertFalse(server.isServing());
                    serving[0] = waiting(server::serveForever);
                    assertTrue(server.isServing());
                    assertThrows(IllegalStateException.class, server::serveForever);
                    try (StreamConnection client = Streams.openConnection("127.0.0.1", port)) {
                        client.writer().write("x".repeat(5000) + "\n", UTF_8);
                        assertEquals(1, client.reader().read().length);
                    }
                    assertThrows(CancelledError.class, () -> Asyncio.await(serving[0]));
                    assertEquals(List.of(), server.sockets());
                    assertFalse(server.isServing());
                    IllegalStateException closed =
                            assertThrows(IllegalStateException.class, server::serveForever);
                    assertTrue(closed.getMessage().contains("is closed"));
                });
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void serveForever_ofAServerThatIsClosed_isCancelled(Transports transport) {
        run(
                transport,
                () -> {
                    AsyncServer server = serve(AsyncServerTest::readToTheEnd);
                    Task<Void> serving = waiting(server::serveForever);
                    server.close();
                    assertThrows(CancelledError.class, () -> Asyncio.await(serving));
                });
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void server_thatDoesNotServeYet_acceptsOnceItDoes(Transports transport) {
        run(
                transport,
                () -> {
                    AsyncServer server =
                            Streams.startServer(
                                    (reader, writer) -> writer.close(),
                                    "127.0.0.1",
                                    0,
                                    StreamOptions.DEFAULT.startServing(false));
                    try (StreamConnection client = connect(server)) {
                        Task<byte[]> reading = Asyncio.createTask(() -> client.reader().read());
                        turns(20);
                        assertFalse(reading.done());
                        server.startServing();
                        assertEquals(0, Asyncio.await(reading).length);
                    }
                    server.close();
                    server.waitClosed();
                });
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void waitClosed_waitsForTheCloseAndForEachConnection(Transports transport) {
        run(
                transport,
                () -> {
                    AsyncFuture<Void> accepted = Asyncio.getRunningLoop().createFuture();
                    AsyncServer server =
                            serve(
                                    (reader, writer) -> {
                                        accepted.setResult(null);
                                        readToTheEnd(reader, writer);
                                    });
                    Task<Void> beforeAll = waiting(server::waitClosed);
                    StreamConnection client = connect(server);
                    Asyncio.await(accepted);
                    Task<Void> whileConnected = waiting(server::waitClosed);
                    turns(5);
                    server.close();
                    Task<Void> afterClose = waiting(server::waitClosed);
                    turns(5);
                    assertFalse(beforeAll.done() || whileConnected.done() || afterClose.done());
                    client.writer().close();
                    client.writer().waitClosed();
                    Asyncio.await(beforeAll);
                    Asyncio.await(whileConnected);
                    Asyncio.await(afterClose);
                    server.waitClosed();
                });
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void waitClosed_withoutConnections_endsWithTheClose(Transports transport) {
        run(
                transport,
                () -> {
                    AsyncServer server = serve(AsyncServerTest::readToTheEnd);
                    int port = server.port();
                    Task<Void> closing = waiting(server::waitClosed);
                    server.close();
                    server.close();
                    Asyncio.await(closing);
                    assertThrows(
                            ConnectException.class,
                            () -> Streams.openConnection("127.0.0.1", port));
                    assertThrows(IllegalStateException.class, server::port);
                    assertThrows(IllegalStateException.class, server::startServing);
                });
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void waitClosed_serverAndClientCloseInOneTurn_ends(Transports transport) {
        run(
                transport,
                () -> {
                    AsyncServer server = serve(AsyncServerTest::readToTheEnd);
                    Task<Void> closing = waiting(server::waitClosed);
                    StreamConnection client = connect(server);
                    loop.callSoon(server::close);
                    loop.callSoon(client.writer()::close);
                    Asyncio.await(closing);
                });
    }

    /** Closed before a connection is accepted, behind it, and at each turn between. */
    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void waitClosed_serverClosesWhileAConnectionComes_ends(Transports transport) {
        run(
                transport,
                () -> {
                    for (int turns = 0; turns < 12; turns++) {
                        AsyncServer server = serve((reader, writer) -> writer.close());
                        int port = server.port();
                        Task<byte[]> client =
                                Asyncio.createTask(
                                        () -> {
                                            try (StreamConnection connection =
                                                    Streams.openConnection("127.0.0.1", port)) {
                                                return connection.reader().read();
                                            }
                                        });
                        turns(turns);
                        server.close();
                        server.waitClosed();
                        Asyncio.waitOn(List.of(client), null, ReturnWhen.ALL_COMPLETED);
                        Throwable failure = client.exception();
                        assertTrue(
                                failure == null || failure instanceof IOException,
                                () -> "" + failure);
                    }
                });
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void closeClients_closesEachBehindWhatWasWritten(Transports transport) {
        run(
                transport,
                () -> {
                    AsyncFuture<Void> connected = loop.createFuture();
                    AsyncServer server =
                            serve(
                                    (reader, writer) -> {
                                        writer.write("last words", UTF_8);
                                        connected.setResult(null);
                                        readToTheEnd(reader, writer);
                                    });
                    try (StreamConnection client = connect(server)) {
                        Asyncio.await(connected);
                        server.close();
                        server.closeClients();
                        assertEquals("last words", new String(client.reader().read(), UTF_8));
                        server.waitClosed();
                    }
                });
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void abortClients_endsThoseThatCannotSendWhatWasWritten(Transports transport) {
        run(
                transport,
                () -> {
                    AsyncFuture<StreamWriter> accepted = loop.createFuture();
                    AsyncServer server =
                            serve(
                                    (reader, writer) -> {
                                        accepted.setResult(writer);
                                        writer.waitClosed();
                                    });
                    try (StreamConnection client =
                            connect(server, StreamOptions.DEFAULT.limit(4096))) {
                        fill(Asyncio.await(accepted));
                        Task<Void> closing = waiting(server::waitClosed);
                        server.close();
                        server.closeClients();
                        turns(5);
                        assertFalse(closing.done());
                        server.abortClients();
                        Asyncio.await(closing);
                        assertTrue(client.writer().channel().isOpen());
                    }
                });
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void callbackThatThrows_isReportedAndItsConnectionCloses(Transports transport) {
        run(
                transport,
                () -> {
                    IllegalArgumentException defect = new IllegalArgumentException("test");
                    AsyncServer server =
                            serve(
                                    (reader, writer) -> {
                                        throw defect;
                                    });
                    try (StreamConnection client = connect(server)) {
                        assertEquals(0, client.reader().read().length);
                    }
                    server.close();
                    server.waitClosed();
                    assertSame(defect, told.getFirst().exception());
                    assertEquals(
                            List.of("Unhandled exception in the callback of a client"), takeTold());
                });
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void callback_cancelledBehindItsClose_isNotReported(Transports transport) {
        run(
                transport,
                () -> {
                    AsyncServer server =
                            serve(
                                    (reader, writer) -> {
                                        writer.close();
                                        Asyncio.currentTask().cancel();
                                        Asyncio.sleep(Duration.ofHours(1));
                                    });
                    try (StreamConnection client = connect(server)) {
                        client.writer().write("test msg", UTF_8);
                        client.writer().close();
                        client.writer().waitClosed();
                    } catch (ConnectionResetException closedFirst) {
                        // with unread data the system resets the connection
                    }
                    server.close();
                    server.waitClosed();
                });
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void connectionsOnOtherLoops_areServedClosedAndWaitedFor(Transports transport) {
        AsyncioEventLoopGroup group = new AsyncioEventLoopGroup(2, transport.ioHandlerFactory());
        try {
            run(
                    transport,
                    () -> {
                        AsyncServer server =
                                Streams.startServer(
                                        (reader, writer) -> {
                                            writer.write(
                                                    (Asyncio.getRunningLoop() == loop) + "\n",
                                                    UTF_8);
                                            readToTheEnd(reader, writer);
                                        },
                                        "127.0.0.1",
                                        0,
                                        StreamOptions.DEFAULT.clientGroup(group));
                        StreamConnection first = connect(server);
                        StreamConnection second = connect(server);
                        assertEquals("false", first.reader().readLine(UTF_8));
                        assertEquals("false", second.reader().readLine(UTF_8));
                        Task<Void> closing = waiting(server::waitClosed);
                        server.close();
                        server.closeClients();
                        assertEquals(0, first.reader().read().length);
                        assertEquals(0, second.reader().read().length);
                        Asyncio.await(closing);
                        first.close();
                        second.close();
                    });
        } finally {
            group.shutdownGracefully(0, 10, java.util.concurrent.TimeUnit.SECONDS)
                    .syncUninterruptibly();
        }
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void anyMethod_onAnotherThread_isRefused(Transports transport) {
        run(
                transport,
                () -> {
                    AsyncServer server = serve(AsyncServerTest::readToTheEnd);
                    Asyncio.toThread(
                            () -> {
                                for (Body call :
                                        List.<Body>of(
                                                server::startServing,
                                                server::serveForever,
                                                server::close,
                                                server::closeClients,
                                                server::abortClients,
                                                server::waitClosed)) {
                                    IllegalStateException refusal =
                                            assertThrows(IllegalStateException.class, call::run);
                                    assertTrue(
                                            refusal.getMessage().contains("callSoonThreadsafe"),
                                            refusal::getMessage);
                                }
                            });
                    assertTrue(server.isServing());
                    server.close();
                });
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void unixServer_itsFileIsGone_closesAllTheSame(Transports transport, @TempDir Path directory) {
        Path path = directory.resolve("gone.sock");
        run(
                transport,
                () -> {
                    AsyncServer server =
                            Streams.startUnixServer(AsyncServerTest::readToTheEnd, path);
                    Files.delete(path);
                    server.close();
                    server.waitClosed();
                });
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void unixServer_whereOneThatHasNotClosedLeftItsSocket_takesThePathOver(
            Transports transport, @TempDir Path directory) {
        Path path = directory.resolve("taken.sock");
        run(
                transport,
                () -> {
                    AsyncServer first =
                            Streams.startUnixServer(AsyncServerTest::readToTheEnd, path);
                    AsyncServer second =
                            Streams.startUnixServer((reader, writer) -> writer.close(), path);
                    try (StreamConnection client = Streams.openUnixConnection(path)) {
                        assertEquals(0, client.reader().read().length);
                    }
                    second.close();
                    first.close();
                    second.waitClosed();
                    assertFalse(Files.exists(path));
                });
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void unixServer_whereAnotherFileLies_isRefusedAndLeavesIt(
            Transports transport, @TempDir Path directory) throws Exception {
        Path path = Files.writeString(directory.resolve("file"), "not a socket");
        run(
                transport,
                () ->
                        assertThrows(
                                BindException.class,
                                () ->
                                        Streams.startUnixServer(
                                                AsyncServerTest::readToTheEnd, path)));
        assertEquals("not a socket", Files.readString(path));
    }
}
