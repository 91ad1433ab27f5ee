package io.nettio.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.Asyncio;
import io.nettio.QueueShutDownException;
import io.nettio.Task;
import io.nettio.testing.LoopTest;

import org.junit.jupiter.api.Test;

/** {@code shutdown} of a queue. */
final class AsyncQueueShutdownTest extends LoopTest {
    private final AsyncQueue<String> queue = new AsyncQueue<>(2);

    private static void assertShutDown(Task<?> task) {
        assertThrows(QueueShutDownException.class, () -> Asyncio.await(task));
    }

    @Test
    void shutdown_empty_refusesPutsAndGets() {
        queue.shutdown();

        runMain(
                () -> {
                    assertThrows(QueueShutDownException.class, () -> queue.put("a"));
                    assertThrows(QueueShutDownException.class, queue::get);
                });
        assertThrows(QueueShutDownException.class, () -> queue.putNowait("a"));
        assertThrows(QueueShutDownException.class, queue::getNowait);
        assertEquals("AsyncQueue[size=0 maxSize=2 shut down]", queue.toString());
    }

    @Test
    void shutdown_full_refusesPutsWithoutWaiting() {
        queue.putNowait("a");
        queue.putNowait("b");

        queue.shutdown();

        runMain(() -> assertThrows(QueueShutDownException.class, () -> queue.put("c")));
        assertEquals(2, queue.size());
    }

    @Test
    void shutdown_withItems_givesThemFirst() {
        queue.putNowait("a");
        queue.putNowait("b");
        queue.shutdown();

        runMain(
                () -> {
                    note(queue.get());
                    note(queue.getNowait());
                    assertThrows(QueueShutDownException.class, queue::get);
                });

        assertTrail("a", "b");
    }

    @Test
    void shutdown_gettersWait_throwsInAll() {
        runMain(
                () -> {
                    Task<String> a = Asyncio.createTask(() -> queue.get());
                    Task<String> b = Asyncio.createTask(() -> queue.get());
                    yieldNow();
                    queue.shutdown();
                    assertShutDown(a);
                    assertShutDown(b);
                });

        assertEquals(0, queue.statistics().getting());
    }

    @Test
    void shutdown_puttersWait_throwsInAll() {
        queue.putNowait("a");
        queue.putNowait("b");
        runMain(
                () -> {
                    Task<Void> c = Asyncio.createTask(() -> queue.put("c"));
                    Task<Void> d = Asyncio.createTask(() -> queue.put("d"));
                    yieldNow();
                    queue.shutdown();
                    assertShutDown(c);
                    assertShutDown(d);
                });

        assertEquals(2, queue.size());
    }

    @Test
    void shutdown_getterCancelledMeanwhile_isCancelled() {
        runMain(
                () -> {
                    Task<String> waits = Asyncio.createTask(() -> queue.get());
                    yieldNow();
                    waits.cancel();
                    queue.shutdown();
                    yieldTimes(2);
                    assertTrue(waits.cancelled());
                });
    }

    @Test
    void shutdown_itemsUnfinished_joinStillWaits() {
        queue.putNowait("a");
        runMain(
                () -> {
                    Task<Void> joins = Asyncio.createTask(queue::join);
                    yieldNow();
                    queue.shutdown();
                    yieldTimes(2);
                    assertFalse(joins.done());
                    queue.getNowait();
                    queue.taskDone();
                    Asyncio.await(joins);
                });
    }

    @Test
    void shutdownImmediate_withItems_dropsThemAndReleasesJoin() {
        queue.putNowait("a");
        queue.putNowait("b");
        runMain(
                () -> {
                    Task<Void> joins = Asyncio.createTask(queue::join);
                    yieldNow();
                    queue.shutdown(true);
                    Asyncio.await(joins);
                    assertThrows(QueueShutDownException.class, queue::get);
                });

        assertEquals(new AsyncQueue.Statistics(0, 2, 0, 0, 0, true), queue.statistics());
    }

    @Test
    void shutdownImmediate_itemsInWork_joinWaitsForThem() {
        queue.putNowait("a");
        queue.putNowait("b");
        runMain(
                () -> {
                    queue.getNowait();
                    Task<Void> joins = Asyncio.createTask(queue::join);
                    yieldNow();
                    queue.shutdown(true);
                    yieldTimes(2);
                    assertFalse(joins.done());
                    assertEquals(1, queue.statistics().unfinished());
                    queue.taskDone();
                    Asyncio.await(joins);
                });
    }

    @Test
    void shutdownImmediate_allItemsDoneAlready_countsNothingTwice() {
        queue.putNowait("a");
        queue.putNowait("b");
        queue.taskDone();

        queue.shutdown(true);

        assertEquals(0, queue.statistics().unfinished());
        assertThrows(IllegalArgumentException.class, queue::taskDone);
    }

    @Test
    void shutdown_twice_isTheSameAsOnce() {
        queue.shutdown();
        queue.shutdown(true);

        assertTrue(queue.statistics().shutDown());
    }
}
