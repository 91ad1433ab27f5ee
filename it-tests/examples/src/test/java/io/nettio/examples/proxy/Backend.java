package io.nettio.examples.proxy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A server behind the proxy that does what a test tells it, byte by byte, with blocking sockets.
 */
final class Backend implements AutoCloseable {
    /** The heads of the requests that came. */
    final BlockingQueue<String> heads = new LinkedBlockingQueue<>();

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Conversation conversation;

    /** What it does behind the head of a request; then the connection is closed. */
    @FunctionalInterface
    interface Conversation {
        void run(Socket socket) throws IOException;
    }

    Backend(Conversation conversation) throws IOException {
        this.conversation = conversation;
        Thread.ofVirtual().start(this::accept);
    }

    /** One that answers 200 with this text. */
    static Backend answering(String text) throws IOException {
        return new Backend(
                socket ->
                        write(
                                socket,
                                "HTTP/1.1 200 OK\r\nContent-Length: "
                                        + text.length()
                                        + "\r\n\r\n"
                                        + text));
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                Thread.ofVirtual().start(() -> talk(socket));
            }
        } catch (IOException closed) {
            return;
        }
    }

    private void talk(Socket socket) {
        try (socket) {
            heads.add(readHead(socket.getInputStream()));
            conversation.run(socket);
        } catch (IOException lost) {
            return;
        }
    }

    static String readHead(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("The end came behind: " + head);
            }
            head.write(next);
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
