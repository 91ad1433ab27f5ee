package io.nettio.netty.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nettio.AsyncFuture;
import io.nettio.Asyncio;
import io.nettio.Task;
import io.nettio.netty.Transports;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;

/** Connections that nobody has any more, and those that somebody only waits for. */
class UnclosedStreamTest extends StreamCase {
    /** Until nobody can reach it. */
    private static void collect(WeakReference<?> garbage) {
        while (garbage.get() != null) {
            System.gc();
            Asyncio.sleep(Duration.ofMillis(1));
        }
    }

    private static WeakReference<StreamConnection> dropped(AsyncServer server) throws Exception {
        StreamConnection connection = connect(server);
        connection.writer().write("unread by the server\n", UTF_8);
        connection.writer().drain();
        return new WeakReference<>(connection);
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void client_droppedWithoutClose_isClosedAndReported(Transports transport) {
        run(
                transport,
                () -> {
                    AsyncFuture<Integer> answer = loop.createFuture();
                    AsyncServer server =
                            serve(
                                    (reader, writer) -> {
                                        try (writer) {
                                            writer.write("unread by the client", UTF_8);
                                            reader.readLine();
                                            answer.setResult(reader.read().length);
                                        } catch (ConnectionResetException reset) {
                                            answer.setResult(0); // by what it had not read
                                        }
                                    });
                    collect(dropped(server));
                    assertEquals(0, Asyncio.await(answer));
                    server.close();
                    server.waitClosed();
                    assertEquals(1, told.size());
                    assertTrue(takeTold().getFirst().contains("dropped without close()"));
                });
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void serversSide_droppedWithoutClose_isClosedAndReported(Transports transport) {
        run(
                transport,
                () -> {
                    AsyncServer server = serve((reader, writer) -> {});
                    try (StreamConnection client = connect(server)) {
                        Task<byte[]> reading = Asyncio.createTask(() -> client.reader().read());
                        while (!reading.done()) {
                            System.gc();
                            Asyncio.sleep(Duration.ofMillis(1));
                        }
                        assertEquals(0, Asyncio.await(reading).length);
                    }
                    server.close();
                    server.waitClosed();
                    assertEquals(1, told.size());
                    assertTrue(takeTold().getFirst().contains("dropped without close()"));
                });
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void client_droppedAfterClose_isNotReported(Transports transport) {
        run(
                transport,
                () -> {
                    AsyncServer server = serve((reader, writer) -> writer.close());
                    collect(closedAndDropped(server));
                    server.close();
                    server.waitClosed();
                    assertEquals(List.of(), told);
                });
    }

    private StreamConnection kept;

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void client_droppedWhenTheLoopHasEnded_isNotReported(Transports transport) {
        run(
                transport,
                () -> {
                    AsyncServer server =
                            serve(
                                    (reader, writer) -> {
                                        writer.write("unread", UTF_8);
                                        reader.read();
                                    });
                    kept = connect(server);
                    while (kept.reader().buffer().isEmpty()) {
                        Asyncio.sleep(Duration.ZERO);
                    }
                });
        loop.close();
        WeakReference<StreamConnection> dropped = new WeakReference<>(kept);
        kept = null;
        while (dropped.get() != null) {
            System.gc();
        }
    }

    private static WeakReference<StreamConnection> closedAndDropped(AsyncServer server)
            throws Exception {
        StreamConnection connection = connect(server);
        connection.writer().close();
        return new WeakReference<>(connection);
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void connection_thatATaskAloneWaitsFor_stays(Transports transport) {
        run(
                transport,
                () -> {
                    AsyncFuture<String> got = loop.createFuture();
                    AsyncServer server =
                            serve(
                                    (reader, writer) -> {
                                        got.setResult(reader.readLine(UTF_8));
                                        writer.close();
                                    });
                    try (StreamConnection client = connect(server)) {
                        WeakReference<Object> mark = new WeakReference<>(new Object());
                        Asyncio.sleep(Duration.ofMillis(1));
                        collect(mark);
                        System.gc();
                        client.writer().write("still there\n", UTF_8);
                        assertEquals("still there", Asyncio.await(got));
                    }
                    server.close();
                    server.waitClosed();
                });
    }
}
