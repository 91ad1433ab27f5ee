package io.nettio.netty.stream;

import io.nettio.netty.AsyncioEventLoopGroup;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.ssl.SslContext;
import io.netty.resolver.AddressResolverGroup;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * How connections and servers are made, where the defaults do not fit. Immutable: each method gives
 * other options with that one changed.
 */
public final class StreamOptions {
    public static final StreamOptions DEFAULT = new StreamOptions();

    // of both sides
    private int limit = StreamReader.DEFAULT_LIMIT;
    private WriteBufferWaterMark waterMark = new WriteBufferWaterMark(16 << 10, 64 << 10);
    private @Nullable SslContext tls;
    private @Nullable Duration handshakeTimeout;
    private Map<ChannelOption<?>, Object> channelOptions = Map.of();

    // of a client
    private @Nullable String serverHostname;
    private @Nullable SocketAddress localAddress;
    private @Nullable Duration happyEyeballsDelay = Duration.ofMillis(250);
    private @Nullable AddressResolverGroup<InetSocketAddress> resolver;

    // of a server
    private int backlog;
    private boolean startServing = true;
    private @Nullable AsyncioEventLoopGroup clientGroup;

    private StreamOptions() {}

    private StreamOptions(StreamOptions other) {
        limit = other.limit;
        waterMark = other.waterMark;
        tls = other.tls;
        handshakeTimeout = other.handshakeTimeout;
        channelOptions = other.channelOptions;
        serverHostname = other.serverHostname;
        localAddress = other.localAddress;
        happyEyeballsDelay = other.happyEyeballsDelay;
        resolver = other.resolver;
        backlog = other.backlog;
        startServing = other.startServing;
        clientGroup = other.clientGroup;
    }

    /** The reader's limit in bytes, see {@link StreamReader}; 64 KiB by default. */
    public StreamOptions limit(int bytes) {
        if (bytes <= 0) {
            throw new IllegalArgumentException("limit: " + bytes + " (expected: > 0)");
        }
        StreamOptions next = new StreamOptions(this);
        next.limit = bytes;
        return next;
    }

    int limit() {
        return limit;
    }

    /** Above how many bytes {@code drain} suspends, and below how many it goes on. */
    public StreamOptions waterMark(WriteBufferWaterMark newMark) {
        StreamOptions next = new StreamOptions(this);
        next.waterMark = Objects.requireNonNull(newMark, "waterMark");
        return next;
    }

    WriteBufferWaterMark waterMark() {
        return waterMark;
    }

    /** TLS, with a context for this side. */
    public StreamOptions tls(@Nullable SslContext context) {
        StreamOptions next = new StreamOptions(this);
        next.tls = context;
        return next;
    }

    @Nullable SslContext tls() {
        return tls;
    }

    /** How long the TLS handshake may take; 10 seconds by default. */
    public StreamOptions handshakeTimeout(Duration limitOfTime) {
        StreamOptions next = new StreamOptions(this);
        next.handshakeTimeout = Objects.requireNonNull(limitOfTime, "handshakeTimeout");
        return next;
    }

    @Nullable Duration handshakeTimeout() {
        return handshakeTimeout;
    }

    /** One of Netty's options of the connection's channel. */
    public <T> StreamOptions option(ChannelOption<T> option, T value) {
        StreamOptions next = new StreamOptions(this);
        Map<ChannelOption<?>, Object> all = new LinkedHashMap<>(channelOptions);
        all.put(Objects.requireNonNull(option, "option"), Objects.requireNonNull(value, "value"));
        next.channelOptions = all;
        return next;
    }

    /** In a channel initializer: what the user has set of Netty's own options. */
    void applyTo(Channel channel) {
        channelOptions.forEach((option, value) -> apply(channel, option, value));
    }

    @SuppressWarnings("unchecked") // an option was given with a value of its own type
    private static void apply(Channel channel, ChannelOption<?> option, Object value) {
        if (!channel.config().setOption((ChannelOption<Object>) option, value)) {
            throw new IllegalArgumentException("Unknown option " + option + " of " + channel);
        }
    }

    /** A client: whom it checks the certificate for, if not the host that it connects to. */
    public StreamOptions serverHostname(@Nullable String name) {
        StreamOptions next = new StreamOptions(this);
        next.serverHostname = name;
        return next;
    }

    @Nullable String serverHostname() {
        return serverHostname;
    }

    /** A client: the address to connect from. */
    public StreamOptions localAddress(@Nullable SocketAddress address) {
        StreamOptions next = new StreamOptions(this);
        next.localAddress = address;
        return next;
    }

    @Nullable SocketAddress localAddress() {
        return localAddress;
    }

    /**
     * A client: how long to wait for one of several addresses before the next is tried beside it
     * (RFC 8305; 250 ms by default); null to try one after the other.
     */
    public StreamOptions happyEyeballsDelay(@Nullable Duration delay) {
        StreamOptions next = new StreamOptions(this);
        next.happyEyeballsDelay = delay;
        return next;
    }

    @Nullable Duration happyEyeballsDelay() {
        return happyEyeballsDelay;
    }

    /** A client: what looks up names. See {@link Streams#openConnection(String, int)}. */
    public StreamOptions resolver(@Nullable AddressResolverGroup<InetSocketAddress> group) {
        StreamOptions next = new StreamOptions(this);
        next.resolver = group;
        return next;
    }

    @Nullable AddressResolverGroup<InetSocketAddress> resolver() {
        return resolver;
    }

    /** A server: how many connections may wait to be accepted; the system's limit by default. */
    public StreamOptions backlog(int connections) {
        if (connections <= 0) {
            throw new IllegalArgumentException("backlog: " + connections + " (expected: > 0)");
        }
        StreamOptions next = new StreamOptions(this);
        next.backlog = connections;
        return next;
    }

    int backlog() {
        return backlog;
    }

    /** A server: whether it accepts at once, or after {@link AsyncServer#startServing}. */
    public StreamOptions startServing(boolean atOnce) {
        StreamOptions next = new StreamOptions(this);
        next.startServing = atOnce;
        return next;
    }

    boolean startServing() {
        return startServing;
    }

    /** A server: the loops for its connections, if not the server's own. */
    public StreamOptions clientGroup(@Nullable AsyncioEventLoopGroup group) {
        StreamOptions next = new StreamOptions(this);
        next.clientGroup = group;
        return next;
    }

    @Nullable AsyncioEventLoopGroup clientGroup() {
        return clientGroup;
    }
}
