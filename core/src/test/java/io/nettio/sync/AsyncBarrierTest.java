package io.nettio.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.AsyncBrokenBarrierException;
import io.nettio.Asyncio;
import io.nettio.Task;
import io.nettio.testing.LoopTest;
import io.nettio.testing.VirtualTimeLoop;

import org.junit.jupiter.api.Test;

import java.util.List;

/** A barrier: filling, draining, resetting, broken. */
final class AsyncBarrierTest extends LoopTest {
    private final AsyncBarrier barrier = new AsyncBarrier(3);

    private Task<Integer> waiter() {
        return loop.createTask(() -> barrier.await());
    }

    private void assertBroken(Task<Integer> waiter) {
        assertThrows(AsyncBrokenBarrierException.class, () -> Asyncio.await(waiter));
    }

    @Test
    void barrier_withoutParties_isRefused() {
        assertContains(
                ">= 1", assertThrows(IllegalArgumentException.class, () -> new AsyncBarrier(0)));
    }

    @Test
    void barrier_new_isEmpty() {
        assertEquals(3, barrier.parties());
        assertEquals(new AsyncBarrier.Statistics(3, 0, false), barrier.statistics());
        assertEquals("AsyncBarrier[FILLING waiting=0/3]", barrier.toString());
    }

    @Test
    void await_onlyParty_doesNotSuspend() {
        AsyncBarrier alone = new AsyncBarrier(1);
        runMain(
                () -> {
                    loop.callSoon(() -> note("callback"));
                    note(alone.await());
                    note(alone.await());
                    yieldNow();
                });

        assertTrail("0", "0", "callback");
    }

    @Test
    void await_allThere_eachGetsHowManyCameBefore() {
        runMain(
                () -> {
                    Task<Integer> a = waiter();
                    Task<Integer> b = waiter();
                    yieldTimes(2);
                    assertEquals(2, barrier.waiting());
                    note(barrier.await());
                    note(Asyncio.await(Asyncio.gather(a, b)));
                });

        assertTrail("2", "[0, 1]");
        assertEquals(new AsyncBarrier.Statistics(3, 0, false), barrier.statistics());
    }

    @Test
    void await_again_startsANewRound() {
        runMain(
                () -> {
                    for (int round = 0; round < 3; round++) {
                        note(Asyncio.await(Asyncio.gather(waiter(), waiter(), waiter())));
                    }
                });

        assertTrail("[0, 1, 2]", "[0, 1, 2]", "[0, 1, 2]");
    }

    @Test
    void await_whileItDrains_waitsForTheNextRound() {
        runMain(
                () -> {
                    List<Task<Integer>> first = List.of(waiter(), waiter(), waiter());
                    Task<Integer> early = waiter();
                    Asyncio.await(Asyncio.gather(first));
                    yieldTimes(3);
                    assertFalse(early.done());
                    assertEquals(1, barrier.waiting());
                    note(Asyncio.await(Asyncio.gather(early, waiter(), waiter())));
                });

        assertTrail("[0, 1, 2]");
    }

    @Test
    void waiter_cancelled_leavesAndTheOthersWaitOn() {
        runMain(
                () -> {
                    Task<Integer> gone = waiter();
                    Task<Integer> stays = waiter();
                    yieldTimes(2);
                    gone.cancel();
                    yieldTimes(2);
                    assertTrue(gone.cancelled());
                    assertEquals(1, barrier.waiting());
                    note(Asyncio.await(Asyncio.gather(stays, waiter(), waiter())).size());
                });

        assertTrail("3");
    }

    @Test
    void waiter_cancelledWhileItDrains_doesNotStrandTheOthers() {
        runMain(
                () -> {
                    Task<Integer> a = waiter();
                    Task<Integer> b = waiter();
                    yieldTimes(2);
                    barrier.await();
                    a.cancel();
                    note(Asyncio.await(b));
                    assertTrue(a.cancelled());
                    note(Asyncio.await(Asyncio.gather(waiter(), waiter(), waiter())));
                });

        assertTrail("1", "[0, 1, 2]");
    }

    @Test
    void waiter_cancelledWhileItWaitsForTheNextRound_leavesNothingBehind() {
        runMain(
                () -> {
                    List<Task<Integer>> first = List.of(waiter(), waiter(), waiter());
                    Task<Integer> early = waiter();
                    yieldTimes(2);
                    early.cancel();
                    Asyncio.await(Asyncio.gather(first));
                    yieldTimes(2);
                    assertTrue(early.cancelled());
                });

        assertEquals(new AsyncBarrier.Statistics(3, 0, false), barrier.statistics());
    }

    @Test
    void abort_whileTheyWait_throwsThemOutAndStaysBroken() {
        runMain(
                () -> {
                    Task<Integer> a = waiter();
                    Task<Integer> b = waiter();
                    yieldTimes(2);
                    barrier.abort();
                    assertBroken(a);
                    assertBroken(b);
                    assertTrue(barrier.broken());
                    assertContains(
                            "aborted",
                            assertThrows(AsyncBrokenBarrierException.class, barrier::await));
                });

        assertEquals(new AsyncBarrier.Statistics(3, 0, true), barrier.statistics());
    }

    @Test
    void reset_aborted_canBeUsedAgain() {
        runMain(
                () -> {
                    barrier.abort();
                    barrier.reset();
                    assertFalse(barrier.broken());
                    note(Asyncio.await(Asyncio.gather(waiter(), waiter(), waiter())));
                });

        assertTrail("[0, 1, 2]");
    }

    @Test
    void reset_empty_changesNothing() {
        runMain(
                () -> {
                    barrier.reset();
                    note(Asyncio.await(Asyncio.gather(waiter(), waiter(), waiter())));
                });

        assertTrail("[0, 1, 2]");
    }

    @Test
    void reset_whileTheyWait_throwsThemOutAndFillsAnew() {
        runMain(
                () -> {
                    Task<Integer> a = waiter();
                    Task<Integer> b = waiter();
                    yieldTimes(2);
                    barrier.reset();
                    Task<Integer> late = waiter();
                    assertBroken(a);
                    assertBroken(b);
                    assertFalse(barrier.broken());
                    note(Asyncio.await(Asyncio.gather(late, waiter(), waiter())));
                });

        assertTrail("[0, 1, 2]");
    }

    @Test
    void reset_whileItDrains_throwsOutWhoIsStillInside() {
        runMain(
                () -> {
                    Task<Integer> a = waiter();
                    Task<Integer> b = waiter();
                    yieldTimes(2);
                    barrier.await();
                    barrier.reset();
                    assertBroken(a);
                    assertBroken(b);
                    note(Asyncio.await(Asyncio.gather(waiter(), waiter(), waiter())));
                });

        assertTrail("[0, 1, 2]");
    }

    @Test
    void abort_whileItDrains_throwsOutWhoIsStillInside() {
        runMain(
                () -> {
                    Task<Integer> a = waiter();
                    Task<Integer> b = waiter();
                    yieldTimes(2);
                    barrier.await();
                    barrier.abort();
                    assertBroken(a);
                    assertBroken(b);
                    assertTrue(barrier.broken());
                });
    }

    @Test
    void await_onAnotherLoop_isRefusedOnceItWaitedOnOne() {
        runMain(() -> Asyncio.await(Asyncio.gather(waiter(), waiter(), waiter())));
        VirtualTimeLoop other = loops.virtual();

        other.runUntilComplete(
                () ->
                        assertContains(
                                "different event loop",
                                assertThrows(IllegalStateException.class, barrier::await)));

        assertEquals(new AsyncBarrier.Statistics(3, 0, false), barrier.statistics());
    }
}
