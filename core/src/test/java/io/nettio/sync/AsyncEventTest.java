package io.nettio.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.Asyncio;
import io.nettio.Task;
import io.nettio.testing.LoopTest;
import io.nettio.testing.VirtualTimeLoop;

import org.junit.jupiter.api.Test;

/** An event. */
final class AsyncEventTest extends LoopTest {
    private final AsyncEvent event = new AsyncEvent();

    private Task<Void> waiter(String name) {
        return loop.createTask(
                () -> {
                    event.await();
                    note(name);
                });
    }

    @Test
    void event_new_isNotSet() {
        assertFalse(event.isSet());
        assertEquals(new AsyncEvent.Statistics(false, 0), event.statistics());
        assertEquals("AsyncEvent[unset waiting=0]", event.toString());
    }

    @Test
    void await_set_doesNotSuspend() {
        event.set();
        runMain(
                () -> {
                    loop.callSoon(() -> note("callback"));
                    event.await();
                    note("went on");
                    yieldNow();
                });

        assertTrail("went on", "callback");
        assertEquals("AsyncEvent[set waiting=0]", event.toString());
    }

    @Test
    void set_severalWait_allGoOnInTheirOrder() {
        runMain(
                () -> {
                    Task<Void> a = waiter("a");
                    Task<Void> b = waiter("b");
                    yieldNow();
                    assertEquals(new AsyncEvent.Statistics(false, 2), event.statistics());
                    event.set();
                    Asyncio.await(Asyncio.gather(a, b));
                });

        assertTrail("a", "b");
    }

    @Test
    void set_clearedBeforeTheyRun_stillWakesWhoWaited() {
        runMain(
                () -> {
                    Task<Void> waits = waiter("woken");
                    yieldNow();
                    event.set();
                    event.clear();
                    Asyncio.await(waits);
                    assertFalse(event.isSet());
                });

        assertTrail("woken");
    }

    @Test
    void set_twice_isTheSameAsOnce() {
        event.set();
        event.set();

        assertTrue(event.isSet());
    }

    @Test
    void clear_whileTheyWait_wakesNobody() {
        runMain(
                () -> {
                    Task<Void> waits = waiter("woken");
                    yieldNow();
                    event.clear();
                    yieldTimes(2);
                    assertFalse(waits.done());
                    event.set();
                    Asyncio.await(waits);
                });
    }

    @Test
    void waiter_cancelled_leavesTheLine() {
        runMain(
                () -> {
                    Task<Void> a = waiter("a");
                    Task<Void> b = waiter("b");
                    yieldNow();
                    a.cancel();
                    yieldNow();
                    assertEquals(new AsyncEvent.Statistics(false, 1), event.statistics());
                    event.set();
                    Asyncio.await(b);
                    assertTrue(a.cancelled());
                });

        assertTrail("b");
    }

    @Test
    void waiter_cancelledAfterItWasWoken_isCancelledAndTheOthersGoOn() {
        runMain(
                () -> {
                    Task<Void> a = waiter("a");
                    Task<Void> b = waiter("b");
                    yieldNow();
                    event.set();
                    a.cancel();
                    Asyncio.await(b);
                    assertTrue(a.cancelled());
                });

        assertTrail("b");
        assertEquals(new AsyncEvent.Statistics(true, 0), event.statistics());
    }

    @Test
    void await_onAnotherLoop_isRefusedOnceItWaitedOnOne() {
        runMain(
                () -> {
                    Task<Void> waits = waiter("here");
                    yieldNow();
                    event.set();
                    Asyncio.await(waits);
                });
        event.clear();
        VirtualTimeLoop other = loops.virtual();

        other.runUntilComplete(
                () ->
                        assertContains(
                                "make one for each loop",
                                assertThrows(IllegalStateException.class, event::await)));

        assertTrail("here");
        assertEquals(0, event.statistics().waiting());
    }
}
