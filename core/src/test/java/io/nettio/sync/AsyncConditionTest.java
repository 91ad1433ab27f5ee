package io.nettio.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.Asyncio;
import io.nettio.Task;
import io.nettio.testing.LoopTest;

import org.junit.jupiter.api.Test;

/** A condition: whoever waits holds the lock again when it goes on, however it goes on. */
final class AsyncConditionTest extends LoopTest {
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
    void condition_ofNoLock_isRefused() {
        assertContains(
                "give the lock, or none",
                assertThrows(IllegalArgumentException.class, () -> new AsyncCondition(null)));
    }

    @Test
    void await_signalled_holdsTheLockAgain() {
        runMain(
                () -> {
                    Task<Void> waits = waiter("woken");
                    yieldNow();
                    assertFalse(condition.locked());
                    signal(1);
                    Asyncio.await(waits);
                });

        assertTrail("woken true");
        assertFalse(condition.locked());
    }

    @Test
    void hold_closedTwice_leavesTheLockToTheNext() {
        runMain(
                () -> {
                    Hold mine = condition.acquire();
                    mine.close();
                    try (Hold others = condition.acquire()) {
                        mine.close();
                        assertTrue(condition.locked());
                    }
                });
    }

    @Test
    void signal_severalWait_wakesTheFirst() {
        runMain(
                () -> {
                    Task<Void> a = waiter("a");
                    Task<Void> b = waiter("b");
                    yieldNow();
                    try (Hold held = condition.acquire()) {
                        condition.signal();
                    }
                    Asyncio.await(a);
                    assertFalse(b.done());
                    signal(1);
                    Asyncio.await(b);
                });

        assertTrail("a true", "b true");
    }

    @Test
    void signal_count_wakesAsManyInTheirOrder() {
        runMain(
                () -> {
                    Task<Void> a = waiter("a");
                    Task<Void> b = waiter("b");
                    Task<Void> c = waiter("c");
                    yieldNow();
                    signal(2);
                    Asyncio.await(Asyncio.gather(a, b));
                    assertFalse(c.done());
                    signal(-1);
                    signal(0);
                    yieldTimes(3);
                    assertFalse(c.done());
                    signal(5);
                    Asyncio.await(c);
                });

        assertTrail("a true", "b true", "c true");
    }

    @Test
    void signalAll_severalWait_allGoOnOneByOne() {
        runMain(
                () -> {
                    Task<Void> a = waiter("a");
                    Task<Void> b = waiter("b");
                    yieldNow();
                    try (Hold held = condition.acquire()) {
                        condition.signalAll();
                        yieldTimes(3);
                        note("still locked");
                    }
                    Asyncio.await(Asyncio.gather(a, b));
                });

        assertTrail("still locked", "a true", "b true");
    }

    @Test
    void signal_nobodyWaits_isForgotten() {
        runMain(
                () -> {
                    signal(1);
                    Task<Void> waits = waiter("woken");
                    yieldTimes(3);
                    assertFalse(waits.done());
                    signal(1);
                    Asyncio.await(waits);
                });
    }

    @Test
    void awaitUntil_wokenInVain_waitsAgain() {
        int[] value = {0};
        runMain(
                () -> {
                    Task<Void> waits =
                            Asyncio.createTask(
                                    () -> {
                                        try (Hold held = condition.acquire()) {
                                            condition.awaitUntil(() -> value[0] == 2);
                                            note("saw 2");
                                        }
                                    });
                    for (int i = 0; i < 2; i++) {
                        yieldTimes(3);
                        assertFalse(waits.done());
                        value[0]++;
                        signal(1);
                    }
                    Asyncio.await(waits);
                });

        assertTrail("saw 2");
    }

    @Test
    void statistics_waiting_areCounted() {
        runMain(
                () -> {
                    Task<Void> a = waiter("a");
                    Task<Void> b = waiter("b");
                    yieldNow();
                    assertEquals(
                            new AsyncCondition.Statistics(false, 2, 0), condition.statistics());
                    assertEquals("AsyncCondition[unlocked waiting=2]", condition.toString());
                    try (Hold held = condition.acquire()) {
                        assertEquals("AsyncCondition[locked waiting=2]", condition.toString());
                        condition.signalAll();
                    }
                    Asyncio.await(Asyncio.gather(a, b));
                });
    }

    @Test
    void conditions_ofOneLock_wakeTheirOwnWaitersAlone() {
        AsyncLock lock = new AsyncLock();
        AsyncCondition full = new AsyncCondition(lock);
        AsyncCondition empty = new AsyncCondition(lock);
        runMain(
                () -> {
                    Task<Void> onFull = Asyncio.createTask(() -> awaitOn(full, "full"));
                    Task<Void> onEmpty = Asyncio.createTask(() -> awaitOn(empty, "empty"));
                    yieldNow();
                    lock.acquire();
                    empty.signal();
                    empty.release();
                    Asyncio.await(onEmpty);
                    assertFalse(onFull.done());
                    try (Hold held = full.acquire()) {
                        full.signal();
                    }
                    Asyncio.await(onFull);
                });

        assertTrail("empty", "full");
    }

    private void awaitOn(AsyncCondition which, String name) {
        try (Hold held = which.acquire()) {
            which.await();
            note(name);
        }
    }
}
