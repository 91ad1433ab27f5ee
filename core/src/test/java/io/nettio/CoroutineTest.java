package io.nettio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.testing.LoopTest;

import org.junit.jupiter.api.Test;

import java.io.IOException;

/** A coroutine object: lazy, one shot, with a state. */
final class CoroutineTest extends LoopTest {
    private final Coroutine<String> coroutine =
            Coroutine.of(
                    () -> {
                        note("body");
                        yieldNow();
                        return "value";
                    });

    @Test
    void coroutine_made_doesNotStart() {
        assertEquals(Coroutine.State.CREATED, coroutine.state());
        assertTrail();
    }

    @Test
    void await_runsInsideTheCurrentTask() {
        runMain(
                () -> {
                    Task<?> outer = Asyncio.currentTask();
                    note(Asyncio.await(Coroutine.of(() -> Asyncio.currentTask() == outer)));
                });

        assertTrail("true");
    }

    @Test
    void await_thatDoesNotSuspend_doesNotYield() {
        runMain(
                () -> {
                    loop.callSoon(() -> note("callback"));
                    note(Asyncio.await(Coroutine.of(() -> "value")));
                    yieldNow();
                });

        assertTrail("value", "callback");
    }

    @Test
    void await_throwing_throwsTheOriginalException() {
        runMain(
                () ->
                        assertThrows(
                                IOException.class,
                                () ->
                                        Asyncio.await(
                                                Coroutine.of(
                                                        () -> {
                                                            throw new IOException("disk");
                                                        }),
                                                IOException.class)));
    }

    @Test
    void await_secondTime_isRefusedAndTheTaskGoesOn() {
        runMain(
                () -> {
                    Asyncio.await(coroutine);
                    assertContains(
                            "make another with Coroutine.of",
                            assertThrows(
                                    IllegalStateException.class, () -> Asyncio.await(coroutine)));
                    yieldNow();
                    note("goes on");
                });

        assertTrail("body", "goes on");
    }

    @Test
    void await_whileAnotherTaskAwaitsIt_isRefusedAndTheOtherGoesOn() {
        runMain(
                () -> {
                    Task<String> first = Asyncio.createTask(coroutine);
                    yieldNow();
                    assertContains(
                            "make a task of it",
                            assertThrows(
                                    IllegalStateException.class, () -> Asyncio.await(coroutine)));
                    note(Asyncio.await(first));
                });

        assertTrail("body", "value");
    }

    @Test
    void createTask_ofAnEndedCoroutine_failsThatTask() {
        runMain(
                () -> {
                    Asyncio.await(coroutine);
                    Task<String> second = Asyncio.createTask(coroutine);
                    assertThrows(IllegalStateException.class, () -> Asyncio.await(second));
                });
    }

    @Test
    void state_overItsLife_isCreatedRunningSuspendedClosed() {
        Coroutine<?>[] self = new Coroutine<?>[1];
        self[0] =
                Coroutine.of(
                        () -> {
                            note(self[0].state());
                            yieldNow();
                        });
        note(self[0].state());
        loop.createTask(self[0]);
        loop.runOnce();
        note(self[0].state());
        loop.runOnce();
        note(self[0].state());

        assertTrail("CREATED", "RUNNING", "SUSPENDED", "CLOSED");
    }

    @Test
    void state_awaitedInsideATask_isThatOfTheTask() {
        Coroutine<Void> inner = Coroutine.of(() -> sleepSeconds(1));
        Task<Void> task = loop.createTask(() -> Asyncio.await(inner));
        loop.runOnce();

        assertEquals(Coroutine.State.SUSPENDED, inner.state());
        loop.runUntilComplete(task);
        assertEquals(Coroutine.State.CLOSED, inner.state());
    }

    @Test
    void close_created_neverRuns() {
        coroutine.close();

        assertEquals(Coroutine.State.CLOSED, coroutine.state());
        runMain(() -> assertThrows(IllegalStateException.class, () -> Asyncio.await(coroutine)));
        assertTrail();
    }

    @Test
    void close_ended_doesNothing() {
        runMain(() -> note(Asyncio.await(coroutine)));

        coroutine.close();

        assertEquals(Coroutine.State.CLOSED, coroutine.state());
    }

    @Test
    void close_suspended_isRefusedAndItGoesOn() {
        Task<String> task = loop.createTask(coroutine);
        loop.runOnce();

        assertContains(
                "cancel the task that runs it",
                assertThrows(IllegalStateException.class, coroutine::close));
        assertEquals("value", loop.runUntilComplete(task));
    }

    @Test
    void toString_showsTheState() {
        assertTrue(coroutine.toString().endsWith(" CREATED]"));
        coroutine.close();
        assertTrue(coroutine.toString().endsWith(" CLOSED]"));
    }
}
