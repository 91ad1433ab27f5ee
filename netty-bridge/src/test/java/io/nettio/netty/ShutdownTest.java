package io.nettio.netty;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.AsyncFuture;
import io.nettio.Asyncio;
import io.nettio.CancelledError;
import io.nettio.Coroutine;
import io.nettio.Task;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ScheduledFuture;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * How a loop ends: tasks first, then channels, then the quiet period; and what is refused after
 * that.
 */
class ShutdownTest {
    private final List<String> trail = Collections.synchronizedList(new ArrayList<>());

    @Test
    void shutdown_withATaskAsleep_letsItCleanUpWithTimers() throws Exception {
        AsyncioEventLoop loop = TestLoops.newLoop();
        CompletableFuture<Void> result =
                startAsleep(
                        loop,
                        () -> {
                            Asyncio.sleep(Duration.ofMillis(5));
                            trail.add("cleaned up");
                        });

        loop.shutdownGracefully(0, 10, TimeUnit.SECONDS);
        TestLoops.awaitTermination(loop);

        assertEquals(List.of("cancelled", "cleaned up"), trail);
        assertTrue(result.isCancelled());
    }

    @Test
    void shutdown_withATaskThatYieldsForEverAndRefusesToEnd_endsAtTheTimeout() throws Exception {
        AsyncioEventLoop loop = TestLoops.newLoop();
        CountDownLatch started = new CountDownLatch(1);
        CompletableFuture<Void> result =
                Asyncio.runCoroutineThreadsafe(
                        Coroutine.of(
                                () -> {
                                    started.countDown();
                                    while (true) {
                                        try {
                                            Asyncio.sleep(Duration.ZERO);
                                        } catch (CancelledError refused) {
                                            trail.add("refused");
                                        }
                                    }
                                }),
                        loop);
        assertTrue(started.await(30, TimeUnit.SECONDS));
        List<String> told = new ArrayList<>();
        loop.setExceptionHandler((where, context) -> told.add(context.message()));

        loop.shutdownGracefully(0, 50, TimeUnit.MILLISECONDS);
        TestLoops.awaitTermination(loop);

        assertEquals(List.of("Task was destroyed but it is pending!"), told);
        Exception closed = assertThrows(IllegalStateException.class, () -> TestLoops.get(result));
        assertTrue(closed.getMessage().contains("closed"));
    }

    @Test
    void shutdown_withTasksThatStartTasks_cancelsThoseToo() throws Exception {
        AsyncioEventLoop loop = TestLoops.newLoop();
        startAsleep(
                loop,
                () -> {
                    Asyncio.createTask(
                            () -> {
                                try {
                                    Asyncio.sleep(Duration.ofHours(1));
                                } finally {
                                    trail.add("later task ended");
                                }
                            });
                    Asyncio.sleep(Duration.ZERO); // so that it has started
                });

        loop.shutdownGracefully(0, 10, TimeUnit.SECONDS);
        TestLoops.awaitTermination(loop);

        assertEquals(List.of("cancelled", "later task ended"), trail);
    }

    private CompletableFuture<Void> startAsleep(AsyncioEventLoop loop, io.nettio.Body cleanUp)
            throws Exception {
        CountDownLatch asleep = new CountDownLatch(1);
        CompletableFuture<Void> result =
                Asyncio.runCoroutineThreadsafe(
                        Coroutine.of(
                                () -> {
                                    try {
                                        asleep.countDown();
                                        Asyncio.sleep(Duration.ofHours(1));
                                    } catch (CancelledError cancelled) {
                                        trail.add("cancelled");
                                        cleanUp.run();
                                        throw cancelled;
                                    }
                                }),
                        loop);
        assertTrue(asleep.await(30, TimeUnit.SECONDS));
        return result;
    }

