package io.nettio.netty.stream;

import io.nettio.Loop;
import io.nettio.netty.NettyAsyncio;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.ReferenceCountUtil;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.Objects;

/**
 * A UDP socket for coroutines: what asyncio does by {@code create_datagram_endpoint} with a
 * protocol.
 *
 * <p>While {@value #LIMIT} datagrams have come that nobody has received, the socket is not read,
 * and the system drops what comes on top. An error that the network reports, as that nobody listens
 * there, is thrown by the next {@link #receive}, and the endpoint goes on.
 *
 * <p>For the coroutines of its loop; one receives at a time, any may send.
 */
public final class DatagramEndpoint implements AutoCloseable {
    private static final int LIMIT = 256;

    private final Channel channel;
    private final ArrayDeque<Object> arrived = new ArrayDeque<>(); // DatagramPacket or IOException
    private final SoleWaiter receiver;
    private final Waiting closers;

    private boolean paused;
    private boolean closed;

    DatagramEndpoint(Channel channel) {
        this.channel = channel;
        Loop loop = NettyAsyncio.loop(channel);
        receiver = new SoleWaiter(loop);
        closers = new Waiting(loop);
    }

    /**
     * Suspends until there is a datagram, and takes it; the caller releases it. A cancel takes
     * none.
     *
     * @throws IOException what the network reports
     * @throws ClosedChannelException if the endpoint is closed
     * @throws IllegalStateException if another coroutine receives already, or on another thread
     *     than the loop's
     */
    public DatagramPacket receive() throws IOException {
        requireLoopThread("receive", "Asyncio.runCoroutineThreadsafe");
        while (arrived.isEmpty()) {
            if (closed) {
                throw new ClosedChannelException();
            }
            waitForData();
        }
        Object next = arrived.remove();
        if (paused && arrived.size() <= LIMIT / 2) {
            paused = false;
            channel.config().setAutoRead(true);
        }
        if (next instanceof DatagramPacket packet) {
            return packet;
        }
        throw (IOException) next;
    }

    private void waitForData() {
        if (receiver.isTaken()) {
            throw new IllegalStateException(
                    "Another coroutine receives from this endpoint already");
        }
        receiver.await();
    }

    /** As {@link #send(ByteBuf, InetSocketAddress)}, with a copy of the bytes. */
    public void send(byte[] data, @Nullable InetSocketAddress recipient) throws IOException {
        send(Unpooled.copiedBuffer(data), recipient);
    }

    /**
     * Sends one datagram, and suspends until the system has it. Takes the buffer over, whatever
     * happens.
     *
     * @param recipient null for the one that this endpoint was opened to
     * @throws IOException what the system refuses it with, as a datagram that is too long
     * @throws ClosedChannelException if the endpoint is closed
     */
    public void send(ByteBuf data, @Nullable InetSocketAddress recipient) throws IOException {
        Objects.requireNonNull(data, "data");
        requireLoopThread("send", "channel().writeAndFlush");
        if (closed) {
            data.release();
            throw new ClosedChannelException();
        }
        if (recipient == null && channel.remoteAddress() == null) {
            data.release();
            throw new IllegalArgumentException(
                    "Say whom to send to, or open the endpoint to one address");
        }
        Object message = recipient == null ? data : new DatagramPacket(data, recipient);
        ChannelFuture sent = channel.writeAndFlush(message);
        if (!sent.isSuccess()) {
            NettyAsyncio.await(sent, IOException.class);
        }
    }

    private void requireLoopThread(String method, String instead) {
        if (!channel.eventLoop().inEventLoop()) {
            throw new IllegalStateException(
                    method
                            + " is for the coroutines of the endpoint's own loop; from elsewhere"
                            + " use "
                            + instead);
        }
    }

    public InetSocketAddress localAddress() {
        return (InetSocketAddress) channel.localAddress();
    }

    public Channel channel() {
        return channel;
    }

    /** Closes it at once; what has come and was not received is dropped. */
    @Override
    public void close() {
        channel.close();
    }

    /** Suspends until it is closed. */
    public void waitClosed() {
        if (!closed) {
            closers.await();
        }
    }

    // -- from the channel's handler

    void onDatagram(DatagramPacket packet) {
        if (closed) {
            packet.release();
            return;
        }
        arrived.add(packet);
        if (arrived.size() >= LIMIT && !paused) {
            paused = true;
            channel.config().setAutoRead(false);
        }
        receiver.wake();
    }

    void onFailure(IOException failure) {
        if (arrived.size() < LIMIT) {
            arrived.add(failure);
            receiver.wake();
        }
    }

    void onClosed() {
        closed = true;
        arrived.forEach(ReferenceCountUtil::release);
        arrived.clear();
        receiver.wake();
        closers.wake();
    }
}
