package io.nettio.netty.stream;

import io.nettio.AsyncFuture;
import io.nettio.Asyncio;
import io.nettio.CancelledError;
import io.nettio.Context;
import io.nettio.Coroutine;
import io.nettio.Loop;
import io.nettio.internal.LeakWatch;
import io.nettio.netty.AsyncioEventLoop;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * What listens, and the connections that it has accepted: asyncio's {@code Server}.
 *
 * <p>Closing it ends the listening; connections go on until they end, or {@link #closeClients} or
 * {@link #abortClients} ends them. One whose TLS handshake is under way is one of them.
 *
 * <p>Loop thread only; elsewhere each method that starts or ends something throws {@link
 * IllegalStateException}. Source: {@code Lib/asyncio/base_events.py}.
 */
public final class AsyncServer implements AutoCloseable {
    private final AsyncioEventLoop loop;
    private final ClientConnected clients;
    private final Context context = Context.copyCurrent();
    private final Waiting closers;
    private final @Nullable LeakWatch unclosed;
    private final Set<ChannelTransport> connected = ConcurrentHashMap.newKeySet(); // any thread

    private List<Channel> listening = new ArrayList<>();
    private @Nullable SocketFile file;
    private @Nullable AsyncFuture<@Nullable Void> servingForever;
    private boolean serving;
    private volatile boolean closed;

    AsyncServer(AsyncioEventLoop loop, ClientConnected clients) {
        this.loop = loop;
        this.clients = clients;
        closers = new Waiting(loop);
        unclosed = Dropped.watchInDebugMode(this, loop, "A server");
    }

    void add(Channel channel) {
        listening.add(channel);
    }

    void removeWhenClosed(SocketFile newFile) throws IOException {
        newFile.bound();
        file = newFile;
    }

    Context context() {
        return context;
    }

    Coroutine<Void> callback(StreamConnection connection) {
        return Coroutine.of(() -> clients.run(connection.reader(), connection.writer()));
    }

    // -- serving

    public Loop getLoop() {
        return loop;
    }

    /** Whether it accepts connections. */
    public boolean isServing() {
        return serving;
    }

    /** The channels that listen, none after {@link #close}. */
    public List<Channel> sockets() {
        return List.copyOf(listening);
    }

    /**
     * The port that it listens on.
     *
     * @throws IllegalStateException if it is closed, or listens on no port, as on a Unix domain
     *     socket
     */
    public int port() {
        for (Channel channel : listening) {
            SocketAddress address = channel.localAddress();
            if (address instanceof InetSocketAddress inet) {
                return inet.getPort();
            }
        }
        throw new IllegalStateException("This server listens on no port: " + listening);
    }

    /** Accepts connections, if it does not yet. */
    public void startServing() {
        requireLoopThread("startServing");
        requireOpen();
        serving = true;
        listening.forEach(channel -> channel.config().setAutoRead(true));
    }

    /**
     * Accepts connections until this coroutine is cancelled, or the server is closed, which cancels
     * it, too. Either way the server is closed then, and its connections have ended.
     *
     * @throws IllegalStateException if it is closed, or another coroutine is in this already
     */
    public void serveForever() throws IOException {
        requireLoopThread("serveForever");
        requireOpen();
        if (servingForever != null) {
            throw new IllegalStateException("Another coroutine is in serveForever() already");
        }
        startServing();
        AsyncFuture<@Nullable Void> forever = loop.createFuture();
        servingForever = forever;
        try {
            Asyncio.await(forever);
        } catch (CancelledError cancelled) {
            close();
            waitClosed();
            throw cancelled;
        } finally {
            servingForever = null;
        }
    }

    private void requireLoopThread(String method) {
        if (!loop.inEventLoop()) {
            throw new IllegalStateException(
                    method
                            + "() is for the server's own loop; from elsewhere use"
                            + " getLoop().callSoonThreadsafe(…) or Asyncio.runCoroutineThreadsafe");
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("This server is closed: start another one");
        }
    }

    // -- the end

    /**
     * Ends the listening, at once; {@link #serveForever} is cancelled.
     *
     * @throws java.io.UncheckedIOException if the file of a Unix domain socket cannot be removed;
     *     the server is closed then, too
     */
    @Override
    public void close() {
        requireLoopThread("close");
        if (closed) {
            return;
        }
        closed = true;
        Dropped.closed(unclosed);
        serving = false;
        listening.forEach(Channel::close);
        listening = List.of();
        AsyncFuture<@Nullable Void> forever = servingForever;
        if (forever != null) {
            forever.cancel();
        }
        wakeIfEnded();
        if (file != null) {
            file.remove();
        }
    }

    /** Closes each connection, behind what was written to it. */
    public void closeClients() {
        requireLoopThread("closeClients");
        onEach(StreamTransport::close);
    }

    /** Closes each connection at once; what was not sent is dropped. */
    public void abortClients() {
        requireLoopThread("abortClients");
        onEach(StreamTransport::abort);
    }

    private void onEach(Consumer<ChannelTransport> action) {
        for (ChannelTransport transport : connected) {
            tell(transport.channel().eventLoop(), () -> action.accept(transport));
        }
    }

    /** Suspends until the server is closed and all its connections have ended, in either order. */
    public void waitClosed() {
        requireLoopThread("waitClosed");
        while (!closed || !connected.isEmpty()) {
            closers.await();
        }
    }

    // -- connections, on their own loops

    /** Counts it as one of the server's until it closes; false if the server is closed. */
    boolean attach(ChannelTransport transport) {
        connected.add(transport);
        transport.channel().closeFuture().addListener(end -> tell(loop, () -> detach(transport)));
        return !closed;
    }

    private static void tell(EventLoop recipient, Runnable action) {
        if (recipient.inEventLoop()) {
            action.run();
            return;
        }
        try {
            recipient.execute(action);
        } catch (RejectedExecutionException loopHasEnded) {
            // and all that was on it: there is nobody to tell
        }
    }

    private void detach(ChannelTransport transport) {
        connected.remove(transport);
        wakeIfEnded();
    }

    private void wakeIfEnded() {
        if (closed && connected.isEmpty()) {
            closers.wake();
        }
    }
}
