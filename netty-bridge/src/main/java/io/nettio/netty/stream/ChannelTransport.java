package io.nettio.netty.stream;

import io.nettio.ExceptionContext;
import io.nettio.Loop;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.channels.ClosedChannelException;
import java.util.List;

/** A Netty channel as a transport: what a {@link StreamHandler} hears of it, and tells it. */
final class ChannelTransport extends StreamTransport implements ReadSource {
    private final Channel channel;
    private final ReadGate gate;
    private final Runnable flush = this::flush;

    /**
     * Weak, as in asyncio: once nobody has the reader and the writer any more, {@link Unclosed}
     * closes the connection.
     */
    private final WeakReference<StreamReader> reader;

    private @Nullable Throwable openedAt; // in debug mode
    private @Nullable IOException failure;
    private boolean flushPending;
    private boolean closing;
    private boolean eofWritten;
    private boolean inputEnded;

    ChannelTransport(Channel channel, ReadGate gate, Loop loop, StreamReader reader) {
        super(loop);
        this.channel = channel;
        this.gate = gate;
        this.reader = new WeakReference<>(reader);
        reader.readFrom(this);
    }

    /** The caller is who has it opened. */
    void openedHere() {
        openedAt = loop().getDebug() ? new Throwable("opened here") : null;
    }

    /** The frames of who had it opened, in debug mode; none on the side that accepts. */
    List<StackTraceElement> openedAt() {
        return openedAt == null ? List.of() : List.of(openedAt.getStackTrace());
    }

    Channel channel() {
        return channel;
    }

    @Nullable StreamReader reader() {
        return reader.get();
    }

    /** The handler goes behind the gate, and in front of all others. */
    void addTls(SslHandler handler) {
        String gateName = channel.pipeline().context(gate).name();
        channel.pipeline().addAfter(gateName, null, handler);
    }

    @Nullable SslHandler tls() {
        return channel.pipeline().get(SslHandler.class);
    }

    // -- out

    @Override
    void write(ByteBuf data) {
        if (closing || isLost()) {
            data.release();
            return;
        }
        if (eofWritten) {
            data.release();
            throw new IllegalStateException("write after writeEof: this side has ended");
        }
        channel.write(data, channel.voidPromise());
        flushAtTheEndOfThisTurn();
    }

    private void flushAtTheEndOfThisTurn() {
        if (flushPending) {
            return;
        }
        flushPending = true;
        EventLoop loop = channel.eventLoop();
        if (loop instanceof SingleThreadEventLoop own) {
            own.executeAfterEventLoopIteration(flush);
        } else {
            loop.execute(flush);
        }
    }

    @Override
    void flush() {
        if (flushPending) {
            flushPending = false;
            channel.flush();
        }
    }

    @Override
    boolean isWritable() {
        return channel.isWritable();
    }

    @Override
    boolean canWriteEof() {
        return channel instanceof DuplexChannel && tls() == null;
    }

    @Override
    void writeEof() {
        if (eofWritten || closing || isLost()) {
            return;
        }
        eofWritten = true;
        DuplexChannel duplex = (DuplexChannel) channel;
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(sent -> duplex.shutdownOutput());
    }

    @Override
    ByteBufAllocator allocator() {
        return channel.alloc();
    }

    @Override
    boolean inLoop() {
        return channel.eventLoop().inEventLoop();
    }

    @Override
    @Nullable Object extraInfo(String name) {
        SslHandler tls = tls();
        return switch (name) {
            case "peername" -> channel.remoteAddress();
            case "sockname" -> channel.localAddress();
            case "socket" -> channel;
            case "ssl_object" -> tls == null ? null : tls.engine();
            case "cipher" -> tls == null ? null : tls.engine().getSession().getCipherSuite();
            case "peercert" -> tls == null ? null : PeerCertificate.of(tls.engine().getSession());
            default -> null;
        };
    }

    // -- in

    @Override
    public void pauseReading() {
        channel.config().setAutoRead(false);
    }

    @Override
    public void resumeReading() {
        // After the peer's end there is nothing to read, and epoll may have forgotten the socket:
        // Netty 4.2.18 then fails to watch it again.
        if (!inputEnded) {
            channel.config().setAutoRead(true);
        }
    }

    void onData(ByteBuf data) {
        StreamReader target = reader.get();
        if (target == null || closing || inputEnded) { // behind the end of TLS nothing counts
            data.release();
        } else {
            target.feedData(data);
        }
    }

    /** The peer has ended its side of the socket. */
    void onPeerEnded() {
        SslHandler tls = tls();
        if (tls == null) {
            endInput(null);
        } else if (tls.handshakeFuture().isSuccess()) {
            endInput(new TlsTruncatedException()); // unless TLS has ended before
        } else {
            onFailure(Tls.closedInHandshake(null)); // which Netty would await until its timeout
        }
    }

    /** TLS has ended, by the peer's close_notify or, not orderly, with the connection. */
    void onTlsEnded(boolean orderly) {
        endInput(orderly || isClosing() ? null : new TlsTruncatedException());
    }

    boolean hasInputEnded() {
        return inputEnded;
    }

    private void endInput(@Nullable IOException cutOff) {
        if (inputEnded) {
            return;
        }
        inputEnded = true;
        StreamReader target = reader.get();
        if (target != null) {
            target.end(cutOff);
        }
    }

    void onWritabilityChanged() {
        if (channel.isWritable()) {
            onWritable();
        }
    }

    @Nullable IOException failure() {
        return failure;
    }

    void onFailure(Throwable cause) {
        if (closing && cause instanceof ClosedChannelException) {
            return; // a write that abort() has dropped
        }
        if (failure == null) {
            IOException first = Failures.of(cause);
            failure = first;
            StreamReader target = reader.get();
            if (target != null) {
                target.fail(first);
            }
        }
        closeChannel();
        if (!Failures.isOfTheConnection(cause)) {
            loop().callExceptionHandler(
                            ExceptionContext.of("Exception in the pipeline of " + channel, cause));
        }
    }

    // -- the end

    @Override
    boolean isClosing() {
        return closing || isLost();
    }

    @Override
    void close() {
        if (isClosing()) {
            return;
        }
        closing = true;
        flushPending = false;
        if (eofWritten) { // its listener is in front of this one
            channel.write(Unpooled.EMPTY_BUFFER).addListener(sent -> closeChannel());
        } else {
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(sent -> closeChannel());
        }
    }

    @Override
    void abort() {
        closing = true;
        SslHandler tls = tls();
        if (tls != null) { // a peer that does not read is not waited for
            tls.setCloseNotifyFlushTimeoutMillis(1);
        }
        closeChannel();
    }

    private void closeChannel() {
        gate.shut();
        channel.config().setAutoRead(false);
        channel.close();
    }

    void onInactive() {
        StreamReader target = reader.get();
        if (target != null) {
            target.end(null);
            target.detach();
        }
        onConnectionLost(failure);
    }
}