    @Test
    void shutdown_withinItsQuietPeriod_stillTakesTasks() throws Exception {
        StepTicker ticker = new StepTicker();
        AsyncioEventLoop loop = TestLoops.newLoop(Transports.NIO.ioHandlerFactory(), ticker);
        loop.submit(() -> {}).sync();

        loop.shutdownGracefully(100, 10_000, TimeUnit.MILLISECONDS);

        for (int i = 0; i < 5; i++) {
            loop.submit(() -> trail.add("taken")).sync();
        }
        assertFalse(loop.isTerminated());
        ticker.advanceNanos(TimeUnit.MILLISECONDS.toNanos(101));
        if (!loop.awaitTermination(1, TimeUnit.SECONDS)) {
            // the turn that took the last one has ended behind that, and counts as active
            ticker.advanceNanos(TimeUnit.MILLISECONDS.toNanos(101));
        }
        TestLoops.awaitTermination(loop);
        assertEquals(5, trail.size());
    }

    @Test
    void shutdown_ofALoopThatNeverStarted_terminates() throws Exception {
        AsyncioEventLoop loop = TestLoops.newLoop();

        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        TestLoops.awaitTermination(loop);

        assertTrue(loop.isTerminated());
        assertFalse(loop.isRunning());
    }

    @Test
    void immediateShutdown_withATaskAsleep_endsAtOnce() throws Exception {
        AsyncioEventLoop loop = TestLoops.newLoop();
        startAsleep(loop, () -> {});

        shutdownNow(loop);
        TestLoops.awaitTermination(loop);

        assertTrue(loop.isTerminated());
    }

    @SuppressWarnings("deprecation") // Netty's own old way must end the loop too
    private static void shutdownNow(AsyncioEventLoop loop) {
        loop.shutdown();
    }

    @Test
    void shutdown_withScheduledTasks_cancelsThem() throws Exception {
        AsyncioEventLoop loop = TestLoops.newLoop();
        ScheduledFuture<?> later = loop.schedule(() -> trail.add("ran"), 1, TimeUnit.HOURS);
        loop.submit(() -> {}).sync();

        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        TestLoops.awaitTermination(loop);

        assertTrue(later.isCancelled());
        assertEquals(List.of(), trail);
    }

    @Test
    void scheduledTask_cancelledAfterTheEnd_isCancelledQuietly() {
        AsyncioEventLoop loop = TestLoops.newLoop();
        ScheduledFuture<?> repeating = loop.scheduleAtFixedRate(() -> {}, 1, 1, TimeUnit.HOURS);
        loop.close();
        ScheduledFuture<?> another =
                new ScheduledPromise<>(loop, () -> "never", Long.MAX_VALUE / 2, 0);

        assertTrue(repeating.isCancelled());
        assertTrue(another.cancel(false));
    }

    @Test
    void shutdownHook_always_runs() throws Exception {
        AsyncioEventLoop loop = TestLoops.newLoop();
        loop.addShutdownHook(() -> trail.add("hook"));
        loop.submit(() -> {}).sync();

        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        TestLoops.awaitTermination(loop);

        assertEquals(List.of("hook"), trail);
    }

    @Test
    void timerOfAnotherThread_takenInByTheLastTurn_isCancelled() throws Exception {
        AsyncioEventLoop loop = TestLoops.newLoop();
        CompletableFuture<ScheduledFuture<?>> late = new CompletableFuture<>();
        Runnable setsATimer =
                () -> {
                    Thread other =
                            new Thread(
                                    () ->
                                            late.complete(
                                                    loop.schedule(() -> {}, 1, TimeUnit.HOURS)));
                    other.start();
                    assertDoesNotThrow(() -> other.join());
                };
        loop.submit(() -> loop.addShutdownHook(setsATimer)).sync();

        loop.shutdownGracefully(0, 10, TimeUnit.SECONDS);
        TestLoops.awaitTermination(loop);

        assertTrue(late.join().isCancelled());
    }

