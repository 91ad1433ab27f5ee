package io.nettio.examples;

import io.nettio.Asyncio;
import io.nettio.Loop;
import io.nettio.netty.stream.AsyncServer;
import io.nettio.netty.stream.ClientConnected;
import io.nettio.netty.stream.Streams;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** How a main method serves streams: on 127.0.0.1, until Ctrl-C or SIGTERM. */
public final class Serving {
    private static final Duration GRACE = Duration.ofSeconds(2);

    private Serving() {}

    /** Says what to do, in which %d is the port; 0 is any that is free. */
    public static void run(int port, String hint, ClientConnected clients) {
        Asyncio.run(
                () -> {
                    AsyncServer server = Streams.startServer(clients, "127.0.0.1", port);
                    Loop loop = Asyncio.getRunningLoop();
                    for (String signal : List.of("SIGTERM", "SIGINT")) {
                        loop.addSignalHandler(signal, () -> end(server));
                    }
                    System.out.println(String.format(Locale.ROOT, hint, server.port()));
                    server.waitClosed();
                });
    }

    /** What was written still goes out, to those who read it in time. */
    private static void end(AsyncServer server) {
        server.close();
        server.closeClients();
        server.getLoop().callLater(GRACE, server::abortClients);
    }
}
