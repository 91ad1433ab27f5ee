package io.nettio.netty.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.nettio.AsyncFuture;
import io.nettio.Asyncio;
import io.nettio.Body;
import io.nettio.CancelledError;
import io.nettio.ExceptionContext;
import io.nettio.Task;
import io.nettio.netty.AsyncioEventLoop;
import io.nettio.netty.Transports;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.DefaultThreadFactory;

import org.junit.jupiter.api.AfterEach;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Streams over real sockets: a loop for each test, and what its exception handler is told. */
abstract class StreamCase {
    static final String TRANSPORTS = "io.nettio.netty.TestLoops#available";

    /** Far above what anything here takes; a test that gets here has hung. */
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static final byte[] CHUNK = new byte[1 << 20];

    final List<ExceptionContext> told = Collections.synchronizedList(new ArrayList<>());
    AsyncioEventLoop loop;

    final void start(Transports transport) {
        loop =
                new AsyncioEventLoop(
                        null, new DefaultThreadFactory("streams"), transport.ioHandlerFactory());
        loop.setExceptionHandler((where, context) -> told.add(context));
    }

    final void run(Transports transport, Body body) {
        start(transport);
        loop.runUntilComplete(
                () ->
                        Asyncio.timeout(
                                LIMIT,
                                scope -> {
                                    body.run();
                                    return null;
                                }));
    }

    @AfterEach
    void closeTheLoopAndExpectNoReports() {
        loop.close();
        assertEquals(List.of(), told);
    }

    /** Takes what the exception handler was told. */
    final List<String> takeTold() {
        List<String> messages = told.stream().map(ExceptionContext::message).toList();
        told.clear();
        return messages;
    }

    static AsyncServer serve(ClientConnected callback) throws IOException {
        return Streams.startServer(callback, "127.0.0.1", 0);
    }

    static StreamConnection connect(AsyncServer server) throws IOException {
        return Streams.openConnection("127.0.0.1", server.port());
    }

    static StreamConnection connect(AsyncServer server, StreamOptions options) throws IOException {
        return Streams.openConnection("127.0.0.1", server.port(), options);
    }

    /** Both sides of one connection, and the server that has accepted it and no more. */
    static Pair pair(StreamOptions clientSide, StreamOptions serverSide) throws IOException {
        AsyncFuture<StreamConnection> accepted = Asyncio.getRunningLoop().createFuture();
        AsyncServer server =
                Streams.startServer(
                        (reader, writer) ->
                                accepted.setResult(new StreamConnection(reader, writer)),
                        "127.0.0.1",
                        0,
                        serverSide);
        StreamConnection client = connect(server, clientSide);
        StreamConnection other = Asyncio.await(accepted);
        server.close();
        return new Pair(client, other);
    }

    static Pair pair() throws IOException {
        return pair(StreamOptions.DEFAULT, StreamOptions.DEFAULT);
    }

    record Pair(StreamConnection client, StreamConnection server) implements AutoCloseable {
        StreamReader reader() {
            return client.reader();
        }

        StreamWriter writer() {
            return client.writer();
        }

        @Override
        public void close() {
            client.writer().abort();
            server.writer().abort();
        }
    }

    /** Cancels what waits, and expects that it throws just this. */
    static void assertCancelled(Task<?> waiting) {
        waiting.cancel();
        assertThrows(CancelledError.class, () -> Asyncio.await(waiting));
    }

    /** A task that has begun, and suspends. */
    static Task<Void> waiting(Body body) {
        Task<Void> task = Asyncio.createTask(body);
        Asyncio.sleep(Duration.ZERO);
        assertEquals(false, task.done());
        return task;
    }

    /** Writes more than the system takes while the peer does not read. */
    static void fill(StreamWriter writer) {
        for (int i = 0; i < 16; i++) {
            writer.write(Unpooled.wrappedBuffer(CHUNK));
        }
        Asyncio.sleep(Duration.ZERO); // the flush is at the end of the turn
    }

    static void assertClosed(StreamConnection... connections) {
        for (StreamConnection connection : connections) {
            assertEquals(false, connection.writer().channel().isOpen());
        }
    }
}
