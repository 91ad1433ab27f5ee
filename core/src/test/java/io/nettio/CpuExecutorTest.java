package io.nettio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.testing.LoopTest;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** The pool for CPU work: its bound, its queue and its end. */
final class CpuExecutorTest extends LoopTest {
    private final CpuExecutor executor = new CpuExecutor("test-cpu", 1, 2);
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void endThreads() throws InterruptedException {
        release.countDown();
        executor.shutdown();
        assertTrue(executor.awaitTermination(20, TimeUnit.SECONDS));
    }

    /** Keeps the pool's one thread busy until the test lets it go. */
    private void occupy() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        executor.execute(
                () -> {
                    begun.countDown();
                    await(release);
                });
        await(begun);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(20, TimeUnit.SECONDS));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void toThread_job_runsOnADaemonNamedAfterThePool() {
        runMain(
                () ->
                        Asyncio.toThread(
                                executor,
                                () ->
                                        note(
                                                Thread.currentThread().getName()
                                                        + Thread.currentThread().isDaemon())));

        assertTrail("test-cpu-1true");
    }

    @Test
    void toThread_context_isACopy() {
        ContextVar<String> user = ContextVar.of("user");
        runMain(
                () -> {
                    user.set("ada");
                    note(Asyncio.toThread(executor, user::get));
                });

        assertTrail("ada");
    }

    @Test
    void fullQueue_refusesWithASentence() throws Exception {
        occupy();
        executor.execute(() -> {});
        executor.execute(() -> {});

        Exception refused =
                assertThrows(
                        RejectedExecutionException.class,
                        () -> runMain(() -> Asyncio.toThread(executor, () -> "value")));

        assertContains("The CPU executor test-cpu is full: 1 jobs run and 2 wait", refused);
        assertContains("AsyncSemaphore", refused);
        assertEquals(1, executor.statistics().refused());
        assertEquals(0, LoopState.of(loop).engine.jobs().get());
    }

    @Test
    void statistics_tellHowFullThePoolIs() throws Exception {
        occupy();
        executor.execute(() -> {});

        assertEquals(new CpuExecutor.Statistics(1, 1, 1, 2, 0, 0), executor.statistics());
        assertContains("test-cpu", executor.toString());
        assertEquals("test-cpu", executor.name());
    }

    @Test
    void cancel_ofAQueuedJob_takesItOutOfTheQueue() throws Exception {
        occupy();
        AsyncFuture<Void> job = loop.runInExecutor(executor, () -> note("never"));
        assertEquals(1, executor.statistics().queued());

        job.cancel();
        loop.runOnce();

        assertEquals(0, executor.statistics().queued());
        assertEquals(0, LoopState.of(loop).engine.jobs().get());
        assertTrail();
    }

    @Test
    void cancel_ofARunningJob_letsItEndUnheard() {
        CountDownLatch begun = new CountDownLatch(1);
        AsyncFuture<Void> job =
                loop.runInExecutor(
                        executor,
                        () -> {
                            begun.countDown();
                            await(release);
                        });
        await(begun);

        job.cancel();
        loop.runOnce();
        release.countDown();

        executor.shutdown();
        assertFalse(executor.isTerminated() && !executor.isShutdown());
        runMain(() -> Asyncio.toThread(() -> executor.awaitTermination(20, TimeUnit.SECONDS)));
        assertTrue(executor.isTerminated());
    }

    @Test
    void jobs_startInTheirOrder() throws Exception {
        occupy();
        List<Integer> order = new ArrayList<>();
        AsyncFuture<Boolean> first = loop.runInExecutor(executor, () -> order.add(1));
        AsyncFuture<Boolean> second = loop.runInExecutor(executor, () -> order.add(2));
        release.countDown();

        runMain(() -> Asyncio.await(Asyncio.gather(first, second)));

        assertEquals(List.of(1, 2), order);
    }

    @Test
    void shutdown_refusesLaterJobsByName() {
        executor.shutdown();

        Exception refused =
                assertThrows(RejectedExecutionException.class, () -> executor.execute(() -> {}));

        assertContains("test-cpu is shut down", refused);
        assertTrue(executor.isShutdown());
    }

    @Test
    void shutdownNow_givesWhatWaits() throws Exception {
        occupy();
        Runnable waiting = () -> note("never");
        executor.execute(waiting);

        assertEquals(List.of(waiting), executor.shutdownNow());
    }

    @Test
    void close_waitsForTheJobs() {
        CompletableFuture<String> job = CompletableFuture.supplyAsync(() -> "done", executor);

        executor.close();

        assertEquals("done", job.getNow("not done"));
    }

    @Test
    void shared_hasAThreadForEachCoreAndABoundedQueue() {
        int cores = Runtime.getRuntime().availableProcessors();
        CpuExecutor.Statistics statistics = CpuExecutor.shared().statistics();

        assertEquals(cores, statistics.threads());
        assertEquals(256 * cores, statistics.queueCapacity());
        assertSame(CpuExecutor.shared(), CpuExecutor.shared());
        assertEquals("value", runMain(() -> Asyncio.toThread(CpuExecutor.shared(), () -> "value")));
    }

    @Test
    void shared_isNeverShutDown() {
        CpuExecutor shared = CpuExecutor.shared();

        assertContains(
                "never shut down", assertThrows(IllegalStateException.class, shared::shutdown));
        assertThrows(IllegalStateException.class, shared::shutdownNow);
        assertThrows(IllegalStateException.class, shared::close);
        assertContains(
                "runInExecutor or toThread",
                assertThrows(
                        IllegalArgumentException.class, () -> loop.setDefaultExecutor(shared)));
        assertFalse(shared.isShutdown());
    }

    @Test
    void sizes_belowOne_areRefused() {
        assertThrows(IllegalArgumentException.class, () -> new CpuExecutor("x", 0, 1));
        assertThrows(IllegalArgumentException.class, () -> new CpuExecutor("x", 1, 0));
        assertThrows(IllegalArgumentException.class, () -> new CpuExecutor(null, 1, 1));
    }

    @Test
    void ownPool_asTheDefaultExecutor_isShutDownWithTheLoop() {
        loop.setDefaultExecutor(executor);
        assertEquals("value", runMain(() -> Asyncio.toThread(() -> "value")));

        loop.close();

        assertTrue(executor.isShutdown());
    }
}