    @Test
    void chainOfAwaits_deeperThanTheStack_isCancelledFromItsEnd() throws Exception {
        AsyncioEventLoop loop = TestLoops.newLoop();
        loop.setExceptionHandler((where, context) -> {});
        CountDownLatch asleep = new CountDownLatch(1);
        CompletableFuture<Boolean> first =
                Asyncio.runCoroutineThreadsafe(
                        Coroutine.of(
                                () -> {
                                    List<Task<Void>> chain = new ArrayList<>();
                                    for (int i = 0; i < 50_000; i++) {
                                        int next = i + 1;
                                        chain.add(
                                                loop.createTask(
                                                        () -> {
                                                            Asyncio.await(chain.get(next));
                                                        }));
                                    }
                                    chain.add(
                                            loop.createTask(
                                                    () -> {
                                                        asleep.countDown();
                                                        Asyncio.sleep(Duration.ofHours(1));
                                                    }));
                                    return true;
                                }),
                        loop);
        assertTrue(TestLoops.get(first));
        assertTrue(asleep.await(30, TimeUnit.SECONDS));

        loop.shutdownGracefully(0, 1, TimeUnit.HOURS);

        TestLoops.awaitTermination(loop);
    }

    @Test
    void quietPeriod_longerThanTheTimeout_isRefused() {
        AsyncioEventLoop loop = TestLoops.newLoop();

        assertThrows(
                IllegalArgumentException.class,
                () -> loop.shutdownGracefully(10, 5, TimeUnit.SECONDS));

        assertFalse(loop.isShuttingDown());
        loop.close();
    }

    @Test
    void submits_afterTheEnd_areRefusedEachInItsWords() throws Exception {
        AsyncioEventLoop loop = TestLoops.newLoop();
        loop.close();

        assertThrows(RejectedExecutionException.class, () -> loop.execute(() -> {}));
        assertThrows(
                RejectedExecutionException.class,
                () -> loop.schedule(() -> {}, 1, TimeUnit.SECONDS));
        assertEquals(
                "Event loop is closed",
                assertThrows(IllegalStateException.class, () -> loop.callSoonThreadsafe(() -> {}))
                        .getMessage());
        assertEquals(
                "Event loop is closed",
                assertThrows(
                                IllegalStateException.class,
                                () ->
                                        Asyncio.runCoroutineThreadsafe(
                                                Coroutine.of(() -> "never"), loop))
                        .getMessage());
        assertTrue(loop.isClosed());
    }

    @Test
    void close_onTheLoopsOwnThread_isRefusedAndNamesWhatToCall() throws Exception {
        AsyncioEventLoop loop = TestLoops.newLoop();

        Future<?> refused = loop.submit(loop::close).await();

        assertInstanceOf(IllegalStateException.class, refused.cause());
        assertTrue(refused.cause().getMessage().contains("shutdownGracefully()"));
        loop.close();
    }

    @Test
    void poolThread_afterItsLoopHasEnded_belongsToNoLoop() throws Exception {
        try (var pool = java.util.concurrent.Executors.newSingleThreadExecutor()) {
            AsyncioEventLoop loop =
                    new AsyncioEventLoop(null, pool, Transports.NIO.ioHandlerFactory());
            loop.submit(() -> {}).sync();
            loop.close();

            pool.submit(() -> assertThrows(IllegalStateException.class, Asyncio::getRunningLoop))
                    .get();
        }
    }

    @Test
    void pendingFuture_ofAClosedLoop_isFailedForThoseOutside() throws Exception {
        AsyncioEventLoop loop = TestLoops.newLoop();
        CompletableFuture<CompletableFuture<Object>> outside = new CompletableFuture<>();
        loop.execute(
                () -> {
                    AsyncFuture<Object> never = loop.createFuture();
                    outside.complete(never.toCompletableFuture());
                });
        CompletableFuture<Object> waiting = TestLoops.get(outside);

        loop.close();

        assertThrows(IllegalStateException.class, () -> TestLoops.get(waiting));
    }
}
