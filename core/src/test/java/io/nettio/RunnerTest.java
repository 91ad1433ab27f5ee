package io.nettio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.testing.LoggedErrors;
import io.nettio.testing.LoopTest;
import io.nettio.testing.VirtualTimeLoop;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** {@code Runner}, {@code Asyncio.run} and {@code LoopPolicy}. */
final class RunnerTest extends LoopTest {
    private final List<ExceptionContext> reports = new ArrayList<>();
    private final List<Loop> made = new ArrayList<>();
    private final LoopPolicy policy =
            () -> {
                Loop fresh = new VirtualTimeLoop();
                fresh.setExceptionHandler((on, report) -> reports.add(report));
                made.add(fresh);
                return fresh;
            };

    @AfterEach
    void automaticPolicyAgain() {
        LoopPolicy.set(null);
    }

    @Test
    void run_coroutine_givesItsResult() {
        try (Runner runner = new Runner(policy)) {
            assertEquals("value", runner.run(Coroutine.of(() -> "value")));
        }
    }

    @Test
    void run_failing_throwsTheOriginalException() {
        IOException failure = new IOException("disk");
        try (Runner runner = new Runner(policy)) {
            assertSame(
                    failure,
                    assertThrows(
                            IOException.class,
                            () ->
                                    runner.run(
                                            Coroutine.of(
                                                    () -> {
                                                        throw failure;
                                                    }))));
        }
    }

    @Test
    void run_severalTimes_usesOneLoop() {
        try (Runner runner = new Runner(policy)) {
            assertEquals(0, made.size());
            Loop first = runner.run(Coroutine.of(Asyncio::getRunningLoop));
            Loop second = runner.run(Coroutine.of(Asyncio::getRunningLoop));
            assertSame(first, second);
            assertSame(first, runner.getLoop());
        }
        assertEquals(1, made.size());
    }

    @Test
    void run_insideALoop_isRefused() {
        try (Runner runner = new Runner(policy)) {
            runMain(
                    () ->
                            assertContains(
                                    "await the coroutine instead",
                                    assertThrows(
                                            IllegalStateException.class,
                                            () -> runner.run(Coroutine.of(() -> {})))));
        }
        assertEquals(0, made.size());
    }

    @Test
    void close_neverUsed_makesNoLoop() {
        new Runner(policy).close();

        assertEquals(0, made.size());
    }

    @Test
    void close_used_closesTheLoopAndRefusesMore() {
        Runner runner = new Runner(policy);
        Loop used = runner.getLoop();

        runner.close();
        runner.close();

        assertTrue(used.isClosed());
        assertContains(
                "Runner is closed",
                assertThrows(
                        IllegalStateException.class, () -> runner.run(Coroutine.of(() -> {}))));
    }

    @Test
    void close_tasksLeft_cancelsThemAndWaitsForTheirCleanup() {
        Runner runner = new Runner(policy);
        Task<Void> left =
                runner.run(
                        Coroutine.of(
                                () ->
                                        Asyncio.createTask(
                                                () -> {
                                                    try {
                                                        sleepSeconds(1000);
                                                    } finally {
                                                        sleepSeconds(1);
                                                        note("cleaned up");
                                                    }
                                                })));
        assertFalse(left.done());

        runner.close();

        assertTrue(left.cancelled());
        assertTrail("cleaned up");
        assertEquals(List.of(), reports);
    }

    @Test
    void close_taskLeftThatNeverStarted_neverRunsIt() {
        Runner runner = new Runner(policy);
        runner.getLoop().createTask(() -> note("never"));

        runner.close();

        assertTrail();
    }

    @Test
    void close_taskLeftFailsInItsCleanup_isReported() {
        Runner runner = new Runner(policy);
        IllegalStateException failure = new IllegalStateException("in clean-up");
        Task<Void> left =
                runner.run(
                        Coroutine.of(
                                () -> {
                                    Task<Void> task =
                                            Asyncio.createTask(() -> failWhenCancelled(failure));
                                    yieldNow();
                                    return task;
                                }));

        runner.close();

        assertEquals(1, reports.size());
        assertContains("during asyncio.run() shutdown", reports.get(0).message());
        assertSame(failure, reports.get(0).exception());
        assertSame(left, reports.get(0).task());
    }

    private static void failWhenCancelled(RuntimeException failure) {
        try {
            sleepSeconds(1000);
        } catch (CancelledError cancelled) {
            throw failure;
        }
    }

    @Test
    void close_taskLeftThatRefuses_isWaitedFor() {
        Runner runner = new Runner(policy);
        Task<String> left =
                runner.run(
                        Coroutine.of(
                                () -> {
                                    Task<String> task =
                                            Asyncio.createTask(
                                                    () -> {
                                                        try {
                                                            sleepSeconds(1000);
                                                        } catch (CancelledError refused) {
                                                            sleepSeconds(1);
                                                        }
                                                        return "value";
                                                    });
                                    yieldNow();
                                    return task;
                                }));

        runner.close();

        assertEquals("value", left.result());
    }

    @Test
    void close_defaultExecutor_isShutDown() {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try (Runner runner = new Runner(policy)) {
            runner.getLoop().setDefaultExecutor(executor);
            runner.run(Coroutine.of(() -> Asyncio.toThread(() -> {})));
        }

        assertTrue(executor.isTerminated());
    }

    @Test
    void run_mainLeavesADeadlock_theLoopIsClosedAllTheSame() {
        Runner runner = new Runner(policy);
        assertThrows(
                io.nettio.testing.DeadlockException.class,
                () ->
                        runner.run(
                                Coroutine.of(
                                        () -> {
                                            AsyncFuture<Void> never =
                                                    runner.getLoop().createFuture();
                                            Asyncio.await(never);
                                        })));

        runner.close();

        assertTrue(made.get(0).isClosed());
        assertEquals(List.of(), reports);
    }

    @Test
    void asyncioRun_callable_givesItsResultOnALoopOfThePolicy() {
        LoopPolicy.set(policy);

        assertEquals("value", Asyncio.run(() -> "value"));

        assertEquals(1, made.size());
        assertTrue(made.get(0).isClosed());
    }

    @Test
    void asyncioRun_body_runs() {
        LoopPolicy.set(policy);

        Asyncio.run(
                () -> {
                    sleepSeconds(1);
                    note("ran");
                });

        assertTrail("ran");
    }

    @Test
    void asyncioRun_fails_closesItsLoop() {
        LoopPolicy.set(policy);

        assertThrows(
                IOException.class,
                () ->
                        Asyncio.run(
                                () -> {
                                    throw new IOException("disk");
                                }));

        assertTrue(made.get(0).isClosed());
    }

    @Test
    void policy_withoutAService_isCoresOwnAndSaysSoOnce() {
        LoopPolicy.set(null);
        LoggedErrors.clear();

        LoopPolicy chosen = LoopPolicy.get();
        assertSame(chosen, LoopPolicy.get());

        assertEquals(1, LoggedErrors.takeAll().size());
        Loop plain = chosen.newLoop();
        assertEquals("value", plain.runUntilComplete(() -> "value"));
        plain.close();
    }

    @Test
    void policy_set_isTheOne() {
        LoopPolicy.set(policy);

        assertSame(policy, LoopPolicy.get());
    }
}
