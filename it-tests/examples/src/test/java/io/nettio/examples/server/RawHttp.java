package io.nettio.examples.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

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

    /** Posts a body and reads nothing; gives how many bytes were taken before it got stuck. */
    static long writeWithoutReading(URI server, String path, long length) throws IOException {
        try (SocketChannel socket =
                        SocketChannel.open(
                                new InetSocketAddress(server.getHost(), server.getPort()));
                Selector selector = Selector.open()) {
            String head =
                    "POST "
                            + path
                            + " HTTP/1.1\r\nHost: x\r\nContent-Length: "
                            + length
                            + "\r\n\r\n";
            socket.write(ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII)));
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
