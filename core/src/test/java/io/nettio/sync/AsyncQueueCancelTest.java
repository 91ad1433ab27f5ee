package io.nettio.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.Asyncio;
import io.nettio.Task;
import io.nettio.testing.LoopTest;

import org.junit.jupiter.api.Test;

/** A queue whose waiters are cancelled or overtaken, or fail once it is their turn. */
final class AsyncQueueCancelTest extends LoopTest {
    private final AsyncQueue<String> queue = new AsyncQueue<>();
    private final AsyncQueue<String> small = new AsyncQueue<>(1);

    private Task<String> getter(AsyncQueue<String> from) {
        return loop.createTask(() -> from.get());
    }

    private Task<Void> putter(AsyncQueue<String> into, String item) {
        return loop.createTask(() -> into.put(item));
    }

    @Test
    void getter_wokenButOvertaken_waitsAgain() {
        runMain(
                () -> {
                    Task<String> waits = getter(queue);
                    yieldNow();
                    queue.putNowait("a");
                    note("overtaken " + queue.getNowait());
                    yieldTimes(2);
                    assertFalse(waits.done());
                    queue.putNowait("b");
                    note(Asyncio.await(waits));
                });

        assertTrail("overtaken a", "b");
    }

    @Test
    void putter_wokenButOvertaken_waitsAgain() {
        small.putNowait("a");
        runMain(
                () -> {
                    Task<Void> waits = putter(small, "waited");
                    yieldNow();
                    small.getNowait();
                    small.putNowait("overtook");
                    yieldTimes(2);
                    assertFalse(waits.done());
                    note(small.getNowait());
                    Asyncio.await(waits);
                    note(small.getNowait());
                });

        assertTrail("overtook", "waited");
    }

    @Test
    void getter_cancelled_leavesTheLineAndLosesNoItem() {
        runMain(
                () -> {
                    Task<String> a = getter(queue);
                    Task<String> b = getter(queue);
                    yieldNow();
                    a.cancel();
                    yieldNow();
                    assertEquals(1, queue.statistics().getting());
                    queue.putNowait("item");
                    note(Asyncio.await(b));
                    assertTrue(a.cancelled());
                });

        assertTrail("item");
    }

    @Test
    void getter_cancelledAfterItWasWoken_wakesTheNext() {
        runMain(
                () -> {
                    Task<String> a = getter(queue);
                    Task<String> b = getter(queue);
                    yieldNow();
                    queue.putNowait("item");
                    a.cancel();
                    note(Asyncio.await(b));
                    assertTrue(a.cancelled());
                });

        assertTrail("item");
    }

    @Test
    void getter_cancelledButNotYetGone_isPassedOverByAPut() {
        runMain(
                () -> {
                    Task<String> a = getter(queue);
                    Task<String> b = getter(queue);
                    yieldNow();
                    a.cancel();
                    queue.putNowait("item");
                    note(Asyncio.await(b));
                    assertTrue(a.cancelled());
                });

        assertTrail("item");
    }

    @Test
    void putter_cancelled_leavesTheLineAndPutsNothing() {
        small.putNowait("a");
        runMain(
                () -> {
                    Task<Void> gone = putter(small, "never");
                    Task<Void> next = putter(small, "b");
                    yieldNow();
                    gone.cancel();
                    yieldNow();
                    assertEquals(1, small.statistics().putting());
                    note(small.getNowait());
                    Asyncio.await(next);
                    note(small.getNowait());
                    assertTrue(gone.cancelled());
                });

        assertTrail("a", "b");
    }

    @Test
    void putter_cancelledAfterItWasWoken_wakesTheNext() {
        small.putNowait("a");
        runMain(
                () -> {
                    Task<Void> gone = putter(small, "never");
                    Task<Void> next = putter(small, "b");
                    yieldNow();
                    small.getNowait();
                    gone.cancel();
                    Asyncio.await(next);
                    note(small.getNowait());
                    assertTrue(gone.cancelled());
                });

        assertTrail("b");
    }

    @Test
    void putter_cancelledAfterItWasWokenButTheRoomIsTaken_wakesNobody() {
        small.putNowait("a");
        runMain(
                () -> {
                    Task<Void> gone = putter(small, "never");
                    Task<Void> next = putter(small, "b");
                    yieldNow();
                    small.getNowait();
                    small.putNowait("overtook");
                    gone.cancel();
                    yieldTimes(2);
                    assertTrue(gone.cancelled());
                    assertFalse(next.done());
                    note(small.getNowait());
                    Asyncio.await(next);
                });

        assertTrail("overtook");
    }

    /** Refuses to compare this item with any other. */
    private static int compare(String one, String other) {
        if (one.equals("bad") || other.equals("bad")) {
            throw new ClassCastException("bad");
        }
        return one.compareTo(other);
    }

    @Test
    void putter_wokenButTheComparatorThrows_wakesTheNext() {
        AsyncQueue<String> sorted = new AsyncPriorityQueue<>(2, AsyncQueueCancelTest::compare);
        sorted.putNowait("a");
        sorted.putNowait("b");
        runMain(
                () -> {
                    Task<Void> bad = putter(sorted, "bad");
                    Task<Void> next = putter(sorted, "c");
                    yieldNow();
                    note(sorted.get());
                    Asyncio.await(next);
                    note(sorted.get() + sorted.get());
                    assertThrows(ClassCastException.class, () -> Asyncio.await(bad));
                });

        assertTrail("a", "bc");
    }

    @Test
    void getter_theComparatorThrows_wakesAPutterForTheRoom() {
        boolean[] throwing = {false};
        AsyncQueue<String> sorted =
                new AsyncPriorityQueue<>(
                        3, (one, other) -> compare(throwing[0] ? "bad" : one, other));
        sorted.putNowait("a");
        sorted.putNowait("b");
        sorted.putNowait("c");
        runMain(
                () -> {
                    Task<Void> waits = putter(sorted, "d");
                    yieldNow();
                    throwing[0] = true;
                    assertThrows(ClassCastException.class, sorted::getNowait);
                    throwing[0] = false;
                    Asyncio.await(waits);
                    note(sorted.isFull());
                });

        assertTrail("true");
    }
}
