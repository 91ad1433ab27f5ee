package io.nettio.netty;

import io.nettio.AsyncFuture;
import io.nettio.Asyncio;
import io.netty.channel.IoRegistration;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.IllegalBlockingModeException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * The selectable channels that coroutines of one NIO loop wait for. A channel is registered while
 * somebody waits for it, and no longer.
 *
 * <p>Loop thread only.
 */
final class ChannelWatches {
    private final AsyncioEventLoop loop;
    private final IdentityHashMap<SelectableChannel, ChannelWatch> watches =
            new IdentityHashMap<>();
    private @Nullable Selector selector; // the loop's, once it is known

    ChannelWatches(AsyncioEventLoop loop) {
        this.loop = loop;
    }

    /** Suspends until the channel is ready, or has an error or a hang-up to tell. */
    void await(SelectableChannel channel, Readiness.Direction direction) throws IOException {
        int ops = ops(channel, direction);
        ChannelWatch watch = watches.get(channel);
        if (watch == null) {
            watch = start(channel, direction);
        }
        AsyncFuture<@Nullable Void> ready = loop.createFuture();
        watch.add(ops, ready);
        try {
            Asyncio.await(ready);
        } finally {
            watch.remove(ready);
        }
    }

    private static int ops(SelectableChannel channel, Readiness.Direction direction) {
        boolean connecting =
                channel instanceof SocketChannel socket && socket.isConnectionPending();
        int ops =
                switch (direction) {
                    case READABLE -> SelectionKey.OP_READ | SelectionKey.OP_ACCEPT;
                    case WRITABLE -> connecting ? SelectionKey.OP_CONNECT : SelectionKey.OP_WRITE;
                };
        if (connecting && direction == Readiness.Direction.READABLE) {
            throw new IllegalStateException(
                    "awaitReadable: "
                            + channel
                            + " still connects; awaitWritable, then finishConnect()");
        }
        if ((ops & channel.validOps()) == 0) {
            throw new IllegalArgumentException(
                    direction.function
                            + ": a "
                            + channel.getClass().getSimpleName()
                            + " is never "
                            + (direction == Readiness.Direction.READABLE
                                    ? "readable"
                                    : "writable"));
        }
        return ops & channel.validOps();
    }

    private ChannelWatch start(SelectableChannel channel, Readiness.Direction direction)
            throws IOException {
        requireWatchable(channel, direction);
        ChannelWatch watch = new ChannelWatch(channel, watches::remove);
        IoRegistration registration = Readiness.register(loop, watch);
        watch.started(registration);
        selector = registration.<SelectionKey>attachment().selector();
        watches.put(channel, watch);
        return watch;
    }

    private void requireWatchable(SelectableChannel channel, Readiness.Direction direction)
            throws IOException {
        if (!channel.isOpen()) {
            throw new ClosedChannelException();
        }
        if (channel.isBlocking()) {
            throw new IllegalStateException(
                    direction.function
                            + ": the channel is in blocking mode; call configureBlocking(false)"
                            + " first",
                    new IllegalBlockingModeException());
        }
        if (channel.isRegistered()) {
            SelectionKey key = channel.keyFor(selector());
            if (key != null && key.isValid()) {
                throw new IllegalStateException(
                        direction.function
                                + ": this loop serves "
                                + channel
                                + " already, as a channel of Netty's; use that one");
            }
        }
    }

    /**
     * The loop's selector, which Netty keeps to itself: learnt from a key in it. Needed where the
     * channel is registered somewhere, as another registration would take the place of the first.
     */
    private Selector selector() throws IOException {
        Selector known = selector;
        if (known != null && known.isOpen()) { // Netty may have put a new one in its place
            return known;
        }
        try (DatagramChannel probe = DatagramChannel.open()) {
            probe.configureBlocking(false);
            ChannelWatch watch = new ChannelWatch(probe, ended -> {});
            IoRegistration registration = Readiness.register(loop, watch);
            Selector found = registration.<SelectionKey>attachment().selector();
            registration.cancel();
            selector = found;
            return found;
        }
    }

    /**
     * Before the loop waits: no selector tells of a channel that was closed while it was watched.
     */
    void endClosed() {
        if (!watches.isEmpty()) {
            List.copyOf(watches.values()).forEach(ChannelWatch::endIfGone);
        }
    }
}
