package io.nettio.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.AsyncFuture;
import io.nettio.Asyncio;
import io.nettio.Body;
import io.nettio.Task;
import io.nettio.inspect.LoopSnapshot.Answer;
import io.nettio.inspect.TaskSnapshot.State;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

class SnapshotTest extends Looked {
    /** Runs the code beside a task, once that waits; the task is cancelled in the end. */
    private void beside(Body body, java.util.function.Consumer<Task<?>> code) {
        runMain(
                () -> {
                    Task<Void> task = Asyncio.createTask(body);
                    yieldTimes(2);
                    code.accept(task);
                    task.cancel();
                    Asyncio.waitOn(List.of(task), null, io.nettio.ReturnWhen.ALL_COMPLETED);
                });
    }

    private static void sleepFor(long seconds) {
        sleepSeconds(seconds);
    }

    @Test
    void task_sleeping_waitsInSleepUntilItsDeadline() {
        beside(
                () -> sleepFor(10),
                task -> {
                    TaskSnapshot seen = look(task);
                    assertEquals(State.WAITING, seen.state());
                    assertEquals("Asyncio.sleep", seen.awaits().what());
                    assertEquals(Duration.ofSeconds(10), seen.awaits().dueIn());
                    assertEquals(List.of(), seen.awaits().tasks());
                });
    }

    @Test
    void stack_ofASuspendedTask_hasTheCodeFromItsWaitOn() {
        beside(
                () -> sleepFor(10),
                task -> {
                    TaskSnapshot seen = look(task);
                    assertTrue(seen.stackKnown());
                    assertEquals("sleep", seen.stack().get(0).getMethodName());
                    assertTrue(
                            seen.stack().stream()
                                    .anyMatch(frame -> frame.getMethodName().equals("sleepFor")),
                            seen.stack()::toString);
                    assertTrue(
                            seen.coroutine().startsWith(SnapshotTest.class.getName() + ".lambda"),
                            seen.coroutine());
                });
    }

    @Test
    void task_whoseAwaitIsDone_isReady() {
        runMain(
                () -> {
                    AsyncFuture<String> future = loop.createFuture();
                    Task<String> task = Asyncio.createTask(() -> Asyncio.await(future));
                    assertEquals(State.CREATED, look(task).state());
                    yieldNow();
                    assertEquals(State.WAITING, look(task).state());
                    future.setResult("done");
                    assertEquals(State.READY, look(task).state());
                    assertNull(look(task).awaits());
                    Asyncio.await(task);
                });
    }

    @Test
    void task_thatLooks_runsAndSeesItsOwnCode() {
        runMain(
                () -> {
                    LoopSnapshot seen = look();
                    TaskSnapshot self = seen.tasks().get(0);
                    assertEquals(State.RUNNING, self.state());
                    assertEquals(self.number(), seen.runningTask());
                    assertTrue(self.stackKnown());
                    assertEquals("look", self.stack().get(0).getMethodName());
                    assertEquals(Answer.COMPLETE, seen.answer());
                });
    }

    @Test
    void loop_betweenTwoRuns_isReadByTheCaller() {
        loop.createTask(() -> sleepSeconds(1));
        loop.runOnce();

        LoopSnapshot seen = look();

        assertEquals(Answer.AT_REST, seen.answer());
        assertEquals("Asyncio.sleep", seen.tasks().get(0).awaits().what());
        assertEquals("VirtualTimeLoop", seen.name());
        runMain(() -> sleepSeconds(2));
    }

    @Test
    void loop_closed_saysSo() {
        loop.close();

        assertEquals(Answer.CLOSED, look().answer());
    }

    @Test
    void age_ofATask_isByTheLoopsClock() {
        beside(
                () -> sleepFor(10),
                task -> {
                    sleepSeconds(3);
                    assertEquals(Duration.ofSeconds(3), look(task).age());
                });
    }

