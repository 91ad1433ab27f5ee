package io.nettio.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.Asyncio;
import io.nettio.Coroutine;
import io.netty.channel.local.LocalIoHandler;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ScheduledFuture;
import io.netty.util.concurrent.Ticker;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Netty's own methods behave as on Netty's own loop. */
class NettyContractTest {
    private final AsyncioEventLoop loop = TestLoops.newLoop();

    @AfterEach
    void closeLoop() {
        loop.close();
    }

    @Test
    void submit_ofACallable_givesItsValue() throws Exception {
        assertEquals("value", loop.submit(() -> "value").sync().getNow());
    }

    @Test
    void submit_thatThrows_failsTheFuture() throws Exception {
        IllegalArgumentException failure = new IllegalArgumentException("no");
        Future<?> failed =
                loop.submit(
                        () -> {
                            throw failure;
                        });

        assertSame(failure, failed.await().cause());
    }

    @Test
    void schedule_ofACallable_givesItsValue() throws Exception {
        assertEquals(
                "value", loop.schedule(() -> "value", 1, TimeUnit.MILLISECONDS).sync().getNow());
    }

    @Test
    void schedule_withANegativeDelay_runs() throws Exception {
        loop.schedule(() -> {}, -1, TimeUnit.SECONDS).sync();
    }

    @Test
    void schedule_cancelledFromOutside_neverRuns() throws Exception {
        StepTicker ticker = new StepTicker();
        AsyncioEventLoop stepped = TestLoops.newLoop(Transports.NIO.ioHandlerFactory(), ticker);
        AtomicInteger runs = new AtomicInteger();
        ScheduledFuture<?> later =
                stepped.schedule(runs::incrementAndGet, 20, TimeUnit.MILLISECONDS);

        assertTrue(later.cancel(false));

        ticker.advanceNanos(TimeUnit.MILLISECONDS.toNanos(40));
        stepped.submit(() -> {}).sync();
        assertEquals(0, runs.get());
        assertThrows(CancellationException.class, later::get);
        stepped.close();
    }

    @Test
    void fixedRate_untilItThrows_repeatsAndThenFails() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        ScheduledFuture<?> repeating =
                loop.scheduleAtFixedRate(
                        () -> {
                            if (runs.incrementAndGet() == 3) {
                                throw new IllegalStateException("third");
                            }
                        },
                        1,
                        1,
                        TimeUnit.MILLISECONDS);

