package io.nettio.netty.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/**
 * The bytes that have come and that nobody has read, in the buffers in which they came.
 *
 * <p>A buffer of which little is used is copied into one that is shared by such, so that a peer who
 * sends single bytes cannot make a small number of them hold much memory.
 *
 * <p>Loop thread only.
 */
final class ByteQueue {
    private static final int NOTHING = -1;

    /** A buffer is kept as it is if at least one in so many of its bytes is used. */
    private static final int MIN_FILL = 4;

    private static final int SHARED_CAPACITY = 4096;

    // mostly there is one at most, for which a queue would be more memory to touch at each read
    private @Nullable ByteBuf sole; // null: none, or several
    private @Nullable ArrayDeque<ByteBuf> several; // empty while one is alone
    private int size;

    /** Of how many buffers at the tail this is the last, and ours to append to: one or none. */
    private boolean tailIsShared;

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** Takes the buffer over. */
    void add(ByteBuf data) {
        int length = data.readableBytes();
        if (length == 0) {
            data.release();
            return;
        }
        size += length;
        if (length >= SHARED_CAPACITY || length >= data.capacity() / MIN_FILL) {
            append(data);
            tailIsShared = false;
            return;
        }
        try {
            shared(length, data.alloc()).writeBytes(data);
        } finally {
            data.release();
        }
    }

    private ByteBuf shared(int length, ByteBufAllocator allocator) {
        ByteBuf tail = tail();
        // a slice that somebody took shares the memory: what is in front of it stays as it is
        if (tail != null && tailIsShared && tail.maxFastWritableBytes() >= length) {
            return tail;
        }
        ByteBuf fresh = allocator.buffer(SHARED_CAPACITY, SHARED_CAPACITY);
        append(fresh);
        tailIsShared = true;
        return fresh;
    }

    /** What the other one has goes behind what this one has. */
    void moveFrom(ByteQueue other) {
        while (!other.isNone()) {
            append(other.removeHead());
        }
        size += other.size;
        tailIsShared = false;
        other.size = 0;
    }

    byte[] takeBytes(int count) {
        byte[] bytes = new byte[count];
        int done = 0;
        while (done < count) {
            ByteBuf first = head();
            int part = Math.min(count - done, first.readableBytes());
            first.readBytes(bytes, done, part);
            done += part;
            dropIfRead(first);
        }
        size -= count;
        return bytes;
    }

    /**
     * Without copying: the buffers themselves, or slices of them. The caller releases it. Not from
     * an empty queue.
     */
    ByteBuf take(int count, ByteBufAllocator allocator) {
        if (count <= headLength()) {
            size -= count;
            return takeOfHead(count);
        }
        CompositeByteBuf all = allocator.compositeBuffer(Math.max(16, buffers().size()));
        int left = count;
        while (left > 0) {
            int part = Math.min(left, headLength());
            all.addComponent(true, takeOfHead(part));
            left -= part;
        }
        size -= count;
        return all;
    }

    private int headLength() {
        return isNone() ? 0 : head().readableBytes();
    }

    private ByteBuf takeOfHead(int count) {
        ByteBuf first = head();
        return count < first.readableBytes() ? first.readRetainedSlice(count) : removeHead();
    }

    void discard(int count) {
        int left = count;
        while (left > 0) {
            ByteBuf first = head();
            int part = Math.min(left, first.readableBytes());
            first.skipBytes(part);
            left -= part;
            dropIfRead(first);
        }
        size -= count;
    }

    private void dropIfRead(ByteBuf first) {
        if (!first.isReadable()) {
            removeHead().release();
        }
    }

    /** What is left needs no release any more. */
    void moveToHeap() {
        if (size > 0) {
            byte[] rest = takeBytes(size);
            add(Unpooled.wrappedBuffer(rest));
        }
    }

    void clear() {
        while (!isNone()) {
            removeHead().release();
        }
        size = 0;
    }

    /** Where these bytes begin, at this position or behind it; -1 if they do not occur. */
    int indexOf(byte[] wanted, int from) {
        int start = 0; // of the buffer, in the queue
        for (ByteBuf buffer : buffers()) {
            int end = start + buffer.readableBytes();
            int position = Math.max(from, start);
            while (position < end) {
                int offset = buffer.readerIndex() - start;
                int found = buffer.indexOf(position + offset, end + offset, wanted[0]);
                if (found < 0) {
                    break;
                }
                position = found - offset;
                if (matches(wanted, buffer, found, position)) {
                    return position;
                }
                position++;
            }
            start = end;
        }
        return NOTHING;
    }

    private boolean matches(byte[] wanted, ByteBuf buffer, int index, int position) {
        int here = Math.min(wanted.length, buffer.writerIndex() - index);
        for (int i = 1; i < here; i++) {
            if (buffer.getByte(index + i) != wanted[i]) {
                return false;
            }
        }
        return here == wanted.length || restMatches(wanted, here, position + here);
    }

    /** The separator goes on in the next buffers. */
    private boolean restMatches(byte[] wanted, int matched, int position) {
        int start = 0;
        int next = matched;
        for (ByteBuf buffer : buffers()) {
            int length = buffer.readableBytes();
            int skip = Math.max(0, position + (next - matched) - start);
            for (int i = skip; i < length && next < wanted.length; i++) {
                if (buffer.getByte(buffer.readerIndex() + i) != wanted[next]) {
                    return false;
                }
                next++;
            }
            start += length;
        }
        return next == wanted.length;
    }

    // -- the buffers

    private void append(ByteBuf buffer) {
        ByteBuf first = sole;
        if (first == null && isNone()) {
            sole = buffer;
            return;
        }
        ArrayDeque<ByteBuf> line = several;
        if (line == null) {
            line = new ArrayDeque<>();
            several = line;
        }
        if (first != null) {
            sole = null;
            line.add(first);
        }
        line.add(buffer);
    }

    private boolean isNone() {
        return sole == null && (several == null || several.isEmpty());
    }

    private ByteBuf head() {
        ByteBuf first = sole;
        return first != null ? first : Objects.requireNonNull(several).element();
    }

    private @Nullable ByteBuf tail() {
        return sole != null || several == null ? sole : several.peekLast();
    }

    private ByteBuf removeHead() {
        ByteBuf first = sole;
        if (first == null) {
            return Objects.requireNonNull(several).remove();
        }
        sole = null;
        return first;
    }

    private Collection<ByteBuf> buffers() {
        ByteBuf first = sole;
        if (first != null) {
            return List.of(first);
        }
        return several == null ? List.of() : several;
    }
}
