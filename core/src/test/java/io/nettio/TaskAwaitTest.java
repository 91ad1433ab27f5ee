package io.nettio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.testing.LoopTest;
import io.nettio.testing.VirtualTimeLoop;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;

/** What a task may await, and where it is seen while it does. */
final class TaskAwaitTest extends LoopTest {
    @Test
    void tasks_several_takeTurnsInTheirOrder() {
        runMain(
                () ->
                        Asyncio.await(
                                Asyncio.gather(
                                        Coroutine.of(() -> noteAndYield("a")),
                                        Coroutine.of(() -> noteAndYield("b")),
                                        Coroutine.of(() -> noteAndYield("c")))));

        assertTrail("a1", "b1", "c1", "a2", "b2", "c2", "a3", "b3", "c3");
    }

    private void noteAndYield(String name) {
        note(name + 1);
        yieldNow();
        note(name + 2);
        yieldNow();
        note(name + 3);
    }

    @Test
    void sleepZero_yieldsExactlyOneTurn() {
        runMain(
                () -> {
                    loop.callSoon(
                            () -> {
                                note("same turn");
                                loop.callSoon(() -> note("next turn"));
                            });
                    yieldNow();
                    note("after the yield");
                    yieldNow();
                });

        assertTrail("same turn", "after the yield", "next turn");
    }

    @Test
    void await_anotherTask_givesItsResult() {
        runMain(() -> note(Asyncio.await(Asyncio.createTask(() -> "value"))));

        assertTrail("value");
    }

    @Test
    void await_failedTask_throwsItsException() {
        IOException failure = new IOException("disk");
        runMain(
                () -> {
                    Task<Void> task =
                            Asyncio.createTask(
                                    () -> {
                                        throw failure;
                                    });
                    assertSame(failure, assertThrows(IOException.class, () -> Asyncio.await(task)));
                });
    }

    @Test
    void await_itself_isThrownIntoTheTask() {
        Task<?>[] self = new Task<?>[1];
        self[0] =
                loop.createTask(
                        () ->
                                assertContains(
                                        "cannot await itself",
                                        assertThrows(
                                                IllegalStateException.class,
                                                () -> Asyncio.await(self[0]))));

        loop.runUntilComplete(self[0]);
    }

    @Test
    void await_itself_cannotBeAwaitedByOthersEither() {
        Task<?>[] self = new Task<?>[1];
        self[0] =
                loop.createTask(
                        () -> {
                            assertThrows(IllegalStateException.class, () -> Asyncio.await(self[0]));
                            sleepSeconds(1);
                        });
        runMain(
                () -> {
                    yieldNow();
                    assertContains(
                            "cannot be awaited before it is done",
                            assertThrows(
                                    IllegalStateException.class, () -> Asyncio.await(self[0])));
                    sleepSeconds(2);
                    Asyncio.await(self[0]);
                });
    }

    @Test
    void await_futureOfAnotherLoop_isRefusedAndTheTaskGoesOn() {
        VirtualTimeLoop other = loops.virtual();
        AsyncFuture<String> foreign = other.createFuture();

        runMain(
                () -> {
                    assertContains(
                            "runCoroutineThreadsafe",
                            assertThrows(
                                    IllegalStateException.class, () -> Asyncio.await(foreign)));
                    yieldNow();
                    note("goes on");
                });

        assertTrail("goes on");
        assertFalse(foreign.done());
    }

    @Test
    void await_doneFutureOfAnotherLoop_givesItsResult() {
        AsyncFuture<String> foreign = loops.virtual().createFuture();
        foreign.setResult("value");

        runMain(() -> note(Asyncio.await(foreign)));

        assertTrail("value");
    }

    @Test
    void setResult_onATask_isRefusedAndTheTaskGoesOn() {
        Task<String> task = loop.createTask(() -> "value");

        assertContains(
                "return it there",
                assertThrows(IllegalStateException.class, () -> task.setResult("other")));
        assertEquals("value", loop.runUntilComplete(task));
    }

    @Test
    void setException_onATask_isRefusedAndTheTaskGoesOn() {
        Task<String> task = loop.createTask(() -> "value");

        assertContains(
                "throw it there, or cancel()",
                assertThrows(
                        IllegalStateException.class,
                        () -> task.setException(new IOException("other"))));
        assertEquals("value", loop.runUntilComplete(task));
    }

    @Test
    void stack_suspended_showsWhereItWaits() {
        Task<Void> task = loop.createTask(() -> waitHere());
        loop.runOnce();

        assertTrue(
                task.stack().stream().anyMatch(frame -> frame.getMethodName().equals("waitHere")));
        loop.runUntilComplete(task);
    }

    private static void waitHere() {
        sleepSeconds(1);
    }

    @Test
    void stack_notSuspended_isEmpty() {
        Task<Void> task = loop.createTask(() -> note(Asyncio.currentTask().stack()));
        assertEquals(List.of(), task.stack());

        loop.runOnce();

        assertEquals(List.of(), task.stack());
        assertTrail("[]");
    }

    @Test
    void toString_eachState_saysWhatItWaitsFor() {
        AsyncFuture<String> future = loop.createFuture();
        Task<String> inner =
                loop.createTask(
                        Coroutine.of(() -> Asyncio.await(future)), Task.Options.named("inner"));
        Task<String> outer =
                loop.createTask(
                        Coroutine.of(() -> Asyncio.await(inner)), Task.Options.named("outer"));
        loop.runOnce();

        assertEquals("Task[inner pending awaits AsyncFuture[pending]]", inner.toString());
        assertEquals("Task[outer pending awaits inner]", outer.toString());
        outer.cancel();
        assertEquals("Task[outer pending cancelling awaits inner]", outer.toString());
        assertThrows(CancelledError.class, () -> loop.runUntilComplete(outer));
        assertEquals("Task[outer cancelled]", outer.toString());
    }
}
