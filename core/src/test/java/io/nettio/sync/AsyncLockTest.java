package io.nettio.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.Asyncio;
import io.nettio.CancelledError;
import io.nettio.Task;
import io.nettio.testing.LoopTest;
import io.nettio.testing.Seed;
import io.nettio.testing.VirtualTimeLoop;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A lock: fair, and safe where a waiter is cancelled at any moment. */
final class AsyncLockTest extends LoopTest {
    @RegisterExtension private final Seed seed = new Seed();

    private final AsyncLock lock = new AsyncLock();

    /** A task that takes the lock, notes it and keeps it for some turns. */
    private Task<Void> taker(String name, int turns) {
        return loop.createTask(
                () -> {
                    try (Hold held = lock.acquire()) {
                        note(name);
                        yieldTimes(turns);
                    }
                });
    }

    @Test
    void lock_new_isFree() {
        assertFalse(lock.locked());
        assertEquals(new AsyncLock.Statistics(false, 0), lock.statistics());
        assertEquals("AsyncLock[unlocked waiting=0]", lock.toString());
    }

    @Test
    void acquire_free_doesNotSuspend() {
        runMain(
                () -> {
                    loop.callSoon(() -> note("callback"));
                    lock.acquire();
                    note(lock.locked());
                    yieldNow();
                });

        assertTrail("true", "callback");
    }

    @Test
    void hold_closed_releases() {
        runMain(
                () -> {
                    try (Hold held = lock.acquire()) {
                        assertTrue(lock.locked());
                    }
                    assertFalse(lock.locked());
                });
    }

    @Test
    void hold_closedTwice_leavesTheLockToTheNext() {
        runMain(
                () -> {
                    Hold mine = lock.acquire();
                    mine.close();
                    Hold others = lock.acquire();
                    mine.close();
                    assertTrue(lock.locked());
                    others.close();
                    assertFalse(lock.locked());
                });
    }

    @Test
    void hold_closedBehindARelease_isRefusedAsASecondRelease() {
        runMain(
                () -> {
                    Hold mine = lock.acquire();
                    lock.release();
                    assertThrows(IllegalStateException.class, mine::close);
                    assertFalse(lock.locked());
                });
    }

    @Test
    void release_free_isRefused() {
        assertContains("not acquired", assertThrows(IllegalStateException.class, lock::release));
        assertFalse(lock.locked());
    }

    @Test
    void release_byAnotherTask_isAllowed() {
        runMain(
                () -> {
                    lock.acquire();
                    Asyncio.await(Asyncio.createTask(lock::release));
                    assertFalse(lock.locked());
                });
    }

    @Test
    void waiters_several_getItInTheOrderInWhichTheyAsked() {
        runMain(
                () -> {
                    lock.acquire();
                    Task<Void> a = taker("a", 1);
                    Task<Void> b = taker("b", 1);
                    Task<Void> c = taker("c", 1);
                    yieldNow();
                    assertEquals(new AsyncLock.Statistics(true, 3), lock.statistics());
                    assertEquals("AsyncLock[locked waiting=3]", lock.toString());
                    lock.release();
                    Asyncio.await(Asyncio.gather(a, b, c));
                });

        assertTrail("a", "b", "c");
        assertEquals(new AsyncLock.Statistics(false, 0), lock.statistics());
    }

    @Test
    void acquire_afterReleaseWithWaiters_doesNotOvertake() {
        runMain(
                () -> {
                    lock.acquire();
                    Task<Void> first = taker("first", 0);
                    yieldNow();
                    lock.release();
                    assertFalse(lock.locked());
                    try (Hold held = lock.acquire()) {
                        note("second");
                    }
                    Asyncio.await(first);
                });

        assertTrail("first", "second");
    }

    @Test
    void waiter_cancelled_leavesTheLine() {
        runMain(
                () -> {
                    lock.acquire();
                    Task<Void> a = taker("a", 0);
                    Task<Void> b = taker("b", 0);
                    yieldNow();
                    a.cancel();
                    yieldNow();
                    assertEquals(new AsyncLock.Statistics(true, 1), lock.statistics());
                    lock.release();
                    Asyncio.await(b);
                    assertTrue(a.cancelled());
                });

        assertTrail("b");
    }

