package io.nettio.netty.stream;

import io.nettio.Asyncio;
import io.nettio.Loop;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.Charset;
import java.util.Objects;

/**
 * The bytes that a connection brings, for a coroutine to read: asyncio's {@code StreamReader}.
 *
 * <p><b>Order.</b> Bytes come in the order in which they were sent. One coroutine reads at a time;
 * while it waits, a second one is refused. (Differs from asyncio, which refuses it only if it would
 * have to wait, and else lets it take bytes that the first one counts on.)
 *
 * <p><b>Limit.</b> While more than twice the limit has come and nobody has read it, the connection
 * is not read; it is read again once no more than the limit is left, or when a read needs more. The
 * limit is also the longest line, or other part up to a separator, that can be read.
 *
 * <p><b>Cancellation.</b> A read that is cancelled has taken nothing: the next one sees all bytes.
 * (Differs from asyncio, whose {@code read()} to the end loses what it has.)
 *
 * <p><b>End.</b> When the peer has ended its side, or the connection was closed, what has come can
 * still be read, and then reads give no bytes, or {@link IncompleteReadException} where they must
 * give some. When the connection has failed, each read throws that, whatever has come before.
 *
 * <p>Loop thread only. Source: {@code Lib/asyncio/streams.py}.
 */
public final class StreamReader {
    /** The limit where none is given, 64 KiB. */
    public static final int DEFAULT_LIMIT = 64 << 10;

    private static final byte[] LINE_END = {'\n'};

    /** What {@link #read()} gathers at most: below one array's limit by far more than one read. */
    private static final int MAX_GATHERED = Integer.MAX_VALUE - (64 << 20);

    private final Loop loop;
    private final int limit;
    private final ByteQueue buffer = new ByteQueue();

    private @Nullable ReadSource source;

    @SuppressWarnings("unused") // held, never asked
    private @Nullable StreamWriter writer;

    private final SoleWaiter waiter;
    private @Nullable IOException failure;
    private @Nullable IOException cutOff; // why the end is none that the peer has meant
    private boolean ended;
    private boolean paused;
    private boolean gathering; // all up to the end, whatever the limit

    /** A reader of the running loop that nothing feeds but {@link #feedData}. */
    public StreamReader(int limit) {
        this(Asyncio.getRunningLoop(), limit);
    }

    StreamReader(Loop loop, int limit) {
        if (limit <= 0) {
            throw new IllegalArgumentException("limit: " + limit + " (expected: > 0)");
        }
        this.loop = loop;
        this.limit = limit;
        waiter = new SoleWaiter(loop);
    }

    void readFrom(ReadSource newSource) {
        source = newSource;
    }

    /** Whoever has this has the writer, too, whose loss would close the connection. */
    void keep(StreamWriter newWriter) {
        writer = newWriter;
    }

    // -- reading

    /**
     * Suspends until the stream has ended, and gives all that came.
     *
     * @throws IOException if the connection fails, or if one array cannot hold as much
     */
    public byte[] read() throws IOException {
        beginRead("read");
        while (!ended) {
            if (buffer.size() > MAX_GATHERED) {
                throw new IOException(
                        "More than one array can hold: use readAtMost(…) until it gives no bytes");
            }
            gathering = true;
            try {
                waitForData();
            } finally {
                gathering = false;
            }
        }
        throwIfCutOff();
        return buffer.takeBytes(buffer.size());
    }

    /**
     * Suspends until there is something, and gives at most so many bytes; none at the end. A
     * negative count is {@link #read()}.
     */
    public byte[] read(int count) throws IOException {
        if (count < 0) {
            return read();
        }
        int length = awaitSome(count, "read");
        byte[] bytes = buffer.takeBytes(length);
        resumeIfDrained();
        return bytes;
    }

