package io.nettio.benchmarks.servers;

import io.netty.util.concurrent.Ticker;

import org.HdrHistogram.Histogram;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Requests at a fixed rate, whether the server keeps up or not: each is due at a time of its own,
 * and its latency counts from then, so that a server which stalls is charged for all that it made
 * wait (coordinated omission). One thread of plain NIO that spins: what is due is sent at once.
 *
 * <p>Its first run warms it up: what it sends late while it is not compiled would count as the
 * server's.
 */
public final class OpenLoopClient {
    private static final int CONNECTIONS = 64;
    private static final byte[] REQUEST =
            "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /** How an answer ends: the servers give the same body, and nothing else contains it. */
    private static final byte[] END = "Hello, World!".getBytes(StandardCharsets.US_ASCII);

    private final Ticker clock = Ticker.systemTicker();
    private final Histogram latencies = new Histogram(3);
    private final ByteBuffer input = ByteBuffer.allocateDirect(64 << 10);
    private final List<Connection> connections = new ArrayList<>();
    private final Selector selector;
    private final long perSecond;
    private long answered;

    private OpenLoopClient(int port, long perSecond) throws IOException {
        this.perSecond = perSecond;
        selector = Selector.open();
        for (int i = 0; i < CONNECTIONS; i++) {
            connections.add(new Connection(port));
        }
    }

    /**
     * With the port, the requests a second, and the seconds of a run; for each line that it reads,
     * makes a run and prints p99 in microseconds.
     */
    public static void main(String[] args) throws IOException {
        OpenLoopClient client =
                new OpenLoopClient(Integer.parseInt(args[0]), Long.parseLong(args[1]));
        int seconds = Integer.parseInt(args[2]);
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        while (lines.readLine() != null) {
            client.latencies.reset();
            client.run(seconds);
            System.out.println(client.latencies.getValueAtPercentile(99) / 1000.0);
        }
    }

    private void run(int seconds) throws IOException {
        long intervalNanos = 1_000_000_000L / perSecond;
        long requests = perSecond * seconds;
        long begin = clock.nanoTime();
        long sent = 0;
        answered = 0;
        while (answered < requests) {
            long now = clock.nanoTime();
            while (sent < requests && begin + sent * intervalNanos <= now) {
                connections.get((int) (sent % CONNECTIONS)).send(begin + sent * intervalNanos);
                sent++;
            }
            selector.selectNow();
            for (SelectionKey key : selector.selectedKeys()) {
                ((Connection) key.attachment()).read();
            }
            selector.selectedKeys().clear();
        }
    }

    /** One request is under way at a time; others wait for their turn, while their time runs. */
    private final class Connection {
        private final ArrayDeque<Long> due = new ArrayDeque<>();
        private final SocketChannel channel;
        private int matched;

        Connection(int port) throws IOException {
            channel =
                    SocketChannel.open(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, this);
        }

        void send(long dueNanos) throws IOException {
            due.add(dueNanos);
            if (due.size() == 1) {
                write();
            }
        }

        private void write() throws IOException {
            if (channel.write(ByteBuffer.wrap(REQUEST)) != REQUEST.length) {
                throw new IOException("A request does not fit into the socket's empty buffer");
            }
        }

        void read() throws IOException {
            input.clear();
            if (channel.read(input) < 0) {
                throw new IOException("The server closed a connection");
            }
            input.flip();
            while (input.hasRemaining()) {
                byte next = input.get();
                matched = next == END[matched] ? matched + 1 : next == END[0] ? 1 : 0;
                if (matched == END.length) {
                    matched = 0;
                    onAnswer();
                }
            }
        }

        private void onAnswer() throws IOException {
            latencies.recordValue(Math.max(0, clock.nanoTime() - due.remove()));
            answered++;
            if (!due.isEmpty()) {
                write();
            }
        }
    }
}
