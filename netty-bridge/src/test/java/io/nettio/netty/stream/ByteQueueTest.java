package io.nettio.netty.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

import org.junit.jupiter.api.Test;

import java.util.Random;

/** The queue of a reader, against a string that holds the same. */
class ByteQueueTest {
    private final Random random = new Random(20261125);
    private final ByteQueue queue = new ByteQueue();
    private final StringBuilder model = new StringBuilder();

    @Test
    void anySteps_giveTheBytesInTheirOrderAndReleaseAllBuffers() {
        for (int step = 0; step < 20_000; step++) {
            switch (random.nextInt(8)) {
                case 0, 1 -> add();
                case 2 -> assertEquals(modelTakes(some()), text(queue.takeBytes(taken)));
                case 3 -> take();
                case 4 -> {
                    modelTakes(some());
                    queue.discard(taken);
                }
                case 5 -> addThoseOfAnother();
                case 6 -> empty();
                default -> search();
            }
            assertEquals(model.length(), queue.size());
        }
        assertEquals(model.toString(), text(queue.takeBytes(queue.size())));
        assertTrue(queue.isEmpty());
    }

    private int taken;

    private int some() {
        return random.nextInt(Math.min(model.length(), 300) + 1);
    }

    private String modelTakes(int count) {
        taken = count;
        String head = model.substring(0, count);
        model.delete(0, count);
        return head;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, ISO_8859_1);
    }

    private void addThoseOfAnother() {
        ByteQueue other = new ByteQueue();
        for (int i = random.nextInt(3); i > 0; i--) {
            addTo(other);
        }
        queue.moveFrom(other);
        assertTrue(other.isEmpty());
    }

    /** Seldom, so that there are several buffers, and one, and none. */
    private void empty() {
        switch (random.nextInt(16)) {
            case 0 -> {
                queue.clear();
                model.setLength(0);
            }
            case 1 -> queue.moveToHeap();
            default -> {}
        }
    }

    private void add() {
        addTo(queue);
    }

    /** Few different letters, so that separators occur; sometimes little in a big buffer. */
    private void addTo(ByteQueue to) {
        int length = random.nextInt(random.nextInt(10) == 0 ? 6000 : 40);
        ByteBuf data = ByteBufAllocator.DEFAULT.buffer(length + random.nextInt(2) * 2000);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append((char) ('a' + random.nextInt(3)));
        }
        data.writeCharSequence(text, ISO_8859_1);
        model.append(text);
        to.add(data);
    }

    private void take() {
        if (queue.isEmpty()) {
            return;
        }
        String expected = modelTakes(some());
        ByteBuf part = queue.take(taken, ByteBufAllocator.DEFAULT);
        assertEquals(expected, part.toString(ISO_8859_1));
        part.release();
    }

    private void search() {
        StringBuilder wanted = new StringBuilder();
        for (int i = random.nextInt(5); i >= 0; i--) {
            wanted.append((char) ('a' + random.nextInt(3)));
        }
        int from = random.nextInt(model.length() + 2);
        assertEquals(
                model.indexOf(wanted.toString(), from),
                queue.indexOf(wanted.toString().getBytes(ISO_8859_1), from),
                () -> wanted + " from " + from);
    }
}
