package io.nettio.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.AsyncFuture;
import io.nettio.AsyncTimeoutException;
import io.nettio.Asyncio;
import io.nettio.CancelledError;
import io.nettio.Coroutine;
import io.nettio.Loop;
import io.nettio.Task;
import io.nettio.coroutine.CoroutineBackend;
import io.nettio.sync.AsyncLock;
import io.nettio.sync.AsyncQueue;
import io.netty.channel.Channel;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.DefaultEventExecutor;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.netty.util.concurrent.Promise;
import io.netty.util.concurrent.RejectedExecutionHandlers;
import io.netty.util.concurrent.ThreadPerTaskExecutor;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Coroutines on executors of Netty's own: what works there, and in which order. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StockLoopTest {
    private static final String KINDS = "io.nettio.netty.StockExecutors#kinds";

    private final List<Object> trail = Collections.synchronizedList(new ArrayList<>());

    private static void end(EventExecutor executor) {
        executor.shutdownGracefully(0, 20, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private static void yieldNow() {
        Asyncio.sleep(Duration.ZERO);
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void coroutine_onAStockExecutor_runsInAsynciosOrder(StockExecutors.Kind kind) {
        EventExecutor executor = kind.newExecutor();
        Loop loop = NettyAsyncio.loopOf(executor);

        loop.runUntilComplete(
                () -> {
                    assertSame(loop, Asyncio.getRunningLoop());
                    Task<Void> other =
                            Asyncio.createTask(
                                    () -> {
                                        trail.add("task 1");
                                        yieldNow();
                                        trail.add("task 2");
                                    });
                    loop.callSoon(() -> trail.add("callback"));
                    yieldNow();
                    trail.add("main");
                    Asyncio.await(other);
                });

        assertEquals(List.of("task 1", "callback", "main", "task 2"), trail);
        end(executor);
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void turn_runsOnlyWhatWasReady_andNettysTasksRunBetweenTurns(StockExecutors.Kind kind) {
        EventExecutor executor = kind.newExecutor();
        Loop loop = NettyAsyncio.loopOf(executor);

        loop.runUntilComplete(
                () -> {
                    loop.callSoon(
                            () -> {
                                trail.add("a");
                                loop.callSoon(() -> trail.add("next turn"));
                                executor.execute(() -> trail.add("netty"));
                            });
                    loop.callSoon(() -> trail.add("b"));
                    for (int i = 0; i < 3; i++) {
                        yieldNow();
                    }
                });

        assertEquals(List.of("a", "b", "netty", "next turn"), trail);
        end(executor);
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void timers_runByDeadline_tiesInTheirOrder(StockExecutors.Kind kind) {
        EventExecutor executor = kind.newExecutor();
        Loop loop = NettyAsyncio.loopOf(executor);

        loop.runUntilComplete(
                () -> {
                    long deadline = loop.time() + TimeUnit.MILLISECONDS.toNanos(20);
                    loop.callAt(deadline, () -> trail.add("late 1"));
                    loop.callAt(deadline, () -> trail.add("late 2"));
                    loop.callAt(
                            deadline - TimeUnit.MILLISECONDS.toNanos(15), () -> trail.add("early"));
                    loop.callLater(Duration.ofMillis(1), () -> trail.add("never")).cancel();
                    Asyncio.sleep(Duration.ofMillis(40));
                });

        assertEquals(List.of("early", "late 1", "late 2"), trail);
        end(executor);
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void timeout_ofASleep_throws(StockExecutors.Kind kind) {
        EventExecutor executor = kind.newExecutor();
        Loop loop = NettyAsyncio.loopOf(executor);

        loop.runUntilComplete(
                () ->
                        assertThrows(
                                AsyncTimeoutException.class,
                                () ->
                                        Asyncio.timeout(
                                                Duration.ofMillis(5),
                                                scope -> {
                                                    Asyncio.sleep(Duration.ofHours(1));
                                                    return "never";
                                                })));

        end(executor);
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void locksAndQueues_workAsElsewhere(StockExecutors.Kind kind) {
        EventExecutor executor = kind.newExecutor();
        Loop loop = NettyAsyncio.loopOf(executor);

        loop.runUntilComplete(
                () -> {
                    AsyncLock lock = new AsyncLock();
                    AsyncQueue<String> queue = new AsyncQueue<>(1);
                    Asyncio.taskGroup(
                            group -> {
                                group.createTask(() -> hold(lock, queue, "first"));
                                group.createTask(() -> hold(lock, queue, "second"));
                                trail.add(queue.get());
                                trail.add(queue.get());
                            });
                });

        assertEquals(List.of("first", "second"), trail);
        end(executor);
    }

    private static void hold(AsyncLock lock, AsyncQueue<String> queue, String name) {
        try (var held = lock.acquire()) {
            yieldNow();
            queue.put(name);
        }
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void nettysFuture_awaited_givesItsResultOrItsFailure(StockExecutors.Kind kind) {
        EventExecutor executor = kind.newExecutor();
        Loop loop = NettyAsyncio.loopOf(executor);
        IOException failure = new IOException("disk");

        loop.runUntilComplete(
                () -> {
                    trail.add(NettyAsyncio.await(executor.submit(() -> "value")));
                    assertSame(
                            failure,
                            assertThrows(
                                    IOException.class,
                                    () -> NettyAsyncio.await(executor.newFailedFuture(failure))));
                });

        assertEquals(List.of("value"), trail);
        end(executor);
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void cancel_ofATaskThatAwaitsAPromise_goesBothWays(StockExecutors.Kind kind) {
        EventExecutor executor = kind.newExecutor();
        Loop loop = NettyAsyncio.loopOf(executor);
        Promise<String> first = executor.newPromise();
        Promise<String> second = executor.newPromise();

        loop.runUntilComplete(
                () -> {
                    Task<String> task = loop.createTask(() -> NettyAsyncio.await(first));
                    yieldNow();
                    task.cancel();
                    assertThrows(CancelledError.class, () -> Asyncio.await(task));
                    loop.callSoon(() -> second.cancel(false));
                    assertThrows(CancelledError.class, () -> NettyAsyncio.await(second));
                });

        assertTrue(first.isCancelled());
        end(executor);
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void handlerCode_betweenTurns_startsTasksAndCompletesFutures(StockExecutors.Kind kind)
            throws Exception {
        EventExecutor executor = kind.newExecutor();
        Loop loop = NettyAsyncio.loopOf(executor);
        AsyncFuture<String> future = executor.submit(() -> loop.<String>createFuture()).get();

        CompletableFuture<String> result =
                executor.submit(
                                () ->
                                        loop.createTask(() -> Asyncio.await(future) + "!")
                                                .toCompletableFuture())
                        .get();
        executor.execute(() -> future.setResult("value"));

        assertEquals("value!", TestLoops.get(result));
        end(executor);
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void eagerTask_fromHandlerCode_runsItsFirstStepThere(StockExecutors.Kind kind)
            throws Exception {
        EventExecutor executor = kind.newExecutor();
        Loop loop = NettyAsyncio.loopOf(executor);
        Task.Options eager = Task.Options.DEFAULT.withEagerStart(true);

        CompletableFuture<Void> done =
                executor.submit(
                                () -> {
                                    Task<Void> task =
                                            loop.createTask(
                                                    Coroutine.of(
                                                            () -> {
                                                                trail.add("step 1");
                                                                yieldNow();
                                                                trail.add("step 2");
                                                            }),
                                                    eager);
                                    trail.add("created");
                                    return task.toCompletableFuture();
                                })
                        .get();

        TestLoops.get(done);
        assertEquals(List.of("step 1", "created", "step 2"), trail);
        end(executor);
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void taskThatYieldsForEver_letsNettysTimersRun(StockExecutors.Kind kind) throws Exception {
        EventExecutor executor = kind.newExecutor();
        Loop loop = NettyAsyncio.loopOf(executor);
        CompletableFuture<Void> spinning =
                Asyncio.runCoroutineThreadsafe(
                        Coroutine.of(
                                () -> {
                                    while (true) {
                                        yieldNow();
                                    }
                                }),
                        loop);

        executor.schedule(() -> trail.add("timer"), 5, TimeUnit.MILLISECONDS).get();

        assertEquals(List.of("timer"), trail);
        spinning.cancel(false);
        end(executor);
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void anotherThread_isRefusedWhereTheLoopsOwnIsAsked(StockExecutors.Kind kind) {
        EventExecutor executor = kind.newExecutor();
        Loop loop = NettyAsyncio.loopOf(executor);

        Exception refused =
                assertThrows(IllegalStateException.class, () -> loop.createTask(() -> "never"));

        assertTrue(refused.getMessage().contains("runCoroutineThreadsafe"), refused.getMessage());
        end(executor);
    }

    @Test
    void coroutine_withContinuations_runsOnTheExecutorsThread() {
        EventExecutor executor = new DefaultEventLoop();
        boolean onTheThread =
                NettyAsyncio.loopOf(executor).runUntilComplete(() -> executor.inEventLoop());

        assertEquals(
                CoroutineBackend.chosen().name().equals("continuation"),
                onTheThread,
                "with handoff the coroutine has a thread of its own, as the documentation says");
        end(executor);
    }

    @Test
    void loopOf_anExecutor_isAlwaysTheSame() {
        EventExecutor executor = new DefaultEventLoop();
        EventExecutor other = new DefaultEventLoop();
        AsyncioEventLoop own = TestLoops.newLoop();

        assertSame(NettyAsyncio.loopOf(executor), NettyAsyncio.loopOf(executor));
        assertNotSame(NettyAsyncio.loopOf(executor), NettyAsyncio.loopOf(other));
        assertSame(own, NettyAsyncio.loopOf(own));
        end(executor);
        end(other);
        own.close();
    }

    @Test
    void loopOf_null_isRefusedWithWhatToGive() {
        for (Executable call :
                List.<Executable>of(
                        () -> NettyAsyncio.loopOf((Channel) null),
                        () -> NettyAsyncio.loopOf((EventExecutor) null),
                        () -> NettyAsyncio.loop(null))) {
            Exception refused = assertThrows(IllegalArgumentException.class, call);
            assertTrue(refused.getMessage().contains("(null): give"), refused.getMessage());
        }
    }

    @Test
    void loopOf_executorsWithoutAThreadOfTheirOwn_isRefused() {
        EmbeddedChannel embedded = new EmbeddedChannel();
        for (EventExecutor none :
                List.of(
                        GlobalEventExecutor.INSTANCE,
                        ImmediateEventExecutor.INSTANCE,
                        embedded.eventLoop())) {
            Exception refused =
                    assertThrows(IllegalArgumentException.class, () -> NettyAsyncio.loopOf(none));
            assertTrue(
                    refused.getMessage().contains(none.getClass().getName()), refused.getMessage());
        }
        embedded.finishAndReleaseAll();
    }

    @Test
    void executorWithAFullQueue_losesNoTurn() throws Exception {
        EventExecutor executor =
                new DefaultEventExecutor(
                        null,
                        new ThreadPerTaskExecutor(Thread::new),
                        16,
                        RejectedExecutionHandlers.reject());
        Loop loop = NettyAsyncio.loopOf(executor);
        CountDownLatch release = block(executor);
        int queued = 0;
        while (tryExecute(executor)) {
            queued++;
        }

        CompletableFuture<String> result =
                Asyncio.runCoroutineThreadsafe(Coroutine.of(() -> "value"), loop);
        release.countDown();

        assertEquals("value", TestLoops.get(result));
        assertTrue(queued >= 16, "queued: " + queued);
        end(executor);
    }

    @Test
    void executorThatRunsInTheCallerWhatItRefuses_turnsOnItsOwnThreadAlone() throws Exception {
        EventExecutor executor =
                new DefaultEventExecutor(
                        null,
                        new ThreadPerTaskExecutor(Thread::new),
                        16,
                        (task, refusing) -> task.run());
        Loop loop = NettyAsyncio.loopOf(executor);
        CountDownLatch release = block(executor);
        for (int i = 0; i < 16; i++) {
            executor.execute(() -> {});
        }

        CompletableFuture<Boolean> onItsThread = new CompletableFuture<>();
        loop.callSoonThreadsafe(() -> onItsThread.complete(executor.inEventLoop()));
        release.countDown();

        assertTrue(TestLoops.get(onItsThread));
        end(executor);
    }

    /** Keeps it from running what it is given, until the latch is counted down. */
    private static CountDownLatch block(EventExecutor executor) throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch blocked = new CountDownLatch(1);
        executor.execute(
                () -> {
                    blocked.countDown();
                    awaitQuietly(release);
                });
        blocked.await();
        return release;
    }

    private static boolean tryExecute(EventExecutor executor) {
        try {
            executor.execute(() -> {});
            return true;
        } catch (java.util.concurrent.RejectedExecutionException full) {
            return false;
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void stop_releasesWhoRunsForEver() throws Exception {
        EventExecutor executor = new DefaultEventLoop();
        Loop loop = NettyAsyncio.loopOf(executor);
        CompletableFuture<Void> caller = CompletableFuture.runAsync(loop::runForever);
        CompletableFuture<Void> stopping =
                CompletableFuture.runAsync(
                        () -> {
                            while (!caller.isDone()) { // it may not have begun
                                loop.callSoonThreadsafe(loop::stop);
                                Thread.onSpinWait();
                            }
                        });

        TestLoops.get(caller);
        TestLoops.get(stopping);
        assertTrue(loop.isRunning());
        end(executor);
    }
}
