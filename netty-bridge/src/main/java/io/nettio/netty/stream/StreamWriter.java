package io.nettio.netty.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslContext;

import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.Objects;

/**
 * Where a coroutine writes what a connection is to send: asyncio's {@code StreamWriter}.
 *
 * <p><b>Order.</b> Bytes are sent in the order of the writes. All that is written in one turn of
 * the loop is sent together at its end, without waiting for more.
 *
 * <p><b>Flow control.</b> A write never suspends. {@link #drain} does, while more waits to be sent
 * than the high watermark (64 KiB), until it is less than the low one (16 KiB): a coroutine that
 * drains after each write lets a slow reader slow it down.
 *
 * <p><b>Failure.</b> What is written to a connection that has closed is dropped; {@link #drain} and
 * {@link #waitClosed} say what happened to it.
 *
 * <p>A writer that becomes garbage before it is closed is closed, and reported to the loop's
 * exception handler. Loop thread only. Source: {@code Lib/asyncio/streams.py}.
 */
public final class StreamWriter implements Closeable {
    private final StreamTransport transport;
    private final @Nullable StreamReader reader;

    StreamWriter(StreamTransport transport, @Nullable StreamReader reader) {
        this.transport = transport;
        this.reader = reader;
    }

    // -- writing

    /**
     * Writes the bytes, which are copied.
     *
     * @throws IllegalStateException after {@link #writeEof}, or on another thread than the loop's
     */
    public void write(byte[] data) {
        requireLoopThread();
        Objects.requireNonNull(data, "data");
        transport.write(transport.allocator().buffer(data.length).writeBytes(data));
    }

    /**
     * Writes what can be read of the buffer, without copying; takes the buffer over, whatever
     * happens.
     *
     * @throws IllegalStateException after {@link #writeEof}, or on another thread than the loop's,
     *     where the buffer stays the caller's
     */
    public void write(ByteBuf data) {
        requireLoopThread();
        transport.write(Objects.requireNonNull(data, "data"));
    }

    /** Writes the text. */
    public void write(CharSequence text, Charset charset) {
        requireLoopThread();
        transport.write(
                ByteBufUtil.encodeString(transport.allocator(), CharBuffer.wrap(text), charset));
    }

    /** Writes each of these, one behind the other; it adds no line ends. */
    public void writeLines(Iterable<byte[]> lines) {
        for (byte[] line : lines) {
            write(line);
        }
    }

    /**
     * Suspends while more waits to be sent than the high watermark.
     *
     * @throws ConnectionResetException if the connection is lost
     * @throws IOException what else it has failed with
     */
    public void drain() throws IOException {
        requireLoopThread();
        IOException failure = reader == null ? null : reader.exception();
        if (failure != null) {
            throw failure;
        }
        transport.drain();
    }

    /** Whether this side can end while the other one goes on: not with TLS. */
    public boolean canWriteEof() {
        return transport.canWriteEof();
    }

    /**
     * Ends this side, behind what was written; the other one can still be read.
     *
     * @throws UnsupportedOperationException if {@link #canWriteEof} is false
     */
    public void writeEof() {
        requireLoopThread();
        if (!transport.canWriteEof()) {
            throw new UnsupportedOperationException(
                    "This connection cannot be closed half, as with TLS: say in your protocol where"
                            + " the data ends, or close()");
        }
        transport.writeEof();
    }

    /**
     * Goes on with TLS on this connection, and suspends until the handshake is done. What was
     * written so far is sent before it. What has come already and was not read counts as part of
     * it, so that nothing that was sent in the clear can pass for what was sent by TLS. A cancel of
     * the handshake closes the connection at once, as a failure of it does.
     *
     * @param context for a client on the side that has connected, for a server on the other one
     * @param serverHostname whom a client asks for, and checks the certificate for
     * @throws javax.net.ssl.SSLException if the handshake fails
     * @throws ConnectionResetException if the connection is lost, or closed here
     * @throws IllegalStateException if there is TLS already, or a coroutine reads
     */
    public void startTls(SslContext context, @Nullable String serverHostname) throws IOException {
        startTls(context, serverHostname, null);
    }

    /** As {@link #startTls(SslContext, String)}, with a limit of time, 10 seconds by default. */
    public void startTls(
            SslContext context, @Nullable String serverHostname, @Nullable Duration timeout)
            throws IOException {
        requireLoopThread();
        drain();
        Tls.start(channelTransport(), context, serverHostname, timeout);
    }

    // -- the end

    /**
     * Closes the connection, behind what was written. It does not wait: {@link #waitClosed} does.
     * Nothing happens if it is closing.
     */
    @Override
    public void close() {
        requireLoopThread();
        transport.close();
    }

    /** Closes the connection at once; what was not sent is dropped. */
    public void abort() {
        requireLoopThread();
        transport.abort();
    }

    public boolean isClosing() {
        return transport.isClosing();
    }

    /**
     * Suspends until the connection is closed.
     *
     * @throws IOException what it has failed with, if it was not closed orderly
     */
    public void waitClosed() throws IOException {
        requireLoopThread();
        transport.waitClosed();
    }

    // -- about the connection

    /**
     * What asyncio knows by these names: {@code peername}, {@code sockname}, {@code socket} (the
     * channel), {@code ssl_object} (the {@link javax.net.ssl.SSLEngine}), {@code cipher}, {@code
     * peercert}; null for what there is not.
     */
    public @Nullable Object getExtraInfo(String name) {
        return transport.extraInfo(name);
    }

    /**
     * The channel, with its addresses, options and pipeline.
     *
     * @throws IllegalStateException if there is none, as for the input of a process
     */
    public Channel channel() {
        return channelTransport().channel();
    }

    /** The caller is who has the connection opened. */
    void openedHere() {
        channelTransport().openedHere();
    }

    private ChannelTransport channelTransport() {
        if (transport instanceof ChannelTransport own) {
            return own;
        }
        throw new IllegalStateException("What this writes to is no channel but a pipe");
    }

    private void requireLoopThread() {
        if (!transport.inLoop()) {
            throw new IllegalStateException(
                    "A writer is for the coroutines of its own loop; from elsewhere use"
                            + " Asyncio.runCoroutineThreadsafe, or channel().writeAndFlush");
        }
    }
}
