package io.nettio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.nettio.testing.LoopTest;

import org.junit.jupiter.api.Test;

import java.time.Duration;

/** {@code sleep}. */
final class SleepTest extends LoopTest {
    @Test
    void sleep_time_goesOnAfterIt() {
        runMain(
                () -> {
                    Asyncio.sleep(Duration.ofMillis(2500));
                    note(loop.time());
                });

        assertTrail("2500000000");
    }

    @Test
    void sleep_negative_isABareYield() {
        runMain(
                () -> {
                    loop.callSoon(() -> note("callback"));
                    Asyncio.sleep(Duration.ofSeconds(-5));
                    note("woken");
                });

        assertTrail("callback", "woken");
        assertEquals(0, loop.time());
    }

    @Test
    void sleep_severalTasks_wakeByDeadlineAndTiesByAge() {
        runMain(
                () ->
                        Asyncio.taskGroup(
                                group -> {
                                    for (int i = 0; i < 3; i++) {
                                        String name = "task" + i;
                                        long seconds = i == 1 ? 1 : 2;
                                        group.createTask(
                                                () -> {
                                                    sleepSeconds(seconds);
                                                    noteAt(name);
                                                });
                                    }
                                }));

        assertTrail("task1@1", "task0@2", "task2@2");
    }

    @Test
    void sleep_huge_doesNotOverflow() {
        Task<Void> task = loop.createTask(() -> Asyncio.sleep(Duration.ofSeconds(Long.MAX_VALUE)));
        runMain(() -> sleepSeconds(1000));

        task.cancel();
        assertThrows(CancelledError.class, () -> loop.runUntilComplete(task));
    }
}
