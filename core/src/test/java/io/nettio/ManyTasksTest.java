package io.nettio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.coroutine.CoroutineBackend;
import io.nettio.testing.LoopTest;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.time.Duration;

/** A million tasks on one loop, in the 2 GB of the tests; a tenth where each has a thread. */
final class ManyTasksTest extends LoopTest {
    private static final int MILLION =
            CoroutineBackend.chosen().name().equals("continuation") ? 1_000_000 : 100_000;

    @Test
    void hundredThousandTasks_sleepingAtOnce_wakeInDeadlineOrder() {
        assertWakeInDeadlineOrder(100_000);
    }

    @Test
    @Tag("full")
    void millionTasks_sleepingAtOnce_wakeInDeadlineOrder() {
        assertWakeInDeadlineOrder(MILLION);
    }

    private void assertWakeInDeadlineOrder(int tasks) {
        int[] woken = new int[tasks];
        int[] count = {0};
        for (int i = 0; i < tasks; i++) {
            int number = i;
            loop.createTask(
                    () -> {
                        Asyncio.sleep(delay(number, tasks));
                        woken[count[0]++] = number;
                    });
        }
        loop.runOnce();
        assertEquals(tasks, loop.statistics().timers());

        runMain(() -> sleepSeconds(10));

        assertEquals(tasks, count[0]);
        for (int i = 1; i < tasks; i++) {
            int byDeadline = delay(woken[i - 1], tasks).compareTo(delay(woken[i], tasks));
            assertTrue(byDeadline < 0 || (byDeadline == 0 && woken[i - 1] < woken[i]));
        }
    }

    /** Out of order, and one in four the same as another. */
    private static Duration delay(int task, int tasks) {
        return Duration.ofNanos(1 + (task * 7919L) % (tasks * 3L / 4));
    }
}
