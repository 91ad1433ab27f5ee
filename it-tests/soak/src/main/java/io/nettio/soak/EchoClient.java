package io.nettio.soak;

import io.nettio.Asyncio;
import io.nettio.netty.AsyncioEventLoop;
import io.nettio.netty.Transports;
import io.nettio.netty.stream.StreamConnection;
import io.nettio.netty.stream.StreamReader;
import io.nettio.netty.stream.StreamWriter;
import io.nettio.netty.stream.Streams;
import io.nettio.sync.AsyncBarrier;
import io.nettio.sync.AsyncSemaphore;
import io.nettio.sync.Hold;
import io.netty.util.concurrent.DefaultThreadFactory;

import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Opens many connections to an echo server, and when all are open sends different bytes over each
 * and checks what comes back. Says at the end how much that was; the first byte that is wrong ends
 * it with an exception.
 *
 * <p>Arguments: {@code TRANSPORT PORT CONNECTIONS ROUNDS SEED}.
 */
public final class EchoClient {
    /** Less than a server's backlog. */
    private static final int OPENED_AT_ONCE = 100;

    private static final int LONGEST_MESSAGE = 4 << 10;

    private final int port;
    private final int connections;
    private final int rounds;
    private final long seed;
    private final AsyncSemaphore opening = new AsyncSemaphore(OPENED_AT_ONCE);
    private final AsyncBarrier allOpen;
    private final AsyncBarrier allChecked;
    private final AtomicLong bytes = new AtomicLong();

    private EchoClient(int port, int connections, int rounds, long seed) {
        this.port = port;
        this.connections = connections;
        this.rounds = rounds;
        this.seed = seed;
        allOpen = new AsyncBarrier(connections);
        allChecked = new AsyncBarrier(connections);
    }

    public static void main(String[] args) {
        EchoClient client =
                new EchoClient(
                        Integer.parseInt(args[1]),
                        Integer.parseInt(args[2]),
                        Integer.parseInt(args[3]),
                        Long.parseLong(args[4]));
        try (AsyncioEventLoop loop =
                new AsyncioEventLoop(
                        null,
                        new DefaultThreadFactory("echo-client"),
                        Transports.valueOf(args[0]).ioHandlerFactory())) {
            loop.runUntilComplete(client::run);
        }
        System.out.println(
                "checked " + client.connections + " connections, " + client.bytes + " bytes");
    }

    private Object run() {
        Asyncio.taskGroup(
                tasks -> {
                    for (int i = 0; i < connections; i++) {
                        int number = i;
                        tasks.createTask(() -> converse(number));
                    }
                });
        return bytes;
    }

    private void converse(int number) throws IOException {
        try (StreamConnection connection = open()) {
            allOpen.await();
            Noise noise = new Noise(seed, number);
            for (int round = 0; round < rounds; round++) {
                exchange(connection, noise.next(LONGEST_MESSAGE), number, round);
            }
            allChecked.await(); // none closes before all have been served
        }
    }

    private StreamConnection open() throws IOException {
        try (Hold turn = opening.acquire()) {
            return Streams.openConnection("127.0.0.1", port);
        }
    }

    private void exchange(StreamConnection connection, byte[] sent, int number, int round)
            throws IOException {
        StreamWriter writer = connection.writer();
        writer.write(sent);
        writer.drain();
        StreamReader reader = connection.reader();
        byte[] back = reader.readExactly(sent.length);
        int wrong = Arrays.mismatch(sent, back);
        if (wrong != -1) {
            throw new IOException(
                    "Connection " + number + ", round " + round + ": byte " + wrong + " is wrong");
        }
        bytes.addAndGet(sent.length);
    }
}
