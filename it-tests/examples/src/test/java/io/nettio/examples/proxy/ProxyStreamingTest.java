package io.nettio.examples.proxy;

import static io.nettio.examples.proxy.ProxyTest.BRIEF;
import static io.nettio.examples.proxy.ProxyTest.PATIENT;
import static io.nettio.examples.proxy.ProxyTest.TRANSPORTS;
import static io.nettio.examples.proxy.ProxyTest.proxy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.examples.Listening;
import io.nettio.examples.ServerTransports;
import io.nettio.netty.Transports;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** What goes through, piece by piece, and how it ends, seen from raw sockets. */
class ProxyStreamingTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: here\r\n\r\n";

    private static Socket connect(Listening proxy) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        socket.setSoTimeout((int) ServerTransports.LIMIT.toMillis());
        return socket;
    }

    private static String readAll(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void body_goesBothWays_whileItIsSent(Transports transport) throws Exception {
        byte[] sent = new byte[16 << 20];
        new Random(5).nextBytes(sent);
        try (Backend echo =
                        new Backend(
                                socket -> {
                                    Backend.write(socket, "HTTP/1.1 200 OK\r\n\r\n");
                                    InputStream in = socket.getInputStream();
                                    byte[] piece = new byte[64 << 10];
                                    int left = sent.length;
                                    while (left > 0) {
                                        int length = in.read(piece);
                                        socket.getOutputStream().write(piece, 0, length);
                                        left -= length;
                                    }
                                });
                Listening proxy = proxy(transport, PATIENT, echo.address());
                Socket client = connect(proxy)) {
            Backend.write(
                    client,
                    "POST / HTTP/1.0\r\nHost: here\r\nContent-Length: " + sent.length + "\r\n\r\n");
            Thread sending =
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        try {
                                            client.getOutputStream().write(sent);
                                        } catch (IOException lost) {
                                            throw new java.io.UncheckedIOException(lost);
                                        }
                                    });
            Backend.readHead(client.getInputStream());
            assertArrayEquals(sent, client.getInputStream().readAllBytes());
            sending.join();
        }
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void connection_isKept_forRequestAfterRequest(Transports transport) throws Exception {
        try (Backend backend = Backend.answering("text");
                Listening proxy = proxy(transport, PATIENT, backend.address());
                Socket client = connect(proxy)) {
            Backend.write(client, GET + "HEAD / HTTP/1.1\r\nHost: here\r\n\r\n" + GET);
            InputStream in = client.getInputStream();
            for (String body : new String[] {"text", "", "text"}) {
                assertTrue(Backend.readHead(in).startsWith("HTTP/1.1 200 OK\r\n"));
                assertEquals(
                        body, new String(in.readNBytes(body.length()), StandardCharsets.UTF_8));
            }
        }
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void upstreamThatDiesInTheMiddle_isToldByAMissingEnd(Transports transport) throws Exception {
        try (Backend dying =
                        new Backend(
                                socket ->
                                        Backend.write(
                                                socket,
                                                "HTTP/1.1 200 OK\r\nTransfer-Encoding:"
                                                        + " chunked\r\n\r\n4\r\nhalf\r\n"));
                Backend other = Backend.answering("not asked");
                Listening proxy = proxy(transport, PATIENT, dying.address(), other.address());
                Socket client = connect(proxy)) {
            Backend.write(client, GET);
            String head = Backend.readHead(client.getInputStream());
            assertTrue(head.contains("chunked"), head);
            assertEquals("4\r\nhalf\r\n", readAll(client)); // and no last chunk
            assertEquals(0, other.heads.size());
        }
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void upstreamThatHangsInTheMiddle_isCut(Transports transport) throws Exception {
        try (Backend hanging =
                        new Backend(
                                socket -> {
                                    Backend.write(
                                            socket,
                                            "HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nhalf");
                                    socket.getInputStream().readAllBytes();
                                });
                Listening proxy = proxy(transport, BRIEF, hanging.address());
                Socket client = connect(proxy)) {
            Backend.write(client, GET);
            Backend.readHead(client.getInputStream());
            assertEquals("half", readAll(client));
        }
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void clientThatLeaves_endsItsRequest(Transports transport) throws Exception {
        CompletableFuture<Integer> end = new CompletableFuture<>();
        try (Backend hanging = new Backend(socket -> end.complete(socket.getInputStream().read()));
                Listening proxy = proxy(transport, PATIENT, hanging.address())) {
            try (Socket client = connect(proxy)) {
                Backend.write(client, GET);
                hanging.heads.take();
            }
            assertEquals(-1, end.get(PATIENT.toSeconds(), TimeUnit.SECONDS));
        }
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void proxyThatStops_endsWhatItDoes(Transports transport) throws Exception {
        CompletableFuture<Integer> end = new CompletableFuture<>();
        try (Backend hanging = new Backend(socket -> end.complete(socket.getInputStream().read()));
                Listening proxy = proxy(transport, PATIENT, hanging.address());
                Socket client = connect(proxy)) {
            Backend.write(client, GET);
            hanging.heads.take();
            proxy.close();
            assertEquals(-1, end.get(PATIENT.toSeconds(), TimeUnit.SECONDS));
            assertEquals("", readAll(client));
        }
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void malformedRequest_is400(Transports transport) throws Exception {
        try (Backend backend = Backend.answering("not asked");
                Listening proxy = proxy(transport, PATIENT, backend.address());
                Socket client = connect(proxy)) {
            Backend.write(client, "GET / HTTP/1.1\r\nno header\r\n\r\n");
            assertTrue(readAll(client).startsWith("HTTP/1.1 400 Bad Request\r\n"));
            assertEquals(0, backend.heads.size());
        }
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void malformedChunk_isNotTakenForTheEndOfTheBody(Transports transport) throws Exception {
        CompletableFuture<String> body = new CompletableFuture<>();
        try (Backend backend = new Backend(socket -> body.complete(readAll(socket)));
                Listening proxy = proxy(transport, PATIENT, backend.address());
                Socket client = connect(proxy)) {
            Backend.write(
                    client,
                    "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\nzzz\r\n");
            assertTrue(readAll(client).startsWith("HTTP/1.1 502 Bad Gateway\r\n"));
            String half = body.get(PATIENT.toSeconds(), TimeUnit.SECONDS);
            assertTrue("1\r\na\r\n".startsWith(half), half);
        }
    }

    /** Where a proxy held all, an upstream could send all to a client that reads nothing. */
    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void clientThatDoesNotRead_holdsTheUpstreamBack(Transports transport) throws Exception {
        long size = 256L << 20; // far more than the system's buffers hold
        try (ServerSocketChannel listener =
                        ServerSocketChannel.open()
                                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                Listening proxy =
                        proxy(transport, PATIENT, (InetSocketAddress) listener.getLocalAddress());
                Socket client = connect(proxy)) {
            Backend.write(client, GET);
            try (SocketChannel upstream = listener.accept();
                    Selector selector = Selector.open()) {
                Backend.write(
                        upstream.socket(),
                        "HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n");
                upstream.configureBlocking(false);
                upstream.register(selector, SelectionKey.OP_WRITE);
                ByteBuffer zeros = ByteBuffer.allocate(1 << 20);
                long sent = 0;
                while (sent < size && selector.select(1000) > 0) { // a second without room: held
                    selector.selectedKeys().clear();
                    sent += upstream.write(zeros.clear());
                }
                assertTrue(sent < size, "all was taken");
                upstream.keyFor(selector).cancel();
                selector.selectNow();
                upstream.configureBlocking(true);
                CompletableFuture<Long> received =
                        CompletableFuture.supplyAsync(() -> countBody(client, size));
                while (sent < size) {
                    zeros.clear().limit((int) Math.min(zeros.capacity(), size - sent));
                    sent += upstream.write(zeros);
                }
                assertEquals(size, received.get(PATIENT.toSeconds(), TimeUnit.SECONDS));
            }
        }
    }

    private static long countBody(Socket client, long size) {
        try {
            InputStream in = client.getInputStream();
            Backend.readHead(in);
            byte[] piece = new byte[1 << 20];
            long count = 0;
            while (count < size) {
                int length = in.read(piece);
                if (length < 0) {
                    break;
                }
                count += length;
            }
            return count;
        } catch (IOException lost) {
            throw new java.io.UncheckedIOException(lost);
        }
    }
}
