package io.nettio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.testing.LoopTest;
import io.nettio.testing.LoopThread;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** Core's own loop, in real time. */
final class PlainLoopTest extends LoopTest {
    private final Loop plain = loops.plain();

    private static Duration millis(long number) {
        return Duration.ofMillis(number);
    }

    @Test
    void timers_ofRealTime_runByDeadlineAndNotEarly() {
        long start = plain.time();
        plain.callAt(start + millis(20).toNanos(), () -> note("b"));
        plain.callAt(start + millis(10).toNanos(), () -> note("a"));

        plain.runUntilComplete(() -> Asyncio.sleep(millis(30)));

        assertTrail("a", "b");
        assertTrue(plain.time() - start >= millis(30).toNanos());
    }

    @Test
    void sleep_severalTasks_wakeByDeadline() {
        plain.runUntilComplete(
                () ->
                        Asyncio.taskGroup(
                                group -> {
                                    for (int i = 5; i > 0; i--) {
                                        int number = i;
                                        group.createTask(
                                                () -> {
                                                    Asyncio.sleep(millis(100L * number));
                                                    note(number);
                                                });
                                    }
                                }));

        assertTrail("1", "2", "3", "4", "5");
    }

    @Test
    void runUntilComplete_onAnInterruptedThread_stillWorksAndKeepsTheInterrupt() {
        Thread.currentThread().interrupt();
        try {
            plain.runUntilComplete(() -> Asyncio.sleep(millis(5)));
            assertTrue(Thread.currentThread().isInterrupted());
        } finally {
            Thread.interrupted();
        }
    }

    @Test
    void runForever_stoppedByASubmit_ends() {
        LoopThread running = new LoopThread(plain);
        assertTrue(plain.isRunning());

        running.close();

        assertFalse(plain.isRunning());
    }

    @Test
    void runForever_movedToAnotherThread_belongsToThatOne() {
        AsyncFuture<String> future = plain.createFuture();
        plain.callLater(millis(1), () -> future.setResult("value"));
        assertEquals("value", plain.runUntilComplete(future));

        try (LoopThread running = new LoopThread(plain)) {
            assertEquals(running.thread(), running.call(Thread::currentThread));
        }
    }

    @Test
    void stop_whileNobodyRunsIt_endsTheNextRunAfterOneTurn() {
        plain.callSoon(() -> note("one turn"));

        plain.stop();
        plain.runForever();

        assertTrail("one turn");
    }

    @Test
    void close_closed_doesNothing() {
        plain.close();
        plain.close();

        assertTrue(plain.isClosed());
    }

    @Test
    void manyThreads_submitScheduleAndCancelWhileItSleeps_nothingIsLost() throws Exception {
        int threads = 3;
        int rounds = 3000;
        int[] ran = {0}; // loop thread only
        Thread[] submitters = new Thread[threads];
        try (LoopThread running = new LoopThread(plain)) {
            for (int i = 0; i < threads; i++) {
                submitters[i] = new Thread(() -> submitAndWait(rounds, ran));
                submitters[i].start();
            }
            for (Thread submitter : submitters) {
                submitter.join(); // which has a limit for each round
            }
            assertEquals(threads * rounds, running.call(() -> ran[0]));
            assertEquals(0, running.call(() -> plain.statistics().timers()));
        }
    }

    /** Each round ends only once its callback ran, so that the loop goes to sleep in between. */
    private void submitAndWait(int rounds, int[] ran) {
        for (int i = 0; i < rounds; i++) {
            CountDownLatch seen = new CountDownLatch(1);
            Runnable arrive =
                    () -> {
                        ran[0]++;
                        seen.countDown();
                    };
            plain.callSoonThreadsafe(() -> note("cancelled")).cancel();
            switch (i % 3) {
                case 0 -> plain.callSoonThreadsafe(arrive);
                case 1 ->
                        plain.callSoonThreadsafe(
                                () -> plain.callLater(Duration.ofNanos(1000), arrive));
                default ->
                        plain.callSoonThreadsafe(
                                () -> {
                                    plain.callLater(millis(50), () -> note("cancelled")).cancel();
                                    arrive.run();
                                });
            }
            await(seen);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(
                    latch.await(10, java.util.concurrent.TimeUnit.SECONDS), "a wake-up was lost");
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