    /**
     * As {@link #read(int)}, without copying: the caller releases the buffer, or hands it on, as to
     * {@link StreamWriter#write(ByteBuf)}. It is empty at the end.
     *
     * @throws IllegalArgumentException if the count is negative
     */
    public ByteBuf readAtMost(int count) throws IOException {
        if (count < 0) {
            throw new IllegalArgumentException("count: " + count + " (expected: >= 0)");
        }
        int length = awaitSome(count, "readAtMost");
        if (length == 0) {
            return Unpooled.EMPTY_BUFFER;
        }
        ByteBuf bytes = buffer.take(length, ByteBufAllocator.DEFAULT);
        resumeIfDrained();
        return bytes;
    }

    private int awaitSome(int count, String method) throws IOException {
        beginRead(method);
        while (count > 0 && buffer.isEmpty()) {
            if (ended) {
                throwIfCutOff();
                return 0;
            }
            waitForData();
        }
        return Math.min(count, buffer.size());
    }

    /**
     * Suspends until there are so many bytes, and gives them. The count may be above the limit.
     *
     * @throws IncompleteReadException with the bytes that came, if the stream ends before
     * @throws IllegalArgumentException if the count is negative
     */
    public byte[] readExactly(int count) throws IOException {
        if (count < 0) {
            throw new IllegalArgumentException("count: " + count + " (expected: >= 0)");
        }
        beginRead("readExactly");
        while (buffer.size() < count) {
            if (ended) {
                throwIfCutOff();
                throw new IncompleteReadException(buffer.takeBytes(buffer.size()), count);
            }
            waitForData();
        }
        byte[] bytes = buffer.takeBytes(count);
        resumeIfDrained();
        return bytes;
    }

    /**
     * Suspends until there is a line, and gives it with its {@code \n}; at the end of the stream
     * the last one without it, and then none.
     *
     * @throws LimitOverrunException if the line is longer than the limit; if its end has come, the
     *     line is dropped, else all that has come. (asyncio has {@code ValueError} for this.)
     */
    public byte[] readLine() throws IOException {
        try {
            return readUntil(LINE_END);
        } catch (IncompleteReadException atEnd) {
            return atEnd.partial();
        } catch (LimitOverrunException tooLong) {
            if (buffer.indexOf(LINE_END, tooLong.consumed()) == tooLong.consumed()) {
                buffer.discard(tooLong.consumed() + LINE_END.length);
            } else {
                buffer.clear();
            }
            resumeIfDrained();
            throw tooLong;
        }
    }

    /** As {@link #readLine()}, decoded, without its line end; null at the end of the stream. */
    public @Nullable String readLine(Charset charset) throws IOException {
        byte[] line = readLine();
        int length = line.length;
        if (length == 0) {
            return null;
        }
        if (line[length - 1] == '\n') {
            length--;
            if (length > 0 && line[length - 1] == '\r') {
                length--;
            }
        }
        return new String(line, 0, length, charset);
    }

    /**
     * Suspends until one of the separators has come, and gives all up to its end. Of several the
     * one that makes this shortest counts.
     *
     * @throws IncompleteReadException with the bytes that came, if the stream ends before
     * @throws LimitOverrunException if there is no separator within the limit; what has come stays,
     *     and can be read otherwise
     * @throws IllegalArgumentException without a separator, or with an empty one
     */
    public byte[] readUntil(byte[]... separators) throws IOException {
        Separators wanted = new Separators(separators);
        beginRead("readUntil");
        int searched = 0;
        while (true) {
            if (wanted.findIn(buffer, searched)) {
                break;
            }
            searched = Math.max(0, buffer.size() + 1 - wanted.longest());
            if (searched > limit) {
                throw new LimitOverrunException(
                        "No separator within the limit of " + limit + " bytes", searched);
            }
            if (ended) {
                throwIfCutOff();
                throw new IncompleteReadException(buffer.takeBytes(buffer.size()), -1);
            }
            waitForData();
        }
        if (wanted.start() > limit) {
            throw new LimitOverrunException(
                    "What the separator ends is longer than the limit of " + limit + " bytes",
                    wanted.start());
        }
        byte[] bytes = buffer.takeBytes(wanted.end());
        resumeIfDrained();
        return bytes;
    }

