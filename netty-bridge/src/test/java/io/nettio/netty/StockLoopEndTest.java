package io.nettio.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.Asyncio;
import io.nettio.CancelledError;
import io.nettio.Coroutine;
import io.nettio.Loop;
import io.nettio.Task;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.local.LocalIoHandler;
import io.netty.util.concurrent.EventExecutor;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What becomes of coroutines when the stock executor that they run on is shut down. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StockLoopEndTest {
    private static final String KINDS = "io.nettio.netty.StockExecutors#kinds";

    private final List<Object> trail = Collections.synchronizedList(new ArrayList<>());
    private final List<String> told = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch started = new CountDownLatch(1);

    private Loop loopOf(EventExecutor executor) {
        Loop loop = NettyAsyncio.loopOf(executor);
        loop.setExceptionHandler((where, context) -> told.add(context.message()));
        return loop;
    }

    private static void end(EventExecutor executor, long quietMillis) {
        executor.shutdownGracefully(quietMillis, 20_000, TimeUnit.MILLISECONDS)
                .syncUninterruptibly();
    }

    private static <T> CompletableFuture<T> start(
            Loop loop, java.util.concurrent.Callable<T> body) {
        return Asyncio.runCoroutineThreadsafe(Coroutine.of(body), loop);
    }

    private void awaitStarted() throws InterruptedException {
        assertTrue(started.await(30, TimeUnit.SECONDS));
    }

    private String sleepAnHour() {
        try {
            started.countDown();
            Asyncio.sleep(Duration.ofHours(1));
            return "never";
        } catch (CancelledError cancelled) {
            trail.add("cancelled");
            throw cancelled;
        } finally {
            Asyncio.sleep(Duration.ZERO);
            trail.add("cleaned up");
        }
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void waitingTask_isCancelledAndCleansUp(StockExecutors.Kind kind) throws Exception {
        EventExecutor executor = kind.newExecutor();
        Loop loop = loopOf(executor);
        CompletableFuture<String> task = start(loop, this::sleepAnHour);
        awaitStarted();

        end(executor, 0);

        assertEquals(List.of("cancelled", "cleaned up"), trail);
        assertTrue(task.isCancelled());
        awaitClosed(loop);
        assertEquals(List.of(), told);
    }

    /** The loop closes on a thread of Netty's, just behind the executor's termination. */
    private static void awaitClosed(Loop loop) {
        while (!loop.isClosed()) {
            Thread.onSpinWait();
        }
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void taskThatCleanUpStarts_isCancelledInItsTurn(StockExecutors.Kind kind) throws Exception {
        EventExecutor executor = kind.newExecutor();
        Loop loop = loopOf(executor);
        start(
                loop,
                () -> {
                    try {
                        started.countDown();
                        Asyncio.sleep(Duration.ofHours(1));
                    } finally {
                        Asyncio.createTask(this::sleepAnHour);
                        Asyncio.sleep(Duration.ZERO);
                    }
                    return null;
                });
        awaitStarted();

        end(executor, 0);

        assertEquals(List.of("cancelled", "cleaned up"), trail);
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void cleanUpThatSleepsWithinTheQuietPeriod_ends(StockExecutors.Kind kind) throws Exception {
        EventExecutor executor = kind.newExecutor();
        Loop loop = loopOf(executor);
        start(
                loop,
                () -> {
                    try {
                        started.countDown();
                        Asyncio.sleep(Duration.ofHours(1));
                    } finally {
                        Asyncio.sleep(Duration.ofMillis(20));
                        trail.add("cleaned up");
                    }
                    return null;
                });
        awaitStarted();

        end(executor, 500);

        assertEquals(List.of("cleaned up"), trail);
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void taskThatYieldsForEver_doesNotKeepTheExecutor(StockExecutors.Kind kind) throws Exception {
        EventExecutor executor = kind.newExecutor();
        Loop loop = loopOf(executor);
        CompletableFuture<Object> task =
                start(
                        loop,
                        () -> {
                            started.countDown();
                            while (true) {
                                try {
                                    Asyncio.sleep(Duration.ZERO);
                                } catch (CancelledError refused) {
                                    trail.add("refused");
                                }
                            }
                        });
        awaitStarted();

        end(executor, 0);

        assertEquals("refused", trail.get(0));
        Throwable failure = assertThrows(IllegalStateException.class, () -> TestLoops.get(task));
        assertTrue(failure.getMessage().contains("closed"), failure.getMessage());
        assertEquals(List.of("Task was destroyed but it is pending!"), told);
    }

    @Test
    void taskThatIgnoresItsCancel_isReportedByName() throws Exception {
        EventExecutor executor = new DefaultEventLoop();
        Loop loop = NettyAsyncio.loopOf(executor);
        CompletableFuture<String> name = new CompletableFuture<>();
        loop.setExceptionHandler((where, context) -> name.complete(context.task().name()));
        Asyncio.runCoroutineThreadsafe(
                Coroutine.of(
                        () -> {
                            while (true) {
                                try {
                                    started.countDown();
                                    Asyncio.sleep(Duration.ofHours(1));
                                } catch (CancelledError ignored) {
                                    trail.add("ignored");
                                }
                            }
                        }),
                Task.Options.named("stubborn"),
                loop);
        awaitStarted();

        end(executor, 0);

        assertEquals("stubborn", TestLoops.get(name));
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void callersOutside_failWhenTheExecutorEnds(StockExecutors.Kind kind) throws Exception {
        EventExecutor executor = kind.newExecutor();
        Loop loop = loopOf(executor);
        CompletableFuture<Void> forever = new CompletableFuture<>();
        Thread caller = new Thread(() -> completeBy(forever, loop::runForever));
        caller.start();
        while (caller.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        CompletableFuture<Object> waiting =
                CompletableFuture.supplyAsync(
                        () ->
                                loop.runUntilComplete(
                                        () -> {
                                            started.countDown();
                                            return Asyncio.await(loop.createFuture());
                                        }));
        awaitStarted();

        end(executor, 0);

        TestLoops.get(forever);
        Throwable cancelled = assertThrows(Throwable.class, () -> TestLoops.get(waiting));
        assertTrue(cancelled.getCause() instanceof CancelledError, cancelled.toString());
    }

    private static void completeBy(CompletableFuture<Void> future, Runnable code) {
        try {
            code.run();
            future.complete(null);
        } catch (Throwable failure) {
            future.completeExceptionally(failure);
        }
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void submits_afterTheEnd_areRefused(StockExecutors.Kind kind) {
        EventExecutor executor = kind.newExecutor();
        Loop loop = loopOf(executor);
        loop.runUntilComplete(() -> {});

        end(executor, 0);

        assertThrows(IllegalStateException.class, () -> loop.callSoonThreadsafe(() -> {}));
        assertThrows(IllegalStateException.class, () -> start(loop, () -> "never"));
        assertFalse(loop.isRunning());
    }

    @Test
    void tasksOfALoopTurnedByHand_areCancelledToo() {
        ManualIoEventLoop executor =
                new ManualIoEventLoop(Thread.currentThread(), LocalIoHandler.newFactory());
        CompletableFuture<String> task = start(loopOf(executor), this::sleepAnHour);
        while (started.getCount() > 0) {
            executor.runNow();
        }

        executor.shutdownGracefully(0, 20, TimeUnit.SECONDS);
        while (!executor.isTerminated()) {
            executor.runNow();
        }

        assertEquals(List.of("cancelled", "cleaned up"), trail);
        assertTrue(task.isCancelled());
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void cleanUpThatAwaitsAnotherThread_endsWithinTheQuietPeriod(StockExecutors.Kind kind)
            throws Exception {
        EventExecutor executor = kind.newExecutor();
        Loop loop = loopOf(executor);
        CompletableFuture<String> other = new CompletableFuture<>();
        start(
                loop,
                () -> {
                    Task<Void> spinning =
                            Asyncio.createTask(
                                    () -> {
                                        while (true) {
                                            Asyncio.sleep(Duration.ZERO);
                                        }
                                    });
                    try {
                        started.countDown();
                        Asyncio.await(spinning);
                    } finally {
                        other.completeAsync(() -> "from another thread");
                        trail.add(Asyncio.await(other));
                    }
                    return null;
                });
        awaitStarted();

        end(executor, 500);

        assertEquals(List.of("from another thread"), trail);
    }

    @Test
    void close_isRefusedWithASentence() {
        EventExecutor executor = new DefaultEventLoop();
        Loop loop = loopOf(executor);

        Exception refused = assertThrows(IllegalStateException.class, loop::close);

        assertTrue(refused.getMessage().contains("shutdownGracefully()"), refused.getMessage());
        end(executor, 0);
    }

    @Test
    void loopOf_anEndedExecutor_refusesEverything() {
        EventExecutor executor = new DefaultEventLoop();
        end(executor, 0);
        Loop loop = NettyAsyncio.loopOf(executor);

        awaitClosed(loop);

        assertThrows(IllegalStateException.class, () -> loop.callSoonThreadsafe(() -> {}));
    }
}
