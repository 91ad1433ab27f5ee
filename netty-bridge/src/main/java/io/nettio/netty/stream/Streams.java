package io.nettio.netty.stream;

import io.nettio.Asyncio;
import io.nettio.Loop;
import io.nettio.netty.AsyncioEventLoop;
import io.nettio.netty.Transports;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Connections and servers for coroutines: asyncio's {@code open_connection}, {@code start_server}
 * and their like for Unix domain sockets.
 *
 * <p>All of these suspend, and are for coroutines of an {@link AsyncioEventLoop}; what they make
 * belongs to that loop.
 *
 * <pre>{@code
 * AsyncServer server = Streams.startServer((reader, writer) -> {
 *     try (writer) {
 *         while (!reader.atEof()) {
 *             writer.write(reader.readAtMost(65536));
 *             writer.drain();
 *         }
 *     }
 * }, "localhost", 8888);
 * server.serveForever();
 * }</pre>
 */
public final class Streams {
    private Streams() {}

    /** With the {@linkplain StreamOptions#DEFAULT default options}. */
    public static StreamConnection openConnection(String host, int port) throws IOException {
        return openConnection(host, port, StreamOptions.DEFAULT);
    }

    /**
     * Suspends until there is a connection, with TLS if the options say so.
     *
     * <p>The name is looked up by the resolver of the options, by default Netty's DNS client where
     * {@code netty-resolver-dns} is on the class path and else the system's, in the loop's default
     * executor. Of several addresses each is tried (see {@link StreamOptions#happyEyeballsDelay}).
     * A cancel, or a failure, leaves no connection behind.
     *
     * @throws java.net.UnknownHostException if the name has no address
     * @throws java.net.ConnectException if nobody listens there, or in time
     * @throws javax.net.ssl.SSLException if the TLS handshake fails
     * @throws IOException what else fails; with several addresses the failure of the first, with
     *     the others' beside it
     * @throws IllegalStateException outside a coroutine, or on a loop that is not Netty's
     */
    public static StreamConnection openConnection(String host, int port, StreamOptions options)
            throws IOException {
        Objects.requireNonNull(host, "host");
        requirePort(port);
        return new Connector(runningLoop(), options).connect(host, port);
    }

    /** To an address that needs no lookup, of any kind that the loop's transport knows. */
    public static StreamConnection openConnection(SocketAddress address, StreamOptions options)
            throws IOException {
        Objects.requireNonNull(address, "address");
        return new Connector(runningLoop(), options).connect(address);
    }

    /** With the {@linkplain StreamOptions#DEFAULT default options}. */
    public static StreamConnection openUnixConnection(Path path) throws IOException {
        return openUnixConnection(path, StreamOptions.DEFAULT);
    }

    /** To a Unix domain socket. */
    public static StreamConnection openUnixConnection(Path path, StreamOptions options)
            throws IOException {
        AsyncioEventLoop loop = runningLoop();
        return new Connector(loop, options).connect(Transports.of(loop).domainAddress(path));
    }

    /** With the {@linkplain StreamOptions#DEFAULT default options}. */
    public static AsyncServer startServer(ClientConnected clients, @Nullable String host, int port)
            throws IOException {
        return startServer(clients, host, port, StreamOptions.DEFAULT);
    }

    /**
     * Suspends until a server listens, on all addresses that the host has, or on all of the machine
     * if it is null. For each connection it runs the callback as a task, in a copy of the current
     * context, on the loop of the connection; with TLS after the handshake. A callback that throws
     * is reported to the loop's exception handler, and its connection is closed; one that returns
     * has closed its writer, or has given it to somebody.
     *
     * @param port 0 for one that is free, see {@link AsyncServer#port}
     * @throws java.net.BindException if the address is taken
     */
    public static AsyncServer startServer(
            ClientConnected clients, @Nullable String host, int port, StreamOptions options)
            throws IOException {
        requirePort(port);
        return new Listener(runningLoop(), clients, options).listen(host, port);
    }

    /** On one address, of any kind that the loop's transport knows. */
    public static AsyncServer startServer(
            ClientConnected clients, SocketAddress address, StreamOptions options)
            throws IOException {
        Objects.requireNonNull(address, "address");
        return new Listener(runningLoop(), clients, options).listen(address);
    }

    /** With the {@linkplain StreamOptions#DEFAULT default options}. */
    public static AsyncServer startUnixServer(ClientConnected clients, Path path)
            throws IOException {
        return startUnixServer(clients, path, StreamOptions.DEFAULT);
    }

    /**
     * On a Unix domain socket. A socket that an earlier server has left at this path is replaced;
     * the server's own is removed when it closes; so is, by Netty, that of another server that has
     * taken the path over meanwhile.
     *
     * @throws java.net.BindException if a file that is no socket lies there, which stays
     */
    public static AsyncServer startUnixServer(
            ClientConnected clients, Path path, StreamOptions options) throws IOException {
        return new Listener(runningLoop(), clients, options).listen(path);
    }

    /** With the {@linkplain StreamOptions#DEFAULT default options}. */
    public static DatagramEndpoint openDatagramEndpoint(
            @Nullable InetSocketAddress local, @Nullable InetSocketAddress remote)
            throws IOException {
        return openDatagramEndpoint(local, remote, StreamOptions.DEFAULT);
    }

    /**
     * Suspends until there is a UDP socket. Names that are unresolved are looked up.
     *
     * @param local where to receive; null for any address and a free port
     * @param remote the only one to send to and to receive from; null for anybody
     * @param options those of Netty's socket, as {@code SO_BROADCAST}, and the resolver
     */
    public static DatagramEndpoint openDatagramEndpoint(
            @Nullable InetSocketAddress local,
            @Nullable InetSocketAddress remote,
            StreamOptions options)
            throws IOException {
        return new DatagramOpener(runningLoop(), options).open(local, remote);
    }

    static AsyncioEventLoop runningLoop() {
        Loop loop = Asyncio.getRunningLoop();
        if (loop instanceof AsyncioEventLoop own) {
            return own;
        }
        throw new IllegalStateException(
                "Streams need a loop that polls channels, and this is a "
                        + loop.getClass().getName()
                        + ": run the coroutine on an AsyncioEventLoop, as Asyncio.run does where"
                        + " nettio-netty-bridge is on the class path");
    }

    private static void requirePort(int port) {
        if (port < 0 || port > 0xFFFF) {
            throw new IllegalArgumentException("port: " + port + " (expected: 0 to 65535)");
        }
    }
}
