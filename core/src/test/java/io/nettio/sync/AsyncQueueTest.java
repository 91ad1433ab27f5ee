package io.nettio.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.Asyncio;
import io.nettio.QueueEmptyException;
import io.nettio.QueueFullException;
import io.nettio.Task;
import io.nettio.testing.LoopTest;
import io.nettio.testing.VirtualTimeLoop;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.stream.Stream;

/** A queue: put and get, in their order, and cancelled at any moment. */
final class AsyncQueueTest extends LoopTest {
    private final AsyncQueue<String> queue = new AsyncQueue<>();
    private final AsyncQueue<String> small = new AsyncQueue<>(1);

    private Task<String> getter(AsyncQueue<String> from) {
        return loop.createTask(() -> from.get());
    }

    private Task<Void> putter(AsyncQueue<String> into, String item) {
        return loop.createTask(() -> into.put(item));
    }

    @Test
    void queue_new_isEmpty() {
        assertTrue(queue.isEmpty());
        assertFalse(queue.isFull());
        assertEquals(0, queue.size());
        assertEquals(0, queue.maxSize());
        assertEquals("AsyncQueue[size=0 maxSize=0]", queue.toString());
    }

    @Test
    void queue_negativeMaxSize_isUnbounded() {
        AsyncQueue<String> unbounded = new AsyncQueue<>(-1);
        unbounded.putNowait("a");

        assertFalse(unbounded.isFull());
    }

    @Test
    void items_areGivenFirstInFirstOut() {
        queue.putNowait("a");
        queue.putNowait("b");

        assertEquals("a", queue.getNowait());
        assertEquals("b", queue.getNowait());
    }

    @Test
    void putAndGet_withRoomAndItems_doNotSuspend() {
        runMain(
                () -> {
                    loop.callSoon(() -> note("callback"));
                    queue.put("a");
                    note(queue.get());
                    yieldNow();
                });

        assertTrail("a", "callback");
    }

    @Test
    void getNowait_empty_isRefused() {
        assertThrows(QueueEmptyException.class, queue::getNowait);
    }

    @Test
    void putNowait_full_isRefusedAndKeepsWhatItHas() {
        small.putNowait("a");

        assertThrows(QueueFullException.class, () -> small.putNowait("b"));
        assertTrue(small.isFull());
        assertEquals("a", small.getNowait());
    }

    static Stream<AsyncQueue<String>> fullQueues() {
        return Stream.of(new AsyncQueue<>(1), new AsyncLifoQueue<>(1), new AsyncPriorityQueue<>(1));
    }

    @ParameterizedTest
    @MethodSource("fullQueues")
    void put_null_isRefusedBeforeItWaitsAndHarmsNothing(AsyncQueue<String> full) {
        full.putNowait("a");
        runMain(
                () ->
                        assertContains(
                                "give an item",
                                assertThrows(
                                        IllegalArgumentException.class, () -> full.put(null))));

        assertEquals(new AsyncQueue.Statistics(1, 1, 0, 0, 1, false), full.statistics());
    }

    @ParameterizedTest
    @MethodSource("fullQueues")
    void putNowait_null_isRefusedAndHarmsNothing(AsyncQueue<String> queueWithRoom) {
        assertContains(
                "give an item",
                assertThrows(IllegalArgumentException.class, () -> queueWithRoom.putNowait(null)));

        assertEquals(0, queueWithRoom.statistics().unfinished());
    }

    @Test
    void get_empty_waitsForAPut() {
        runMain(
                () -> {
                    Task<String> waits = getter(queue);
                    yieldNow();
                    assertEquals(1, queue.statistics().getting());
                    queue.putNowait("a");
                    note(Asyncio.await(waits));
                });

        assertTrail("a");
        assertEquals(0, queue.statistics().getting());
    }

