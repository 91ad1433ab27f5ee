package io.nettio.metrics;

import io.nettio.netty.AsyncioEventLoop;
import io.nettio.netty.AsyncioEventLoopGroup;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A tiny HTTP server, on a loop and a daemon thread of its own, for what others want to know of
 * this process: metrics, and whatever {@link HttpRoute}s are added. Since it shares no loop with
 * what it tells of, a blocked loop is reported while it is blocked.
 *
 * <pre>{@code
 * ObservabilityServer server =
 *         ObservabilityServer.start(
 *                 ObservabilityOptions.onLoopback(9464)
 *                         .withRoute("/metrics", PrometheusScrapeHandler.route(registry)));
 * }</pre>
 *
 * <p>It has no TLS and asks nobody who he is. On the loopback address it answers only if asked by
 * an address, {@code localhost} or a name it was told ({@link ObservabilityOptions#withHost}), so
 * that no web page can read it through a name that its owner points here.
 *
 * <p>Any thread may call.
 */
public final class ObservabilityServer implements AutoCloseable {
    /** Behind the connections: nothing is left to be done then. */
    private static final long SHUTDOWN_MILLIS = 500;

    private final AsyncioEventLoopGroup group;
    private final Channel listener;
    private final Connections connections;
    private final AtomicBoolean closing = new AtomicBoolean();

    private ObservabilityServer(
            AsyncioEventLoopGroup group, Channel listener, Connections connections) {
        this.group = group;
        this.listener = listener;
        this.connections = connections;
    }

    /**
     * Starts one, blocking the caller until it listens.
     *
     * @throws IOException if the address cannot be listened on; the message says which and why
     */
    public static ObservabilityServer start(ObservabilityOptions options) throws IOException {
        if (options.address().isUnresolved()) {
            throw new UnknownHostException("Unknown host " + options.address().getHostString());
        }
        AsyncioEventLoopGroup group =
                new AsyncioEventLoopGroup(
                        1,
                        new DefaultThreadFactory("nettio-observability", true),
                        options.transport().ioHandlerFactory());
        Connections connections = new Connections(options);
        ChannelFuture bound =
                new ServerBootstrap()
                        .group(group)
                        .channel(options.transport().serverChannelClass())
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childHandler(connections)
                        .bind(options.address())
                        .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            group.shutdownGracefully(0, SHUTDOWN_MILLIS, TimeUnit.MILLISECONDS);
            throw new IOException(
                    "Cannot listen on "
                            + authority(options.address())
                            + " ("
                            + bound.cause().getMessage()
                            + ")",
                    bound.cause());
        }
        return new ObservabilityServer(group, bound.channel(), connections);
    }

    /** Where it listens, with the port that it got. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listener.localAddress();
    }

    /** The URL of a path here, which begins with {@code /}. */
    public URI url(String path) {
        return URI.create("http://" + authority(address()) + path);
    }

    private static String authority(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    /** The server's own loop, which no other work blocks. */
    public AsyncioEventLoop loop() {
        return group.next();
    }

    /**
     * Stops listening; lets answers that are owed be written, for at most 2 seconds, but cuts
     * streams; and ends the loop. Returns at once; the second call does nothing but return the same
     * future, which completes when the loop has ended.
     */
    public Future<?> shutdownGracefully() {
        if (closing.compareAndSet(false, true)) {
            listener.close().addListener(closed -> connections.end(this::endLoop));
        }
        return group.terminationFuture();
    }

    private void endLoop() {
        group.shutdownGracefully(0, SHUTDOWN_MILLIS, TimeUnit.MILLISECONDS);
    }

    /**
     * {@link #shutdownGracefully()}, and waits for its end.
     *
     * @throws IllegalStateException on the server's own loop, which would wait for itself
     */
    @Override
    public void close() {
        if (loop().inEventLoop()) {
            throw new IllegalStateException(
                    "close() waits for the server's loop and so cannot be called on it: call"
                            + " shutdownGracefully()");
        }
        shutdownGracefully().awaitUninterruptibly();
    }
}
