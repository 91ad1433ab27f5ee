package io.nettio.leakcheck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.util.List;

class NoLeaksTest {
    @BeforeAll
    static void install() {
        RecordingLeakDetector.install();
    }

    @Test
    void buffer_neverReleased_isFound() throws Exception {
        dropABuffer();

        List<String> leaks = Leaks.find();

        assertEquals(1, leaks.size(), leaks::toString);
        assertTrue(leaks.getFirst().contains("dropABuffer"), leaks::toString);
    }

    private static void dropABuffer() {
        ByteBufAllocator.DEFAULT.buffer(16).writeByte(1);
    }

    @Test
    void buffer_released_isNotFound() throws Exception {
        ByteBuf buffer = ByteBufAllocator.DEFAULT.buffer(16);
        buffer.writeByte(1);
        buffer.release();

        assertEquals(List.of(), Leaks.find());
    }
}
