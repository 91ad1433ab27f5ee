package io.nettio.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.Asyncio;
import io.nettio.Task;
import io.nettio.testing.LoopTest;
import io.nettio.testing.Seed;
import io.nettio.testing.VirtualTimeLoop;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Semaphores: permits are handed over, so that nobody overtakes. */
final class AsyncSemaphoreTest extends LoopTest {
    @RegisterExtension private final Seed seed = new Seed();

    private final AsyncSemaphore one = new AsyncSemaphore(1);

    private Task<Void> taker(AsyncSemaphore semaphore, String name) {
        return loop.createTask(
                () -> {
                    try (Hold held = semaphore.acquire()) {
                        note(name);
                        yieldNow();
                    }
                });
    }

    @Test
    void semaphore_negative_isRefused() {
        assertContains(
                ">= 0", assertThrows(IllegalArgumentException.class, () -> new AsyncSemaphore(-1)));
    }

    @Test
    void semaphore_zero_isLocked() {
        AsyncSemaphore none = new AsyncSemaphore(0);

        assertTrue(none.locked());
        none.release();
        assertFalse(none.locked());
        assertEquals("AsyncSemaphore[permits=1 waiting=0]", none.toString());
    }

    @Test
    void acquire_free_doesNotSuspend() {
        runMain(
                () -> {
                    loop.callSoon(() -> note("callback"));
                    one.acquire();
                    note("acquired");
                    yieldNow();
                    one.release();
                });

        assertTrail("acquired", "callback");
    }

    @Test
    void hold_closedTwice_givesOnePermitBack() {
        runMain(
                () -> {
                    Hold mine = one.acquire();
                    mine.close();
                    mine.close();
                });

        assertEquals(new AsyncSemaphore.Statistics(1, 0), one.statistics());
    }

    @Test
    void hold_ofABoundedSemaphoreThatIsFull_isRefusedAsReleaseIs() {
        AsyncSemaphore bounded = new AsyncBoundedSemaphore(1);
        runMain(
                () -> {
                    Hold mine = bounded.acquire();
                    bounded.release();
                    assertThrows(IllegalArgumentException.class, mine::close);
                });
    }

    @Test
    void acquire_asManyAsThereAre_othersWait() {
        AsyncSemaphore two = new AsyncSemaphore(2);
        runMain(
                () -> {
                    Task<Void> a = taker(two, "a");
                    Task<Void> b = taker(two, "b");
                    Task<Void> c = taker(two, "c");
                    yieldNow();
                    note(two.statistics());
                    Asyncio.await(Asyncio.gather(a, b, c));
                });

        assertTrail("a", "b", "Statistics[permits=0, waiting=1]", "c");
    }

    @Test
    void release_withAWaiter_handsThePermitOverAndNobodyOvertakes() {
        runMain(
                () -> {
                    one.acquire();
                    Task<Void> first = taker(one, "first");
                    yieldNow();
                    one.release();
                    assertTrue(one.locked());
                    try (Hold held = one.acquire()) {
                        note("second");
                    }
                    Asyncio.await(first);
                });

        assertTrail("first", "second");
        assertEquals(new AsyncSemaphore.Statistics(1, 0), one.statistics());
    }

    @Test
    void waiters_several_getItInTheirOrder() {
        runMain(
                () -> {
                    one.acquire();
                    Task<Void> a = taker(one, "a");
                    Task<Void> b = taker(one, "b");
                    Task<Void> c = taker(one, "c");
                    yieldNow();
                    one.release();
                    Asyncio.await(Asyncio.gather(a, b, c));
                });

        assertTrail("a", "b", "c");
    }

    @Test
    void waiter_cancelled_leavesTheLine() {
        runMain(
                () -> {
                    one.acquire();
                    Task<Void> a = taker(one, "a");
                    Task<Void> b = taker(one, "b");
                    yieldNow();
                    a.cancel();
                    yieldNow();
                    assertEquals(new AsyncSemaphore.Statistics(0, 1), one.statistics());
                    one.release();
                    Asyncio.await(b);
                    assertTrue(a.cancelled());
                });

        assertTrail("b");
    }

    @Test
    void waiter_cancelledAfterItGotThePermit_givesItOn() {
        runMain(
                () -> {
                    one.acquire();
                    Task<Void> a = taker(one, "a");
                    Task<Void> b = taker(one, "b");
                    yieldNow();
                    one.release();
                    a.cancel();
                    Asyncio.await(b);
                    assertTrue(a.cancelled());
                });

        assertTrail("b");
        assertEquals(new AsyncSemaphore.Statistics(1, 0), one.statistics());
    }

    @Test
    void waiter_cancelledAfterItGotThePermitAndNobodyWaits_givesItBack() {
        runMain(
                () -> {
                    one.acquire();
                    Task<Void> a = taker(one, "a");
                    yieldNow();
                    one.release();
                    a.cancel();
                    yieldNow();
                    assertFalse(one.locked());
                    assertTrue(a.cancelled());
                });

        assertEquals(new AsyncSemaphore.Statistics(1, 0), one.statistics());
    }

    @Test
    void waiter_cancelledButNotYetGone_isPassedOverByRelease() {
        runMain(
                () -> {
                    one.acquire();
                    Task<Void> a = taker(one, "a");
                    Task<Void> b = taker(one, "b");
                    yieldNow();
                    a.cancel();
                    one.release();
                    Asyncio.await(b);
                    assertTrue(a.cancelled());
                });

        assertTrail("b");
    }

    @Test
    void manyTasks_cancelledAtRandom_noPermitIsLostOrMade() {
        AsyncSemaphore three = new AsyncSemaphore(3);
        java.util.Random random = seed.random();
        runMain(
                () -> {
                    java.util.List<Task<Void>> tasks = new java.util.ArrayList<>();
                    for (int i = 0; i < 200; i++) {
                        tasks.add(taker(three, "x"));
                    }
                    while (tasks.stream().anyMatch(task -> !task.done())) {
                        tasks.get(random.nextInt(tasks.size())).cancel();
                        yieldNow();
                    }
                });

        assertEquals(new AsyncSemaphore.Statistics(3, 0), three.statistics());
    }

    @Test
    void bounded_releasedTooOften_isRefused() {
        AsyncBoundedSemaphore bounded = new AsyncBoundedSemaphore(1);
        assertContains(
                "too many times", assertThrows(IllegalArgumentException.class, bounded::release));

        runMain(
                () -> {
                    bounded.acquire();
                    bounded.release();
                });

        assertThrows(IllegalArgumentException.class, bounded::release);
        assertEquals("AsyncBoundedSemaphore[permits=1 waiting=0]", bounded.toString());
    }

    @Test
    void acquire_onAnotherLoop_isRefusedOnceItWaitedOnOne() {
        runMain(
                () -> {
                    one.acquire();
                    Task<Void> waits = taker(one, "here");
                    yieldNow();
                    one.release();
                    Asyncio.await(waits);
                });
        VirtualTimeLoop other = loops.virtual();

        other.runUntilComplete(
                () -> {
                    one.acquire();
                    assertContains(
                            "bound to a different event loop",
                            assertThrows(IllegalStateException.class, one::acquire));
                    one.release();
                });

        assertEquals(new AsyncSemaphore.Statistics(1, 0), one.statistics());
    }
}