    /** Whether the stream has ended and all of it was read. */
    public boolean atEof() {
        return ended && buffer.isEmpty();
    }

    /** Why reads throw, or null while the connection has not failed. */
    public @Nullable IOException exception() {
        return failure;
    }

    private void beginRead(String method) throws IOException {
        requireLoopThread(method);
        throwFailure();
        if (waiter.isTaken()) {
            throw new IllegalStateException(
                    method + "() while another coroutine waits for data of this reader already");
        }
    }

    private void throwFailure() throws IOException {
        if (failure != null) {
            throw failure;
        }
    }

    private void throwIfCutOff() throws IOException {
        if (cutOff != null) {
            throw cutOff;
        }
    }

    private void requireLoopThread(String method) {
        if (!LoopThread.isOf(loop)) {
            throw new IllegalStateException(
                    method
                            + "() is for the coroutines of the reader's own loop; from elsewhere"
                            + " use Asyncio.runCoroutineThreadsafe");
        }
    }

    private void waitForData() throws IOException {
        if (paused) { // it needs more than the limit
            paused = false;
            Objects.requireNonNull(source).resumeReading();
        }
        waiter.await();
        throwFailure(); // which may have come behind what has woken it
    }

    private void resumeIfDrained() {
        if (paused && buffer.size() <= limit) {
            paused = false;
            Objects.requireNonNull(source).resumeReading();
        }
    }

    // -- feeding

    /**
     * Adds what has come, and takes the buffer over, whatever happens.
     *
     * @throws IllegalStateException after the end, or on another thread than the loop's
     */
    public void feedData(ByteBuf data) {
        if (!LoopThread.isOf(loop)) {
            data.release();
            requireLoopThread("feedData");
        }
        if (ended || failure != null) {
            data.release();
            if (failure == null) {
                throw new IllegalStateException("feedData after feedEof");
            }
            return;
        }
        buffer.add(data);
        waiter.wake();
        ReadSource feeder = source;
        if (feeder != null && !paused && buffer.size() > tolerated()) {
            paused = true;
            feeder.pauseReading();
        }
    }

    private long tolerated() {
        return gathering ? MAX_GATHERED : 2L * limit;
    }

    /** The stream ends behind what has come. */
    public void feedEof() {
        requireLoopThread("feedEof");
        end(null);
    }

    /** The stream has failed: reads throw this, and what has come is dropped. */
    public void setException(IOException newFailure) {
        requireLoopThread("setException");
        fail(newFailure);
    }

    /** As {@link #feedEof}; with a reason if the peer may have had more to say. */
    void end(@Nullable IOException reason) {
        if (!ended) {
            ended = true;
            cutOff = reason;
            waiter.wake();
        }
    }

    void fail(IOException newFailure) {
        failure = newFailure;
        buffer.clear();
        waiter.fail(newFailure);
    }

    // -- the end of the connection

    /**
     * Nothing feeds this any more, and nobody need read the rest: it goes to the heap, so that no
     * buffer is left to release.
     */
    void detach() {
        source = null;
        paused = false;
        buffer.moveToHeap();
    }

    /**
     * What has come is for another decoder: the buffers, which the caller releases.
     *
     * @throws IllegalStateException if a coroutine waits for more of it
     */
    ByteBuf takeAll() {
        if (waiter.isTaken()) {
            throw new IllegalStateException(
                    "startTls() while a coroutine reads: what it waits for was sent in the clear;"
                        + " start TLS between two reads, or cancel that coroutine and await it");
        }
        ByteBuf all =
                buffer.isEmpty()
                        ? Unpooled.EMPTY_BUFFER
                        : buffer.take(buffer.size(), ByteBufAllocator.DEFAULT);
        resumeIfDrained();
        return all;
    }

    ByteQueue buffer() {
        return buffer;
    }
}
