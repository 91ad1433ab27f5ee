package io.nettio.netty.stream;

import io.nettio.Asyncio;
import io.nettio.Loop;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;

/**
 * What a writer writes to, with its flow control: asyncio's transport and {@code FlowControlMixin}.
 * Loop thread only.
 */
abstract class StreamTransport {
    private final Loop loop;
    private final Waiting drainers;
    private final Waiting closers;

    private boolean lost;
    private @Nullable IOException failure; // why it was lost, if not by being closed

    StreamTransport(Loop loop) {
        this.loop = loop;
        drainers = new Waiting(loop);
        closers = new Waiting(loop);
    }

    final Loop loop() {
        return loop;
    }

    /**
     * Takes the buffer over; what cannot be sent any more is dropped, and {@link #drain} says so.
     */
    abstract void write(ByteBuf data);

    /** Sends what was written so far. */
    abstract void flush();

    /** Whether no more than the high watermark waits to be sent. */
    abstract boolean isWritable();

    abstract boolean canWriteEof();

    /** Ends this side, behind what was written. */
    abstract void writeEof();

    /** Closes behind what was written. */
    abstract void close();

    /** Closes at once; what was not sent is dropped. */
    abstract void abort();

    abstract boolean isClosing();

    abstract ByteBufAllocator allocator();

    /** Whether this is the loop's thread. */
    abstract boolean inLoop();

    abstract @Nullable Object extraInfo(String name);

    final boolean isLost() {
        return lost;
    }

    final void drain() throws IOException {
        if (isClosing() && !lost) {
            Asyncio.sleep(Duration.ZERO); // so that the loss of the connection can be told
        }
        while (!lost && !isWritable()) {
            flush();
            if (isWritable()) {
                return;
            }
            drainers.await();
        }
        if (lost) {
            throw failure != null ? failure : new ConnectionResetException("Connection lost", null);
        }
    }

    final void waitClosed() throws IOException {
        if (!lost) {
            closers.await();
        }
        if (failure != null) {
            throw failure;
        }
    }

    final void onWritable() {
        drainers.wake();
    }

    final void onConnectionLost(@Nullable IOException reason) {
        if (lost) {
            return;
        }
        lost = true;
        failure = reason;
        drainers.wake();
        closers.wake();
    }
}
