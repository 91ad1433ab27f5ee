package io.nettio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.testing.DeadlockException;
import io.nettio.testing.LoopTest;
import io.nettio.testing.LoopThread;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/** {@code runInExecutor}, {@code toThread} and the default executor. */
final class ExecutorTest extends LoopTest {
    private final Queue<Runnable> queued = new ArrayDeque<>();
    private final Executor later = queued::add;

    @Test
    void runInExecutor_job_givesItsResult() {
        runMain(() -> note(Asyncio.await(loop.runInExecutor(Runnable::run, () -> "value"))));

        assertTrail("value");
    }

    @Test
    void runInExecutor_body_givesNull() {
        runMain(
                () ->
                        note(
                                Asyncio.await(
                                        loop.runInExecutor(Runnable::run, () -> note("the job")))));

        assertTrail("the job", "null");
    }

    @Test
    void runInExecutor_jobFails_throwsItsException() {
        IOException failure = new IOException("disk");
        runMain(
                () ->
                        assertSame(
                                failure,
                                assertThrows(
                                        IOException.class,
                                        () ->
                                                Asyncio.await(
                                                        loop.runInExecutor(
                                                                Runnable::run,
                                                                () -> {
                                                                    throw failure;
                                                                })))));
    }

    @Test
    void runInExecutor_cancelledBeforeItsStart_neverRuns() {
        runMain(
                () -> {
                    AsyncFuture<Void> job = loop.runInExecutor(later, () -> note("never"));
                    job.cancel();
                    yieldNow();
                    queued.remove().run();
                });

        assertTrail();
        assertEquals(0, LoopState.of(loop).engine.jobs().get());
    }

    @Test
    void runInExecutor_cancelledWhileItRuns_runsOnUnheard() {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        Executor thread = job -> new Thread(job).start();
        runMain(
                () -> {
                    AsyncFuture<Void> job =
                            loop.runInExecutor(
                                    thread,
                                    () -> {
                                        running.countDown();
                                        cancelled.await();
                                        ended.countDown();
                                        throw new IOException("unheard");
                                    });
                    running.await();
                    assertTrue(job.cancel());
                    yieldNow();
                    cancelled.countDown();
                    ended.await();
                    while (loop.statistics().inbox() == 0) {
                        Thread.onSpinWait();
                    }
                    yieldNow();
                    assertTrue(job.cancelled());
                });
    }

    @Test
    void runInExecutor_rejected_throwsAndLeavesNoJobBehind() {
        Executor full =
                job -> {
                    throw new RejectedExecutionException("full");
                };
        runMain(
                () ->
                        assertThrows(
                                RejectedExecutionException.class,
                                () -> loop.runInExecutor(full, () -> {})));

        assertEquals(0, LoopState.of(loop).engine.jobs().get());
    }

    @Test
    void runInExecutor_executorBreaks_throwsAndLeavesNoJobBehind() {
        Executor broken =
                job -> {
                    throw new IllegalArgumentException("broken");
                };
        assertThrows(IllegalArgumentException.class, () -> loop.runInExecutor(broken, () -> {}));

        AsyncFuture<Void> never = loop.createFuture();
        assertThrows(DeadlockException.class, () -> loop.runUntilComplete(never));
    }

    @Test
    void job_endedButNotTakenIn_stillCounts() {
        AsyncFuture<Void> job = loop.runInExecutor(later, () -> {});

        queued.remove().run();

        // Were it counted off by its own thread, a loop that waits for that would not hear of it.
        assertEquals(1, LoopState.of(loop).engine.jobs().get());
        loop.runUntilComplete(job);
        assertEquals(0, LoopState.of(loop).engine.jobs().get());
    }

    @Test
    void clock_whileAThreadWorks_standsStill() {
        Thread loopThread = Thread.currentThread();
        Executor onceTheLoopWaits =
                job ->
                        new Thread(
                                        () -> {
                                            LoopThread.awaitParked(loopThread);
                                            job.run();
                                        })
                                .start();
        runMain(
                () -> {
                    Task<Void> sleeper =
                            Asyncio.createTask(
                                    () -> {
                                        sleepSeconds(1);
                                        noteAt("sleeper");
                                    });
                    noteAt(Asyncio.await(loop.runInExecutor(onceTheLoopWaits, () -> "job")));
                    Asyncio.await(sleeper);
                });

        assertTrail("job@0", "sleeper@1");
    }

    @Test
    void toThread_job_runsElsewhereInACopyOfTheContext() {
        ContextVar<String> user = ContextVar.of("user");
        runMain(
                () -> {
                    user.set("ada");
                    Thread here = Thread.currentThread();
                    Asyncio.toThread(
                            () -> {
                                assertNotSame(here, Thread.currentThread());
                                assertTrue(Thread.currentThread().isDaemon());
                                assertEquals("ada", user.get());
                                user.set("changed there");
                            });
                    note(user.get());
                });

        assertTrail("ada");
    }

    @Test
    void toThread_result_isGiven() {
        assertEquals("value", runMain(() -> Asyncio.toThread(() -> "value")));
    }

    @Test
    void toThread_cancelled_isCancelledAtOnce() {
        CountDownLatch released = new CountDownLatch(1);
        CountDownLatch running = new CountDownLatch(1);
        Task<Void> task =
                loop.createTask(
                        () ->
                                Asyncio.toThread(
                                        () -> {
                                            running.countDown();
                                            released.await();
                                        }));
        runMain(
                () -> {
                    yieldNow();
                    running.await();
                    task.cancel();
                    assertThrows(CancelledError.class, () -> Asyncio.await(task));
                    released.countDown();
                    loop.shutdownDefaultExecutor();
                });
    }

    @Test
    void defaultExecutor_set_isUsedAndShutDownWithTheLoop() {
        ExecutorService own =
                Executors.newSingleThreadExecutor(job -> new Thread(job, "own thread"));
        loop.setDefaultExecutor(own);

        assertEquals(
                "own thread",
                runMain(() -> Asyncio.toThread(() -> Thread.currentThread().getName())));
        loop.close();

        assertTrue(own.isShutdown());
    }

    @Test
    void shutdownDefaultExecutor_jobRuns_waitsForItWhileTheLoopTurns() {
        CountDownLatch released = new CountDownLatch(1);
        runMain(
                () -> {
                    AsyncFuture<String> job =
                            loop.runInExecutor(
                                    null,
                                    () -> {
                                        released.await();
                                        return "done";
                                    });
                    loop.callSoon(released::countDown);
                    loop.shutdownDefaultExecutor();
                    note(Asyncio.await(job));
                    assertContains(
                            "shutdown has been called",
                            assertThrows(
                                    IllegalStateException.class,
                                    () -> loop.runInExecutor(null, () -> {})));
                });

        assertTrail("done");
    }

    @Test
    void shutdownDefaultExecutor_noneWasMade_returnsAtOnce() {
        runMain(
                () -> {
                    loop.callSoon(() -> note("callback"));
                    loop.shutdownDefaultExecutor();
                    note("returned");
                    yieldNow();
                });

        assertTrail("returned", "callback");
    }

    @Test
    void job_endsAfterTheLoopClosed_isHarmless() {
        AsyncFuture<Void> job = loop.runInExecutor(later, () -> note("ran"));
        loop.close();

        queued.remove().run();

        assertTrail("ran");
        assertFalse(job.done());
        assertEquals(List.of(), loops.takeReports());
    }
}
