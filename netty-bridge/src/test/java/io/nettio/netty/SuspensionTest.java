package io.nettio.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.util.concurrent.ScheduledFuture;

import org.junit.jupiter.api.Test;

import java.util.concurrent.TimeUnit;

/** A loop that is suspended while something is submitted goes on. */
class SuspensionTest {
    private static final int ROUNDS = 1_000;

    @Test
    void submitWhileSuspending_neverEndsTheLoop() throws Exception {
        AsyncioEventLoop loop = TestLoops.newLoop();
        for (int round = 0; round < ROUNDS; round++) {
            loop.submit(() -> {}).sync();
            loop.trySuspend();

            assertEquals("ran", loop.submit(() -> "ran").get());
        }
        loop.close();
    }

    @Test
    void timerCancelledWhileSuspending_neverEndsTheLoop() throws Exception {
        AsyncioEventLoop loop = TestLoops.newLoop();
        for (int round = 0; round < ROUNDS; round++) {
            ScheduledFuture<?> timer = loop.schedule(() -> {}, 1, TimeUnit.DAYS);
            loop.submit(() -> {}).sync();
            loop.trySuspend();

            assertTrue(timer.cancel(false));

            assertEquals("ran", loop.submit(() -> "ran").get());
        }
        loop.close();
    }
}
