package io.nettio.metrics.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.inspect.BlockedReport;

import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

class BlockLogTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:10Z");

    private final BlockLog log = new BlockLog(Clock.fixed(NOW, ZoneOffset.UTC));

    private static BlockedReport report(String loop, long millis, int level) {
        return new BlockedReport(
                loop,
                Duration.ofMillis(millis),
                level,
                Thread.State.RUNNABLE,
                List.of(),
                List.of(),
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(),
                Duration.ZERO,
                1);
    }

    @Test
    void block_whenReported_beganBeforeByItsLength() {
        log.blocked(report("a", 4000, 1));

        assertEquals(Instant.parse("2026-01-01T00:00:06Z"), log.blocks().get(0).beganAt());
        assertFalse(log.blocks().get(0).over());
    }

    @Test
    void block_thatIsReportedAgain_staysOne() {
        log.blocked(report("a", 100, 1));
        log.blocked(report("a", 200, 2));

        assertEquals(1, log.count());
        assertEquals(200_000_000, log.blocks().get(0).forNanos());
    }

    @Test
    void blocksOfTwoLoops_atOnce_areTwo() {
        log.blocked(report("a", 100, 1));
        log.blocked(report("b", 100, 1));
        log.ended(report("a", 100, 1), Duration.ofMillis(150));

        assertEquals(
                List.of("b false", "a true"),
                log.blocks().stream()
                        .map(block -> block.report().loop() + " " + block.over())
                        .toList());
    }

    @Test
    void block_thatEnded_isNotTakenUpByTheNext() {
        log.blocked(report("a", 100, 1));
        log.ended(report("a", 100, 1), Duration.ofMillis(150));
        log.blocked(report("a", 100, 1));

        assertEquals(2, log.count());
        assertTrue(log.blocks().get(1).over());
        assertEquals(150_000_000, log.blocks().get(1).forNanos());
    }

    @Test
    void blocksBeyondTheLimit_areCountedAndForgotten() {
        for (int i = 0; i <= BlockLog.MAX_BLOCKS; i++) {
            log.blocked(report("loop " + i, 100, 1));
        }

        assertEquals(BlockLog.MAX_BLOCKS, log.blocks().size());
        assertEquals(BlockLog.MAX_BLOCKS + 1, log.count());
        assertEquals("loop " + BlockLog.MAX_BLOCKS, log.blocks().get(0).report().loop());
    }

    @Test
    void block_thatGoesOn_outlivesThoseThatAreOver() {
        log.blocked(report("goes on", 100, 1));
        for (int i = 0; i <= BlockLog.MAX_BLOCKS; i++) {
            log.blocked(report("loop " + i, 100, 1));
            log.ended(report("loop " + i, 100, 1), Duration.ofMillis(100));
        }

        assertEquals("goes on", log.blocks().get(BlockLog.MAX_BLOCKS - 1).report().loop());
    }
}