    @Test
    void waiter_cancelledButNotYetGone_isPassedOverByAFreeAcquire() {
        runMain(
                () -> {
                    lock.acquire();
                    Task<Void> a = taker("a", 0);
                    yieldNow();
                    a.cancel();
                    lock.release();
                    lock.acquire();
                    note("got it at once");
                    lock.release();
                    assertThrows(CancelledError.class, () -> Asyncio.await(a));
                });

        assertTrail("got it at once");
        assertFalse(lock.locked());
    }

    @Test
    void waiter_cancelledAfterItWasWoken_wakesTheNext() {
        runMain(
                () -> {
                    lock.acquire();
                    Task<Void> a = taker("a", 0);
                    Task<Void> b = taker("b", 0);
                    yieldNow();
                    lock.release();
                    a.cancel();
                    Asyncio.await(b);
                    assertTrue(a.cancelled());
                });

        assertTrail("b");
        assertFalse(lock.locked());
    }

    @Test
    void waiter_cancelledWhileAnotherHolds_wakesNobody() {
        runMain(
                () -> {
                    lock.acquire();
                    Task<Void> a = taker("a", 0);
                    Task<Void> b = taker("b", 0);
                    yieldNow();
                    a.cancel();
                    yieldTimes(3);
                    assertFalse(b.done());
                    lock.release();
                    Asyncio.await(b);
                });

        assertTrail("b");
    }

    @Test
    void holder_cancelled_releasesByItsTryBlock() {
        runMain(
                () -> {
                    Task<Void> holder = taker("holder", 100);
                    Task<Void> next = taker("next", 0);
                    yieldNow();
                    holder.cancel();
                    Asyncio.await(next);
                    assertTrue(holder.cancelled());
                });

        assertTrail("holder", "next");
    }

    @Test
    void manyTasks_cancelledAtRandom_noneIsLostAndTheLockEndsFree() {
        java.util.Random random = seed.random();
        int[] inside = {0};
        runMain(
                () -> {
                    java.util.List<Task<Void>> tasks = new java.util.ArrayList<>();
                    for (int i = 0; i < 200; i++) {
                        int turns = random.nextInt(3);
                        tasks.add(
                                Asyncio.createTask(
                                        () -> {
                                            try (Hold held = lock.acquire()) {
                                                assertEquals(1, ++inside[0]);
                                                try {
                                                    yieldTimes(turns);
                                                } finally {
                                                    inside[0]--;
                                                }
                                            }
                                        }));
                    }
                    while (tasks.stream().anyMatch(task -> !task.done())) {
                        tasks.get(random.nextInt(tasks.size())).cancel();
                        yieldTimes(random.nextInt(2));
                        yieldNow();
                    }
                    tasks.forEach(
                            task ->
                                    assertTrue(
                                            task.cancelled() || task.exception() == null,
                                            task::toString));
                });

        assertEquals(new AsyncLock.Statistics(false, 0), lock.statistics());
    }

    @Test
    void acquire_onAnotherLoop_isRefusedOnceItWaitedOnOne() {
        runMain(
                () -> {
                    lock.acquire();
                    Task<Void> waits = taker("here", 0);
                    yieldNow();
                    lock.release();
                    Asyncio.await(waits);
                });
        VirtualTimeLoop other = loops.virtual();

        other.runUntilComplete(
                () -> {
                    lock.acquire();
                    assertContains(
                            "bound to a different event loop",
                            assertThrows(IllegalStateException.class, lock::acquire));
                    lock.release();
                });

        assertEquals(new AsyncLock.Statistics(false, 0), lock.statistics());
    }

    @Test
    void acquire_heldAndOutsideATask_isRefusedAndTheLineStaysAsItWas() {
        runMain(
                () -> {
                    lock.acquire();
                    loop.callSoon(
                            () ->
                                    assertContains(
                                            "inside a coroutine",
                                            assertThrows(
                                                    IllegalStateException.class, lock::acquire)));
                    yieldNow();
                    assertEquals(new AsyncLock.Statistics(true, 0), lock.statistics());
                    lock.release();
                });
    }
}