        assertEquals("third", repeating.await().cause().getMessage());
        assertEquals(3, runs.get());
    }

    @Test
    void fixedDelay_untilCancelledByItself_stops() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        CompletableFuture<ScheduledFuture<?>> own = new CompletableFuture<>();
        own.complete(
                loop.scheduleWithFixedDelay(
                        () -> {
                            if (runs.incrementAndGet() == 3) {
                                own.join().cancel(false);
                            }
                        },
                        1,
                        1,
                        TimeUnit.MILLISECONDS));

        assertTrue(own.join().await().isCancelled());
        loop.schedule(() -> {}, 10, TimeUnit.MILLISECONDS).sync();
        assertEquals(3, runs.get());
    }

    @Test
    void periods_thatAreNotPositive_areRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> loop.scheduleAtFixedRate(() -> {}, 0, 0, TimeUnit.SECONDS));
        assertThrows(
                IllegalArgumentException.class,
                () -> loop.scheduleWithFixedDelay(() -> {}, -1, 1, TimeUnit.SECONDS));
    }

    @Test
    void scheduledFuture_completedByHand_isRefused() {
        ScheduledFuture<String> later = loop.schedule(() -> "value", 1, TimeUnit.HOURS);

        assertFalse(((io.netty.util.concurrent.Promise<String>) later).trySuccess("other"));
        later.cancel(false);
    }

    @Test
    void pendingTasks_onTheLoop_countsWhatIsReady() throws Exception {
        int pending =
                loop.submit(
                                () -> {
                                    loop.execute(() -> {});
                                    loop.execute(() -> {});
                                    return loop.pendingTasks();
                                })
                        .sync()
                        .getNow();

        assertEquals(2, pending);
    }

    @Test
    void executor_beyondMaxPendingTasks_handsToTheRejectionHandler() throws Exception {
        AtomicInteger rejected = new AtomicInteger();
        AsyncioEventLoop bounded =
                new AsyncioEventLoop(
                        null,
                        command -> Thread.ofPlatform().daemon().start(command),
                        Transports.NIO.ioHandlerFactory(),
                        Ticker.systemTicker(),
                        16,
                        (task, executor) -> rejected.incrementAndGet());
        CountDownLatch go = new CountDownLatch(1);

        bounded.execute(
                () -> {
                    for (int i = 0; i < 20; i++) {
                        bounded.execute(() -> {});
                    }
                    go.countDown();
                });

        assertTrue(go.await(30, TimeUnit.SECONDS));
        assertEquals(4, rejected.get());
        bounded.close();
    }

    @Test
    void contextVariable_setInAPlainTask_isNotSeenByTheNext() throws Exception {
        io.nettio.ContextVar<String> user = io.nettio.ContextVar.of("user");
        loop.runUntilComplete(() -> "the loop has its state");

        loop.submit(() -> user.set("alice")).sync();

        assertEquals("null", loop.submit(() -> String.valueOf(user.get())).sync().getNow());
    }

    @Test
    void completion_onALoopWhoseQueueIsFull_isStillTakenIn() throws Exception {
        AsyncioEventLoop bounded =
                new AsyncioEventLoop(
                        null,
                        command -> Thread.ofPlatform().daemon().start(command),
                        Transports.NIO.ioHandlerFactory(),
                        Ticker.systemTicker(),
                        16,
                        (task, executor) -> {});
        CompletableFuture<String> stage = new CompletableFuture<>();
        CountDownLatch waiting = new CountDownLatch(1);
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        CompletableFuture<String> result =
                Asyncio.runCoroutineThreadsafe(
                        Coroutine.of(
                                () -> {
                                    waiting.countDown();
                                    return Asyncio.await(stage);
                                }),
                        bounded);
        assertTrue(waiting.await(30, TimeUnit.SECONDS));
        bounded.execute(
                () -> {
                    blocked.countDown();
                    try {
                        go.await();
                    } catch (InterruptedException interrupted) {
                        Thread.currentThread().interrupt();
                    }
                });
        assertTrue(blocked.await(30, TimeUnit.SECONDS));
        for (int i = 0; i < 50; i++) {
            bounded.execute(() -> {});
        }

        stage.complete("taken in");
        go.countDown();

        assertEquals("taken in", TestLoops.get(result));
        bounded.close();
    }

    @Test
    void suspension_withNothingToDo_givesTheThreadBackAndTakesAnother() throws Exception {
        Thread before = loop.submit(Thread::currentThread).sync().getNow();
        assertTrue(loop.trySuspend());
        before.join(TestLoops.LIMIT);
        assertTrue(loop.isSuspended());

        Thread after = loop.submit(Thread::currentThread).sync().getNow();

        assertFalse(before.isAlive());
        assertFalse(before == after);
        assertEquals(1, TestLoops.get(Asyncio.runCoroutineThreadsafe(Coroutine.of(() -> 1), loop)));
    }

    @Test
    void suspension_withATaskAsleep_waitsForItsEnd() throws Exception {
        CountDownLatch asleep = new CountDownLatch(1);
        CompletableFuture<Thread> task =
                Asyncio.runCoroutineThreadsafe(
                        Coroutine.of(
                                () -> {
                                    asleep.countDown();
                                    Asyncio.sleep(Duration.ofMillis(20));
                                    return Thread.currentThread();
                                }),
                        loop);
        assertTrue(asleep.await(30, TimeUnit.SECONDS));

        loop.trySuspend();

        TestLoops.get(task);
    }

    @Test
    void localTransport_withoutSelectors_sleepsAndWakes() throws Exception {
        AsyncioEventLoop local = TestLoops.newLoop(LocalIoHandler.newFactory());

        assertEquals(
                "woken",
                TestLoops.get(
                        Asyncio.runCoroutineThreadsafe(
                                Coroutine.of(
                                        () -> {
                                            Asyncio.sleep(Duration.ofMillis(5));
                                            return "woken";
                                        }),
                                local)));
        local.close();
    }

    @Test
    void group_always_hasAsyncioLoops() {
        AsyncioEventLoopGroup group =
                new AsyncioEventLoopGroup(2, Transports.NIO.ioHandlerFactory());

        assertEquals(2, group.executorCount());
        assertTrue(group.next() != group.next());
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