    @Test
    void put_full_waitsForAGet() {
        small.putNowait("a");
        runMain(
                () -> {
                    Task<Void> waits = putter(small, "b");
                    yieldNow();
                    assertEquals(1, small.statistics().putting());
                    note(small.getNowait());
                    Asyncio.await(waits);
                    note(small.getNowait());
                });

        assertTrail("a", "b");
    }

    @Test
    void getters_several_areServedInTheirOrder() {
        runMain(
                () -> {
                    Task<String> a = getter(queue);
                    Task<String> b = getter(queue);
                    yieldNow();
                    queue.putNowait("1");
                    queue.putNowait("2");
                    note(Asyncio.await(Asyncio.gather(a, b)));
                });

        assertTrail("[1, 2]");
    }

    @Test
    void putters_several_areServedInTheirOrder() {
        small.putNowait("0");
        runMain(
                () -> {
                    Task<Void> a = putter(small, "1");
                    Task<Void> b = putter(small, "2");
                    yieldNow();
                    note(small.get() + small.get() + small.get());
                    Asyncio.await(Asyncio.gather(a, b));
                });

        assertTrail("012");
    }

    @Test
    void join_withoutItems_doesNotSuspend() {
        runMain(queue::join);
    }

    @Test
    void join_items_waitsUntilEachIsDone() {
        queue.putNowait("a");
        queue.putNowait("b");
        runMain(
                () -> {
                    Task<Void> joins = Asyncio.createTask(queue::join);
                    yieldNow();
                    queue.getNowait();
                    queue.getNowait();
                    queue.taskDone();
                    yieldTimes(2);
                    assertFalse(joins.done());
                    queue.taskDone();
                    Asyncio.await(joins);
                });

        assertEquals(0, queue.statistics().unfinished());
    }

    @Test
    void taskDone_tooOften_isRefused() {
        queue.putNowait("a");
        queue.taskDone();

        assertContains(
                "too many times", assertThrows(IllegalArgumentException.class, queue::taskDone));
    }

    @Test
    void priorityQueue_givesTheLeastFirst() {
        AsyncPriorityQueue<Integer> priority = new AsyncPriorityQueue<>();
        AsyncPriorityQueue<Integer> reversed =
                new AsyncPriorityQueue<>(2, java.util.Comparator.reverseOrder());
        for (int item : new int[] {3, 1, 2}) {
            priority.putNowait(item);
        }
        reversed.putNowait(1);
        reversed.putNowait(2);

        assertEquals(1, priority.getNowait());
        assertEquals(2, priority.getNowait());
        assertEquals(2, reversed.getNowait());
        assertEquals("AsyncPriorityQueue[size=1 maxSize=0]", priority.toString());
    }

    @Test
    void priorityQueue_itemsThatCannotBeCompared_areRefusedAndHarmNothing() {
        AsyncPriorityQueue<Object> priority = new AsyncPriorityQueue<>(5);

        assertThrows(ClassCastException.class, () -> priority.putNowait(new Object()));

        assertEquals(new AsyncQueue.Statistics(0, 5, 0, 0, 0, false), priority.statistics());
    }

    @Test
    void lifoQueue_givesTheNewestFirst() {
        AsyncLifoQueue<String> lifo = new AsyncLifoQueue<>();
        lifo.putNowait("a");
        lifo.putNowait("b");

        assertEquals("b", lifo.getNowait());
        assertEquals("a", lifo.getNowait());
    }

    @Test
    void get_onAnotherLoop_isRefusedOnceItWaitedOnOne() {
        runMain(
                () -> {
                    Task<String> waits = getter(queue);
                    yieldNow();
                    queue.putNowait("here");
                    Asyncio.await(waits);
                });
        VirtualTimeLoop other = loops.virtual();

        other.runUntilComplete(
                () ->
                        assertContains(
                                "different event loop",
                                assertThrows(IllegalStateException.class, queue::get)));

        assertEquals(0, queue.statistics().getting());
    }
}
