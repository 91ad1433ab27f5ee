package io.nettio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.testing.LoopTest;
import io.nettio.testing.LoopThread;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;

/** What crosses threads, on a loop in real time that turns on a thread of its own. */
final class ThreadsafeTest extends LoopTest {
    private final Loop plain = loops.plain();

    private <T> CompletableFuture<T> submit(java.util.concurrent.Callable<T> body) {
        return Asyncio.runCoroutineThreadsafe(Coroutine.of(body), plain);
    }

    @Test
    void runCoroutineThreadsafe_result_comesBackFromThatLoop() {
        try (LoopThread running = new LoopThread(plain)) {
            assertSame(plain, LoopThread.get(submit(Asyncio::getRunningLoop)));
        }
    }

    @Test
    void runCoroutineThreadsafe_failure_comesBack() {
        IOException failure = new IOException("disk");
        try (LoopThread running = new LoopThread(plain)) {
            CompletableFuture<Void> result =
                    submit(
                            () -> {
                                throw failure;
                            });
            assertSame(failure, assertThrows(ExecutionException.class, result::get).getCause());
        }
    }

    @Test
    void runCoroutineThreadsafe_cancelled_cancelsTheTask() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        try (LoopThread running = new LoopThread(plain)) {
            CompletableFuture<Void> result =
                    submit(
                            () -> {
                                started.countDown();
                                try {
                                    sleepSeconds(1000);
                                } finally {
                                    cancelled.countDown();
                                }
                                return null;
                            });
            started.await();
            result.cancel(false);
            cancelled.await();
        }
    }

    @Test
    void runCoroutineThreadsafe_cancelledBeforeTheLoopTakesIt_neverRuns() {
        CompletableFuture<Void> result =
                Asyncio.runCoroutineThreadsafe(Coroutine.of(() -> note("never")), loop);

        result.cancel(false);
        loop.runOnce();
        loop.runOnce();

        assertTrail();
        loop.runOnce();
    }

    @Test
    void runCoroutineThreadsafe_taskCancelled_cancelsTheResult() {
        try (LoopThread running = new LoopThread(plain)) {
            CompletableFuture<Void> result =
                    submit(
                            () -> {
                                Asyncio.currentTask().cancel();
                                yieldNow();
                                return null;
                            });
            assertThrows(CancellationException.class, () -> LoopThread.get(result));
        }
    }

    @Test
    void runCoroutineThreadsafe_closedLoop_isRefusedAndTheCoroutineStaysUnused() {
        plain.close();
        Coroutine<Void> coroutine = Coroutine.of(() -> {});

        assertContains(
                "closed",
                assertThrows(
                        IllegalStateException.class,
                        () -> Asyncio.runCoroutineThreadsafe(coroutine, plain)));
        assertEquals(Coroutine.State.CREATED, coroutine.state());
    }

    @Test
    void runCoroutineThreadsafe_loopClosesBeforeItsEnd_failsTheResult() {
        CompletableFuture<Void> result =
                Asyncio.runCoroutineThreadsafe(Coroutine.of(() -> sleepSeconds(1)), loop);
        loop.runOnce();

        loop.close();

        assertInstanceOf(
                IllegalStateException.class,
                assertThrows(ExecutionException.class, result::get).getCause());
        loops.takeReports();
    }

    @Test
    void runCoroutineThreadsafe_taskFactoryThrows_failsTheResult() {
        loop.setTaskFactory(
                new TaskFactory() {
                    @Override
                    public <T> Task<T> create(Loop on, Coroutine<T> made, Task.Options options) {
                        throw new IllegalArgumentException("no tasks today");
                    }
                });
        CompletableFuture<Void> result =
                Asyncio.runCoroutineThreadsafe(Coroutine.of(() -> {}), loop);

        loop.runOnce();

        Throwable failure = assertThrows(ExecutionException.class, result::get).getCause();
        assertInstanceOf(IllegalArgumentException.class, failure);
        assertSame(failure, takeReport().exception());
    }

    @Test
    void callSoonThreadsafe_sleepingLoop_wakesIt() {
        try (LoopThread running = new LoopThread(plain)) {
            LoopThread.awaitParked(running.thread());
            assertEquals("value", running.call(() -> "value"));
        }
    }

    /** A callback that says what it is. */
    private record Named(Runnable code) implements Runnable {
        @Override
        public void run() {
            code.run();
        }

        @Override
        public String toString() {
            return "the callback";
        }
    }

    @Test
    void callSoonThreadsafe_toString_namesTheCallbackWhileItRunsAndAfterwards() {
        Handle[] handle = new Handle[1];
        handle[0] = loop.callSoonThreadsafe(new Named(() -> note(handle[0])));
        note(handle[0]);

        loop.runOnce();

        note(handle[0]);
        String expected = "ThreadsafeHandle[the callback]";
        assertTrail(expected, expected, expected);
    }

    @Test
    void callSoonThreadsafe_cancelled_neverRunsAndSaysSo() {
        Handle handle = loop.callSoonThreadsafe(new Named(() -> note("never")));

        handle.cancel();
        handle.cancel();
        loop.runOnce();

        note(handle);
        assertTrail("ThreadsafeHandle[cancelled]");
    }

    @Test
    void callSoonThreadsafe_cancelledByItself_isNotCancelled() {
        Handle[] handle = new Handle[1];
        handle[0] = loop.callSoonThreadsafe(() -> handle[0].cancel());

        loop.runOnce();

        assertFalse(handle[0].cancelled());
    }

    @Test
    void callSoonThreadsafe_fromOneThread_keepsItsOrder() {
        StringBuilder order = new StringBuilder();
        StringBuilder expected = new StringBuilder();
        try (LoopThread running = new LoopThread(plain)) {
            for (int i = 0; i < 1000; i++) {
                String name = i + " ";
                plain.callSoonThreadsafe(() -> order.append(name));
                expected.append(name);
            }
            running.call(() -> null);
        }

        assertEquals(expected.toString(), order.toString());
    }

    @Test
    void callSoonThreadsafe_cancelledByAnotherThread_runsOrIsCancelledButNotBoth()
            throws Exception {
        int[] ran = {0};
        int cancelled = 0;
        int rounds = 2000;
        try (LoopThread running = new LoopThread(plain)) {
            Handle[] handles = new Handle[rounds];
            for (int i = 0; i < rounds; i++) {
                handles[i] = plain.callSoonThreadsafe(() -> ran[0]++);
                handles[i].cancel();
            }
            running.call(() -> null);
            for (Handle handle : handles) {
                cancelled += handle.cancelled() ? 1 : 0;
            }
        }

        assertEquals(rounds, ran[0] + cancelled);
    }

    @Test
    void close_afterTwoThreadsFirstTouchedTheLoop_closesIt() throws Exception {
        for (int round = 0; round < 500; round++) {
            Loop fresh = LoopPolicy.newPlainLoop();
            CyclicBarrier together = new CyclicBarrier(2);
            Thread other =
                    new Thread(
                            () -> {
                                try {
                                    together.await();
                                } catch (Exception failure) {
                                    throw new AssertionError(failure);
                                }
                                fresh.callSoonThreadsafe(() -> {});
                            });
            other.start();
            together.await();
            fresh.callSoonThreadsafe(() -> {});
            other.join();
            fresh.close();
            assertTrue(fresh.isClosed(), "round " + round);
        }
    }
}
