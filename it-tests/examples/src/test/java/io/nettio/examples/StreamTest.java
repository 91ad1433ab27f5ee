package io.nettio.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nettio.Asyncio;
import io.nettio.Body;
import io.nettio.Coroutine;
import io.nettio.netty.AsyncioEventLoop;
import io.nettio.netty.Transports;
import io.nettio.netty.stream.AsyncServer;
import io.nettio.netty.stream.ClientConnected;
import io.nettio.netty.stream.StreamConnection;
import io.nettio.netty.stream.StreamOptions;
import io.nettio.netty.stream.Streams;
import io.netty.util.concurrent.DefaultThreadFactory;

import java.io.IOException;

/** What tests with streams share: a loop for a coroutine, a server, and clients of it. */
public final class StreamTest {
    public static final String HOST = "127.0.0.1";
    public static final String TRANSPORTS = "io.nettio.examples.ServerTransports#available";

    private StreamTest() {}

    /** Runs the coroutine on a loop of its own; one that hangs fails. */
    public static void run(Transports transport, Body body) {
        Coroutine<Void> limited =
                Coroutine.of(
                        () ->
                                Asyncio.timeout(
                                        ServerTransports.LIMIT,
                                        scope -> {
                                            body.run();
                                            return null;
                                        }));
        Asyncio.run(
                limited,
                false,
                () ->
                        new AsyncioEventLoop(
                                null,
                                new DefaultThreadFactory("streams"),
                                transport.ioHandlerFactory()));
    }

    /** Code of a client, or of several. */
    @FunctionalInterface
    public interface ServerBody {
        void run(AsyncServer server) throws Exception;
    }

    /** Runs the body beside a server, which it must leave without clients. */
    public static void serve(Transports transport, ClientConnected clients, ServerBody body) {
        run(
                transport,
                () -> {
                    AsyncServer server = Streams.startServer(clients, HOST, 0);
                    try {
                        body.run(server);
                    } finally {
                        server.close();
                    }
                    server.waitClosed();
                });
    }

    public static StreamConnection connect(AsyncServer server) throws IOException {
        return Streams.openConnection(HOST, server.port());
    }

    public static StreamConnection connect(AsyncServer server, StreamOptions options)
            throws IOException {
        return Streams.openConnection(HOST, server.port(), options);
    }

    public static void say(StreamConnection connection, String line) throws IOException {
        connection.writer().write(line + "\n", UTF_8);
        connection.writer().drain();
    }

    public static String hear(StreamConnection connection) throws IOException {
        return String.valueOf(connection.reader().readLine(UTF_8));
    }

    /** Ends the connection as a crash does. */
    public static void reset(StreamConnection connection) {
        connection
                .writer()
                .channel()
                .config()
                .setOption(io.netty.channel.ChannelOption.SO_LINGER, 0);
        connection.writer().abort();
    }
}
