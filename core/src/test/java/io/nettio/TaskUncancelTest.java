package io.nettio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.testing.LoopTest;

import org.junit.jupiter.api.Test;

import java.util.List;

/** {@code cancelling} and {@code uncancel}, and rings of tasks that await each other. */
final class TaskUncancelTest extends LoopTest {
    private void finish(Task<?> task) {
        runMain(() -> Asyncio.waitOn(List.of(task), null, ReturnWhen.ALL_COMPLETED));
    }

    @Test
    void cancelling_countsEachRequest() {
        Task<Void> task = loop.createTask(() -> sleepSeconds(1));
        assertEquals(0, task.cancelling());

        task.cancel();
        assertEquals(1, task.cancelling());
        task.cancel();
        assertEquals(2, task.cancelling());

        loop.runOnce();
        assertEquals(2, task.cancelling());
    }

    @Test
    void uncancel_takesOneBackAndStopsAtZero() {
        Task<Void> task = loop.createTask(() -> sleepSeconds(1));
        task.cancel();
        task.cancel();

        assertEquals(1, task.uncancel());
        assertEquals(0, task.uncancel());
        assertEquals(0, task.uncancel());

        loop.runUntilComplete(task);
    }

    @Test
    void uncancel_toZeroBeforeTheStart_runsTheBody() {
        Task<Void> task = loop.createTask(() -> note("ran"));
        task.cancel();

        task.uncancel();
        loop.runOnce();

        assertTrail("ran");
        assertFalse(task.cancelled());
    }

    @Test
    void uncancel_toZeroBeforeTheNextAwait_forgetsThePendingCancel() {
        Task<Void> task =
                loop.createTask(
                        () -> {
                            Asyncio.currentTask().cancel();
                            Asyncio.currentTask().uncancel();
                            yieldNow();
                            note("not cancelled");
                        });

        finish(task);

        assertTrail("not cancelled");
    }

    @Test
    void uncancel_notToZero_keepsThePendingCancel() {
        Task<Void> task =
                loop.createTask(
                        () -> {
                            Asyncio.currentTask().cancel();
                            Asyncio.currentTask().cancel();
                            Asyncio.currentTask().uncancel();
                            yieldNow();
                            note("never");
                        });

        finish(task);

        assertTrail();
        assertTrue(task.cancelled());
    }

    @Test
    void uncancel_afterTheAwaitedFutureWasCancelled_doesNotTakeThatBack() {
        AsyncFuture<String> future = loop.createFuture();
        Task<String> task = loop.createTask(() -> Asyncio.await(future));
        loop.runOnce();

        task.cancel();
        task.uncancel();
        finish(task);

        assertTrue(task.cancelled());
    }

    @Test
    void uncancel_afterACatch_laterCancelIsSeenAgain() {
        Task<Void> task =
                loop.createTask(
                        () -> {
                            try {
                                sleepSeconds(10);
                            } catch (CancelledError handled) {
                                note("first " + Asyncio.currentTask().uncancel());
                            }
                            sleepSeconds(10);
                        });
        loop.runOnce();
        task.cancel();
        loop.runOnce();
        loop.runOnce();

        task.cancel();
        assertEquals(1, task.cancelling());
        finish(task);

        assertTrail("first 0");
        assertTrue(task.cancelled());
    }

    @Test
    void ring_ofTwoTasks_canBeCancelled() {
        Task<?>[] ring = ring(2);
        loop.runOnce();

        ring[0].cancel("enough");
        runMain(() -> Asyncio.waitOn(List.of(ring), null, ReturnWhen.ALL_COMPLETED));

        assertTrue(ring[0].cancelled());
        assertTrue(ring[1].cancelled());
    }

    @Test
    void ring_ofManyTasks_canBeCancelledFromAnyOfThem() {
        for (int from = 0; from < 5; from++) {
            Task<?>[] ring = ring(5);
            loop.runOnce();

            ring[from].cancel();
            runMain(() -> Asyncio.waitOn(List.of(ring), null, ReturnWhen.ALL_COMPLETED));

            for (Task<?> task : ring) {
                assertTrue(task.cancelled());
            }
        }
    }

    @Test
    void ring_whoseTasksOthersAwaitToo_canBeCancelledAndTheOthersHearOfIt() {
        Task<?>[] ring = ring(3);
        loop.runOnce();
        Task<Object> onlooker = loop.createTask(() -> Asyncio.await(ring[1]));
        loop.runOnce();

        ring[0].cancel();
        runMain(() -> Asyncio.waitOn(List.of(onlooker), null, ReturnWhen.ALL_COMPLETED));

        assertTrue(onlooker.cancelled());
        assertTrue(ring[1].cancelled());
        runMain(() -> yieldTimes(3));
        assertTrue(ring[0].cancelled() && ring[2].cancelled());
    }

    @Test
    void ring_throughAGather_canBeCancelled() {
        Task<?>[] ring = new Task<?>[2];
        AsyncFuture<?>[] gathering = new AsyncFuture<?>[1];
        ring[0] =
                loop.createTask(
                        () -> {
                            gathering[0] = Asyncio.gather(List.of(ring[1]), false);
                            return Asyncio.await(gathering[0]);
                        });
        ring[1] = loop.createTask(() -> Asyncio.await(ring[0]));
        loop.runOnce();

        ring[0].cancel();
        runMain(() -> Asyncio.waitOn(List.of(ring), null, ReturnWhen.ALL_COMPLETED));

        assertTrue(ring[0].cancelled());
        assertTrue(ring[1].cancelled());
        assertThrows(CancelledError.class, gathering[0]::result);
    }

    private Task<?>[] ring(int size) {
        Task<?>[] ring = new Task<?>[size];
        for (int i = 0; i < size; i++) {
            int next = (i + 1) % size;
            ring[i] = loop.createTask(() -> Asyncio.await(ring[next]));
        }
        return ring;
    }
}
