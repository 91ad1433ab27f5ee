package io.nettio.soak;

import io.nettio.netty.AsyncioEventLoop;
import io.nettio.netty.Transports;
import io.nettio.netty.stream.AsyncServer;
import io.nettio.netty.stream.ClientConnected;
import io.nettio.netty.stream.StreamOptions;
import io.nettio.netty.stream.StreamReader;
import io.nettio.netty.stream.StreamWriter;
import io.nettio.netty.stream.Streams;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.DefaultThreadFactory;

import java.io.IOException;

/** One loop that serves streams, and counts who is connected. */
final class EchoServer implements AutoCloseable {
    private static final int PIECE = 16 << 10;

    private final AsyncioEventLoop loop;
    private final AsyncServer server;

    // loop thread only, until the loop has ended
    private int open;
    private int mostOpen;

    EchoServer(Transports transport) {
        loop =
                new AsyncioEventLoop(
                        null,
                        new DefaultThreadFactory("echo-server"),
                        transport.ioHandlerFactory());
        ClientConnected echo = this::echo;
        server =
                loop.runUntilComplete(
                        () ->
                                Streams.startServer(
                                        echo, "127.0.0.1", 0, StreamOptions.DEFAULT.backlog(1024)));
    }

    int port() {
        return server.port();
    }

    private void echo(StreamReader reader, StreamWriter writer) throws IOException {
        open++;
        mostOpen = Math.max(mostOpen, open);
        try (writer) {
            ByteBuf piece = reader.readAtMost(PIECE);
            while (piece.isReadable()) {
                writer.write(piece);
                writer.drain();
                piece = reader.readAtMost(PIECE);
            }
        } finally {
            open--;
        }
    }

    /** How many were connected at once. */
    int mostOpen() {
        return loop.runUntilComplete(() -> mostOpen);
    }

    @Override
    public void close() {
        loop.close();
    }
}
