package io.nettio.netty.stream;

import io.nettio.Loop;
import io.netty.buffer.Unpooled;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/**
 * Feeds a reader with what a process puts out. A thread reads the pipe, one part at a time: the
 * next once the loop has taken in the last, and the reader is not above its limit.
 */
final class OutputPump implements ReadSource, Runnable {
    private static final int PART = 64 << 10; // what a pipe holds
    private static final int PARTS_LEFT_AT_END = 16; // what it holds at most

    private final String name;
    private final InputStream pipe;
    private final Loop loop;
    private final StreamReader reader;

    // any thread
    private final Semaphore turn = new Semaphore(1);
    private final CountDownLatch holding = new CountDownLatch(1);
    private volatile boolean stopped;

    // loop thread only
    private boolean paused;
    private boolean partTaken; // the thread has its next turn once reading goes on
    private int partsLeftAtEnd; // to be read without a reader, so that the thread ends
    private boolean ended;

    OutputPump(String name, InputStream pipe, Loop loop, int limit) {
        this.name = name;
        this.pipe = pipe;
        this.loop = loop;
        reader = new StreamReader(loop, limit);
        reader.readFrom(this);
    }

    StreamReader reader() {
        return reader;
    }

    /** Reads no more; a read that is under way ends with the process. Any thread. */
    void stop() {
        stopped = true;
        turn.release();
    }

    // -- the thread

    /** Starts the thread, and waits until it holds the stream. Not on the loop. */
    void start() throws InterruptedException {
        PipeThread.start(name, this);
        holding.await();
    }

    /**
     * Holds the stream's monitor to the end: when the process ends, the JDK takes that monitor,
     * saves what is in the pipe then and closes it, whoever still writes there.
     */
    @Override
    public void run() {
        synchronized (pipe) {
            holding.countDown();
            try (pipe) {
                readAll();
                submit(() -> end(null));
            } catch (IOException failure) {
                submit(() -> end(stopped ? null : failure));
            }
        }
    }

    private void readAll() throws IOException {
        byte[] part = new byte[PART];
        while (true) {
            turn.acquireUninterruptibly();
            int length = stopped ? -1 : pipe.read(part);
            if (length < 0) {
                return;
            }
            byte[] data = Arrays.copyOf(part, length);
            submit(() -> feed(data));
        }
    }

    private void submit(Runnable callback) {
        if (!PipeThread.tell(loop, callback)) {
            stop(); // nobody is there to read it
        }
    }

    // -- the loop

    private void feed(byte[] data) {
        partTaken = true;
        try {
            if (!ended) {
                reader.feedData(Unpooled.wrappedBuffer(data));
            }
        } finally {
            nextTurn();
        }
    }

    private void nextTurn() {
        if (partTaken && (!paused || partsLeftAtEnd-- > 0)) {
            partTaken = false;
            turn.release();
        }
    }

    void processEnded() {
        partsLeftAtEnd = PARTS_LEFT_AT_END;
        nextTurn();
    }

    /** Reads no more: the reader has what has come so far. */
    void close() {
        end(null);
        stop();
    }

    private void end(@Nullable IOException failure) {
        if (ended) {
            return;
        }
        ended = true;
        if (failure == null) {
            reader.end(null);
        } else {
            reader.fail(failure);
        }
        reader.detach();
    }

    @Override
    public void pauseReading() {
        paused = true;
    }

    @Override
    public void resumeReading() {
        paused = false;
        nextTurn();
    }
}
