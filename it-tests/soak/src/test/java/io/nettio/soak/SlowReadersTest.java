package io.nettio.soak;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.Asyncio;
import io.nettio.netty.AsyncioEventLoop;
import io.nettio.netty.Transports;
import io.nettio.netty.stream.AsyncServer;
import io.nettio.netty.stream.StreamOptions;
import io.nettio.netty.stream.StreamReader;
import io.nettio.netty.stream.StreamWriter;
import io.nettio.netty.stream.Streams;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.concurrent.DefaultThreadFactory;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What a server holds for clients that do not read. */
final class SlowReadersTest {
    private static final int CLIENTS = 50;
    private static final int MESSAGE = 8 << 10;
    private static final int MESSAGES = 512; // 4 MiB for each, far more than the kernel takes
    private static final int HIGH = 64 << 10;
    private static final long SEED = 7;

    private final CountDownLatch full = new CountDownLatch(CLIENTS);
    private AsyncioEventLoop loop;

    // loop thread only
    private long mostHeld;
    private int served;

    @AfterEach
    void close() {
        loop.close();
    }

    @ParameterizedTest
    @MethodSource("io.nettio.soak.ManyConnectionsTest#available")
    void clientsThatDoNotRead_makeTheServerHoldTheWaterMarkAndOneWrite(Transports transport)
            throws Exception {
        loop =
                new AsyncioEventLoop(
                        null, new DefaultThreadFactory("flood"), transport.ioHandlerFactory());
        StreamOptions options =
                StreamOptions.DEFAULT
                        .waterMark(new WriteBufferWaterMark(HIGH / 2, HIGH))
                        .option(ChannelOption.SO_SNDBUF, 16 << 10);
        AsyncServer server =
                loop.runUntilComplete(
                        () -> Streams.startServer(this::flood, "127.0.0.1", 0, options));

        List<Socket> clients = new ArrayList<>();
        try {
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(connect(server.port(), i));
            }
            assertTrue(full.await(60, TimeUnit.SECONDS), "all clients are behind");
            for (int i = 0; i < CLIENTS; i++) {
                readAll(clients.get(i), i);
            }
        } finally {
            for (Socket client : clients) {
                client.close();
            }
        }

        loop.runUntilComplete(
                () -> {
                    server.close();
                    server.waitClosed();
                    return null;
                });
        assertEquals(CLIENTS, served);
        assertTrue(mostHeld <= HIGH + MESSAGE, () -> "held for one client: " + mostHeld);
        assertTrue(mostHeld >= HIGH, () -> "nobody was slow: " + mostHeld);
    }

    private void flood(StreamReader reader, StreamWriter writer) throws IOException {
        Noise noise = new Noise(SEED, reader.readExactly(1)[0]);
        boolean wasFull = false;
        try (writer) {
            for (int i = 0; i < MESSAGES; i++) {
                writer.write(noise.exactly(MESSAGE));
                Asyncio.sleep(Duration.ZERO); // the flush comes behind the turn
                mostHeld = Math.max(mostHeld, held(writer.channel()));
                if (!wasFull && !writer.channel().isWritable()) {
                    wasFull = true;
                    full.countDown();
                }
                writer.drain();
            }
        }
        served++;
    }

    private static long held(Channel channel) {
        ChannelOutboundBuffer outbound = channel.unsafe().outboundBuffer();
        return outbound == null ? 0 : outbound.totalPendingWriteBytes();
    }

    private static Socket connect(int port, int number) throws IOException {
        Socket client = new Socket();
        client.setReceiveBufferSize(16 << 10);
        client.setSoTimeout(60_000);
        client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        client.getOutputStream().write(number);
        return client;
    }

    private static void readAll(Socket client, int number) throws IOException {
        Noise noise = new Noise(SEED, number);
        for (int i = 0; i < MESSAGES; i++) {
            byte[] expected = noise.exactly(MESSAGE);
            assertArrayEquals(expected, client.getInputStream().readNBytes(MESSAGE));
        }
        assertEquals(-1, client.getInputStream().read());
    }
}
