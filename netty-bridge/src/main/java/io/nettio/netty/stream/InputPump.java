package io.nettio.netty.stream;

import io.nettio.Loop;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The input of a process as a transport: a thread writes what the writer gave, in parts, and tells
 * the loop of each.
 */
final class InputPump extends StreamTransport implements Runnable {
    private static final int PART = 64 << 10; // what a pipe holds
    private static final int HIGH_WATER = 64 << 10;
    private static final int LOW_WATER = 16 << 10;

    /** In the queue: nothing comes behind this. */
    private static final ByteBuf END = Unpooled.unreleasableBuffer(Unpooled.buffer(0, 0));

    private static final ByteBufAllocator ALLOCATOR = new UnpooledByteBufAllocator(false);

    private final OutputStream pipe;

    // any thread
    private final BlockingQueue<ByteBuf> queue = new LinkedBlockingQueue<>();
    private volatile boolean aborted;

    // loop thread only
    private long pending;
    private boolean blocked; // above the high watermark, and not yet below the low one
    private boolean closing;
    private boolean eofWritten;

    InputPump(OutputStream pipe, Loop loop) {
        super(loop);
        this.pipe = pipe;
    }

    // -- the loop

    @Override
    void write(ByteBuf data) {
        if (eofWritten || isClosing()) {
            data.release();
            if (eofWritten) {
                throw new IllegalStateException("write after writeEof: the input has ended");
            }
            return;
        }
        pending += data.readableBytes();
        blocked |= pending > HIGH_WATER;
        queue.add(data);
    }

    @Override
    void flush() {} // the thread writes as fast as it can

    @Override
    boolean isWritable() {
        return !blocked;
    }

    @Override
    boolean canWriteEof() {
        return true;
    }

    /** A pipe has one side, so that this closes it. */
    @Override
    void writeEof() {
        close();
        eofWritten = true;
    }

    @Override
    void close() {
        if (!isClosing()) {
            closing = true;
            queue.add(END);
        }
    }

    @Override
    void abort() {
        closing = true;
        lose(null);
        stop();
    }

    @Override
    boolean isClosing() {
        return closing || isLost();
    }

    @Override
    ByteBufAllocator allocator() {
        return ALLOCATOR;
    }

    @Override
    boolean inLoop() {
        return LoopThread.isOf(loop());
    }

    @Override
    @Nullable Object extraInfo(String name) {
        return null;
    }

    private void onWritten(int count) {
        pending -= count;
        if (blocked && pending <= LOW_WATER) {
            blocked = false;
            onWritable();
        }
    }

    /** The process has ended, and reads no more. */
    void processEnded() {
        lose(pending == 0 ? null : notRead(null));
        stop();
    }

    private void lose(@Nullable IOException reason) {
        onConnectionLost(reason);
        releaseQueued();
    }

    private static ConnectionResetException notRead(@Nullable IOException cause) {
        return new ConnectionResetException("The process does not read its input", cause);
    }

    // -- any thread

    /** Writes no more; a write that is under way ends with the process. */
    void stop() {
        aborted = true;
        queue.add(END);
    }

    private void releaseQueued() {
        for (ByteBuf next = queue.poll(); next != null; next = queue.poll()) {
            next.release();
        }
    }

    // -- the thread

    @Override
    public void run() {
        IOException failure = null;
        try (pipe) {
            writeAll();
        } catch (IOException broken) {
            failure = aborted ? null : notRead(broken);
        }
        IOException reason = failure;
        if (!submit(() -> lose(reason))) {
            releaseQueued();
        }
    }

    private void writeAll() throws IOException {
        try {
            for (ByteBuf next = take(); next != END; next = take()) {
                try {
                    writeParts(next);
                } finally {
                    next.release();
                }
            }
        } catch (RuntimeException defect) { // such as a buffer that its giver has released
            IOException failure = new IOException("Cannot write to the process: " + defect, defect);
            submit(() -> lose(failure)); // before the process sees its input end
        }
    }

    private ByteBuf take() {
        while (true) {
            try {
                return queue.take();
            } catch (InterruptedException notMeant) {
                // nobody has a reason to: the queue's end is the thread's
            }
        }
    }

    private void writeParts(ByteBuf data) throws IOException {
        while (data.isReadable() && !aborted) {
            int length = Math.min(PART, data.readableBytes());
            data.readBytes(pipe, length);
            pipe.flush();
            submit(() -> onWritten(length));
        }
    }

    /** False if the loop has ended. */
    private boolean submit(Runnable callback) {
        boolean told = PipeThread.tell(loop(), callback);
        aborted |= !told;
        return told;
    }
}