    @Test
    void age_ofATaskMadeBetweenRuns_countsFromThere() {
        runMain(() -> {});
        loop.advance(Duration.ofSeconds(100));
        Task<Void> task = loop.createTask(() -> sleepSeconds(1));

        assertEquals(Duration.ZERO, look(task).age());

        runMain(() -> Asyncio.await(task));
    }

    @Test
    void limits_beyondThem_countTheTasksAndLeaveStacksOut() {
        runMain(
                () -> {
                    for (int i = 0; i < 10; i++) {
                        Asyncio.createTask(() -> sleepSeconds(1));
                    }
                    yieldNow();
                    LoopSnapshot seen = Inspection.of(loop, LIMIT, new Limits(5, 2, 2));
                    assertEquals(11, seen.taskCount());
                    assertTrue(seen.truncated());
                    assertEquals(5, seen.tasks().size());
                    assertTrue(seen.tasks().get(1).stackKnown());
                    assertFalse(seen.tasks().get(2).stackKnown());
                    assertEquals("AsyncFuture[pending]", seen.tasks().get(2).awaits().what());
                    sleepSeconds(2);
                });
    }

    @Test
    void allLoops_withOneThatRuns_haveIt() {
        runMain(
                () -> {
                    LoopSnapshot own =
                            Inspection.ofAllLoops(LIMIT).stream()
                                    .filter(seen -> seen.number() == loop.engine().number())
                                    .findFirst()
                                    .orElse(null);
                    assertNotNull(own);
                    assertEquals(1, own.taskCount());
                });
    }

    @Test
    void times_whileWatched_addUpToTheTime() {
        beside(
                () -> sleepFor(10),
                task -> {
                    assertNull(look(task).times());
                    Inspection.watchTimes(loop, Duration.ofSeconds(60));
                    sleepSeconds(3);
                    assertEquals(
                            new TaskTimes(Duration.ZERO, Duration.ZERO, Duration.ofSeconds(3)),
                            look(task).times());
                });
    }

    @Test
    void times_afterTheWatch_areGone() {
        beside(
                () -> sleepFor(10),
                task -> {
                    Inspection.watchTimes(loop, Duration.ofSeconds(1));
                    sleepSeconds(2);
                    yieldNow();
                    assertNull(look(task).times());
                });
    }

    @Test
    void times_inDebugMode_areThere() {
        loop.setDebug(true);
        beside(
                () -> sleepFor(10),
                task -> {
                    sleepSeconds(3);
                    assertEquals(Duration.ofSeconds(3), look(task).times().idle());
                });
        loop.setDebug(false);
    }

    @Test
    void times_ofATaskThatComputesAndYields_areBusyAndScheduled() {
        beside(
                () -> {
                    for (int i = 0; i < 5; i++) {
                        loop.advance(Duration.ofSeconds(2)); // as if it computed
                        yieldNow();
                    }
                },
                task -> {
                    Inspection.watchTimes(loop, Duration.ofHours(1));
                    loop.advance(Duration.ofSeconds(1));
                    yieldNow();
                    TaskTimes times = look(task).times();
                    assertEquals(Duration.ofSeconds(2), times.busy());
                    assertEquals(Duration.ofSeconds(1), times.scheduled());
                });
    }

    @Test
    void limits_withoutABound_areTaken() {
        beside(
                () -> sleepFor(10),
                task -> {
                    int all = Integer.MAX_VALUE;
                    LoopSnapshot seen = Inspection.of(loop, LIMIT, new Limits(all, all, all));
                    assertEquals(Duration.ofSeconds(10), named(seen, task.name()).awaits().dueIn());
                });
    }

    @Test
    void tasks_veryMany_areCountedAndTheOldestAreShown() {
        runMain(
                () -> {
                    for (int i = 0; i < 200_000; i++) {
                        Asyncio.createTask(() -> {});
                    }
                    LoopSnapshot seen = look();
                    assertEquals(200_001, seen.taskCount());
                    assertEquals(Limits.DEFAULT.tasks(), seen.tasks().size());
                    assertEquals(1, seen.tasks().get(0).number());
                    endOthers();
                });
    }
}
