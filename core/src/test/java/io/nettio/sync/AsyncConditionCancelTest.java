package io.nettio.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.Asyncio;
import io.nettio.CancelledError;
import io.nettio.Task;
import io.nettio.testing.LoopTest;

import org.junit.jupiter.api.Test;

/** A condition whose waiters are cancelled, or that is misused. */
final class AsyncConditionCancelTest extends LoopTest {
    private final AsyncCondition condition = new AsyncCondition();

    private Task<Void> waiter(String name) {
        return loop.createTask(
                () -> {
                    try (Hold held = condition.acquire()) {
                        condition.await();
                        note(name + " " + condition.locked());
                    }
                });
    }

    private void signal(int count) {
        try (Hold held = condition.acquire()) {
            condition.signal(count);
        }
    }

    @Test
    void await_notLocked_isRefused() {
        runMain(
                () ->
                        assertContains(
                                "not acquired",
                                assertThrows(IllegalStateException.class, condition::await)));
    }

    @Test
    void awaitUntil_notLocked_isRefusedUnlessThePredicateHolds() {
        runMain(
                () -> {
                    condition.awaitUntil(() -> true);
                    assertThrows(
                            IllegalStateException.class, () -> condition.awaitUntil(() -> false));
                });
    }

    @Test
    void signal_notLocked_isRefused() {
        assertThrows(IllegalStateException.class, condition::signal);
        assertThrows(IllegalStateException.class, condition::signalAll);
    }

    @Test
    void waiter_cancelled_takesTheLockBeforeItThrows() {
        runMain(
                () -> {
                    Task<Void> waits =
                            Asyncio.createTask(
                                    () -> {
                                        try (Hold held = condition.acquire()) {
                                            assertThrows(CancelledError.class, condition::await);
                                            note("locked " + condition.locked());
                                            throw new CancelledError();
                                        }
                                    });
                    yieldNow();
                    waits.cancel();
                    assertThrows(CancelledError.class, () -> Asyncio.await(waits));
                });

        assertTrail("locked true");
        assertEquals(new AsyncCondition.Statistics(false, 0, 0), condition.statistics());
    }

    @Test
    void waiter_cancelledAfterItWasSignalled_passesTheSignalOn() {
        runMain(
                () -> {
                    Task<Void> a = waiter("a");
                    Task<Void> b = waiter("b");
                    yieldNow();
                    signal(1);
                    a.cancel();
                    Asyncio.await(b);
                    assertTrue(a.cancelled());
                });

        assertTrail("b true");
    }

    @Test
    void waiter_cancelledWhileItTakesTheLockAgain_getsItFirstAndThrowsThen() {
        runMain(
                () -> {
                    Task<Void> waits = waiter("never");
                    yieldNow();
                    try (Hold held = condition.acquire()) {
                        condition.signal();
                        yieldTimes(2);
                        assertEquals(1, condition.statistics().waitingForLock());
                        waits.cancel("first");
                        yieldTimes(2);
                        assertFalse(waits.done());
                        waits.cancel("second");
                        yieldTimes(2);
                        assertFalse(waits.done());
                    }
                    assertEquals(
                            "second",
                            assertThrows(CancelledError.class, () -> Asyncio.await(waits))
                                    .getMessage());
                });

        assertTrail();
        assertFalse(condition.locked());
    }

    @Test
    void await_outsideATask_isRefusedAndTheHolderKeepsTheLock() {
        runMain(
                () -> {
                    Task<Void> next = Asyncio.createTask(() -> awaitTurn());
                    try (Hold held = condition.acquire()) {
                        yieldNow();
                        loop.callSoon(
                                () ->
                                        assertContains(
                                                "inside a coroutine",
                                                assertThrows(
                                                        IllegalStateException.class,
                                                        condition::await)));
                        yieldTimes(3);
                        note("holder still inside");
                        assertTrue(condition.locked());
                    }
                    Asyncio.await(next);
                });

        assertTrail("holder still inside", "next");
    }

    private void awaitTurn() {
        try (Hold held = condition.acquire()) {
            note("next");
        }
    }

    @Test
    void signalAll_notLocked_isRefused() {
        AsyncCondition free = new AsyncCondition();

        assertThrows(IllegalStateException.class, free::signalAll);
    }
}
