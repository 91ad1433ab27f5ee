package io.nettio.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nettio.Asyncio;
import io.nettio.coroutine.CoroutineBackend;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.time.Duration;

/**
 * As many tasks as fit: a million asleep at once on one loop in the 2 GB of the test's heap, or
 * 100,000 on virtual threads.
 */
class ManyTasksTest {
    private static final int COUNT =
            CoroutineBackend.chosen().name().equals("handoff") ? 100_000 : 1_000_000;

    @Test
    @Tag("full")
    void tasks_asleepAtOnce_wakeInTheOrderOfTheirDeadlines() {
        StepTicker ticker = new StepTicker();
        AsyncioEventLoop loop = TestLoops.newLoop(Transports.NIO.ioHandlerFactory(), ticker);
        int[] woken = new int[1];
        int[] outOfOrder = new int[1];

        loop.runUntilComplete(
                () -> {
                    for (int i = 0; i < COUNT; i++) {
                        int place =
                                (int) ((i * 7919L) % COUNT); // 7919 is prime to COUNT: each place
                        // once, scattered
                        loop.createTask(
                                () -> {
                                    Asyncio.sleep(Duration.ofNanos(1_000L + place));
                                    if (woken[0]++ != place) {
                                        outOfOrder[0]++;
                                    }
                                });
                    }
                    while (loop.statistics().timers() < COUNT) {
                        Asyncio.sleep(Duration.ZERO);
                    }
                    assertEquals(COUNT + 1, loop.statistics().tasks());
                    ticker.advanceNanos(1_000L + COUNT);
                    while (loop.statistics().tasks() > 1) {
                        Asyncio.sleep(Duration.ZERO);
                    }
                });

        assertEquals(COUNT, woken[0]);
        assertEquals(0, outOfOrder[0]);
        loop.close();
    }
}
