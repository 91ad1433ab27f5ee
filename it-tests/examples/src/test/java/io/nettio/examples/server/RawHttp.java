package io.nettio.examples.server;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** HTTP as bytes, for what no proper client does. */
final class RawHttp {
    private static final int STALLED_MILLIS = 3000;

    private RawHttp() {}

    static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n";
    }

    static String lastGet(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    }

    /** Writes all this at once, and reads until the server closes the connection. */
    static String exchange(URI server, String requests) throws IOException {
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout((int) ServerProcess.LIMIT.toMillis());
            socket.getOutputStream().write(requests.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    /** Posts a body while it reads the answer; gives what the answer's chunks hold. */
    static byte[] postChunked(URI server, String path, byte[] body) throws Exception {
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout((int) ServerProcess.LIMIT.toMillis());
            CompletableFuture<Void> sent =
                    CompletableFuture.runAsync(() -> post(socket, path, body));
            InputStream in = new BufferedInputStream(socket.getInputStream());
            while (!readLine(in).isEmpty()) {
                // the head of the answer
            }
            ByteArrayOutputStream content = new ByteArrayOutputStream(body.length);
            int size;
            while ((size = Integer.parseInt(readLine(in), 16)) > 0) {
                content.write(in.readNBytes(size));
                readLine(in);
            }
            sent.join();
            return content.toByteArray();
        }
    }

    private static void post(Socket socket, String path, byte[] body) {
        try {
            OutputStream out = socket.getOutputStream();
            out.write(head(path, body.length).getBytes(StandardCharsets.US_ASCII));
            out.write(body);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String head(String path, long length) {
        return "POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + length + "\r\n\r\n";
    }

    private static String readLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        int next;
        while ((next = in.read()) != '\n') {
            if (next < 0) {
                throw new EOFException("The server ends the connection behind: " + line);
            }
            line.append((char) next);
        }
        return line.toString().strip();
    }

    /** Posts a body and reads nothing; gives how many bytes were taken before it got stuck. */
    static long writeWithoutReading(URI server, String path, long length) throws IOException {
        try (SocketChannel socket =
                        SocketChannel.open(
                                new InetSocketAddress(server.getHost(), server.getPort()));
                Selector selector = Selector.open()) {
            socket.write(ByteBuffer.wrap(head(path, length).getBytes(StandardCharsets.US_ASCII)));
            socket.configureBlocking(false);
            socket.register(selector, SelectionKey.OP_WRITE);
            ByteBuffer piece = ByteBuffer.allocateDirect(256 * 1024);
            long taken = 0;
            while (taken < length && selector.select(STALLED_MILLIS) > 0) {
                selector.selectedKeys().clear();
                piece.clear().limit((int) Math.min(piece.capacity(), length - taken));
                taken += socket.write(piece);
            }
            return taken;
        }
    }
}
