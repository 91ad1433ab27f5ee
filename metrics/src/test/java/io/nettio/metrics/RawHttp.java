package io.nettio.metrics;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** HTTP as bytes, for what no proper client does. */
final class RawHttp implements AutoCloseable {
    private static final int LIMIT_MILLIS = 60_000;

    private final Socket socket;

    private RawHttp(Socket socket) {
        this.socket = socket;
    }

    /** The head of a request, of these lines. */
    static String head(String... lines) {
        return String.join("\r\n", lines) + "\r\n\r\n";
    }

    static RawHttp connect(InetSocketAddress server) throws IOException {
        Socket socket = new Socket(server.getAddress(), server.getPort());
        socket.setSoTimeout(LIMIT_MILLIS);
        return new RawHttp(socket);
    }

    /** Writes all this at once, and reads until the server closes the connection. */
    static String exchange(InetSocketAddress server, String requests) throws IOException {
        try (RawHttp connection = connect(server)) {
            connection.write(requests);
            return connection.readAll();
        }
    }

    void write(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    String readAll() throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    /** Reads until the connection ends, however it does; gives how many bytes came. */
    long drain() {
        byte[] piece = new byte[64 * 1024];
        long drained = 0;
        try {
            int read;
            while ((read = socket.getInputStream().read(piece)) >= 0) {
                drained += read;
            }
        } catch (IOException reset) {
            // an end as good as any
        }
        return drained;
    }

    /** Reads up to the end of this text, which comes. */
    String readThrough(String end) throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder read = new StringBuilder();
        while (read.indexOf(end, Math.max(0, read.length() - end.length())) < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("The server ends the connection behind: " + read);
            }
            read.append((char) next);
        }
        return read.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
