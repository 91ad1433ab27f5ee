package io.nettio.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.nettio.AsyncFuture;
import io.nettio.Asyncio;
import io.nettio.Coroutine;
import io.nettio.Task;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

/** Virtual time, and the report of a deadlock. */
final class VirtualTimeLoopTest extends LoopTest {
    private final AsyncFuture<String> never = loop.createFuture();

    private Task<String> waiter(String name) {
        return loop.createTask(Coroutine.of(() -> Asyncio.await(never)), Task.Options.named(name));
    }

    @Test
    void time_new_isZeroAndJumpsToEachTimer() {
        assertEquals(0, loop.time());

        runMain(
                () -> {
                    sleepSeconds(3600);
                    noteAt("an hour later");
                });

        assertTrail("an hour later@3600");
    }

    @Test
    void deadlock_namesTheTasksThatWaitInTheOrderOfTheirCreation() {
        Task<String> reader = waiter("reader");
        Task<String> writer = waiter("writer");

        DeadlockException deadlock =
                assertThrows(DeadlockException.class, () -> loop.runUntilComplete(reader));

        assertEquals(List.of(reader, writer), deadlock.tasks());
        assertContains("Task[reader pending awaits AsyncFuture[pending]]", deadlock);
        assertContains("Task[writer pending awaits", deadlock);
        never.setResult("value");
        loop.runUntilComplete(writer);
    }

    @Test
    void deadlock_afterTimersRan_isReportedOnceNothingIsLeft() {
        loop.callLater(Duration.ofSeconds(5), () -> noteAt("timer"));

        assertThrows(DeadlockException.class, () -> loop.runUntilComplete(never));

        assertTrail("timer@5");
    }

    @Test
    void deadlock_reported_theLoopCanBeRunOn() {
        Task<String> waits = waiter("waits");
        assertThrows(DeadlockException.class, loop::runForever);

        never.setResult("value");

        assertEquals("value", loop.runUntilComplete(waits));
    }

    @Test
    void deadlock_onlyCancelledTimersLeft_isReported() {
        loop.callLater(Duration.ofSeconds(5), () -> note("never")).cancel();

        assertThrows(DeadlockException.class, () -> loop.runUntilComplete(never));

        assertEquals(0, loop.time());
    }

    @Test
    void runOnce_timerSet_doesNotLetTimePass() {
        loop.callLater(Duration.ofSeconds(1), () -> note("timer"));

        loop.runOnce();

        assertEquals(0, loop.time());
        assertTrail();
        loop.advance(Duration.ofSeconds(1));
        loop.runOnce();
        assertTrail("timer");
    }

    @Test
    void runOnce_nothingToDo_returns() {
        loop.runOnce();

        assertEquals(0, loop.statistics().turns());
    }

    @Test
    void runOnce_submittedWork_runsIt() {
        loop.callSoonThreadsafe(() -> note("submitted"));

        loop.runOnce();

        assertTrail("submitted");
    }

    @Test
    void advance_severalTimers_runsAllThatAreDueInOneTurn() {
        loop.callLater(Duration.ofSeconds(2), () -> noteAt("b"));
        loop.callLater(Duration.ofSeconds(1), () -> noteAt("a"));

        loop.advance(Duration.ofSeconds(5));
        loop.runOnce();

        assertTrail("a@5", "b@5");
    }

    @Test
    void advance_negative_isRefused() {
        assertContains(
                "Time does not go back",
                assertThrows(
                        IllegalArgumentException.class,
                        () -> loop.advance(Duration.ofSeconds(-1))));
    }

    @Test
    void stop_insideRunOnce_endsNoLaterRun() {
        loop.callSoon(loop::stop);
        loop.runOnce();

        runMain(
                () -> {
                    yieldTimes(3);
                    note("ran");
                });

        assertTrail("ran");
    }

    @Test
    void deadlock_ofTasksThatAwaitEachOther_namesTheRing() {
        List<Task<?>> pair = new java.util.ArrayList<>();
        pair.add(loop.createTask(() -> Asyncio.await(pair.get(1))));
        pair.add(loop.createTask(() -> Asyncio.await(pair.get(0))));

        DeadlockException deadlock = assertThrows(DeadlockException.class, loop::runForever);

        assertContains("; in a ring: 1 Task-1 → 2 Task-2 → 1", deadlock);
        pair.get(0).cancel();
        loop.runOnce();
        loop.runOnce();
        loop.runOnce();
    }
}
