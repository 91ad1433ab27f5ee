package io.nettio.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.Asyncio;
import io.nettio.Coroutine;
import io.nettio.Task;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The order of one turn, with a clock that the callbacks themselves move. */
class TurnTest {
    private static final long STEP_NANOS = 10_000;
    private static final int STEPS_IN_THE_BUDGET = 5; // of 50 µs

    private final StepTicker ticker = new StepTicker();

    @ParameterizedTest
    @MethodSource("io.nettio.netty.TestLoops#available")
    void poll_besideATaskThatYieldsForEver_comesOncePerBudget(Transports transport)
            throws Exception {
        AtomicInteger sinceLastPoll = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AsyncioEventLoop loop =
                TestLoops.newLoop(
                        WatchedIoHandler.watching(
                                transport.ioHandlerFactory(),
                                () -> most.accumulateAndGet(sinceLastPoll.getAndSet(0), Math::max)),
                        ticker);

        TestLoops.get(
                Asyncio.runCoroutineThreadsafe(
                        Coroutine.of(
                                () -> {
                                    for (int i = 0; i < 1000; i++) {
                                        ticker.advanceNanos(STEP_NANOS);
                                        sinceLastPoll.incrementAndGet();
                                        Asyncio.sleep(Duration.ZERO);
                                    }
                                }),
                        loop));

        assertTrue(most.get() <= STEPS_IN_THE_BUDGET, "steps between two polls: " + most);
        loop.close();
    }

    @Test
    void poll_whileTheClockStandsStill_stillComesAfterBoundedTurns() throws Exception {
        AtomicInteger polls = new AtomicInteger();
        AsyncioEventLoop loop =
                TestLoops.newLoop(
                        WatchedIoHandler.watching(
                                Transports.NIO.ioHandlerFactory(), polls::incrementAndGet),
                        ticker);

        TestLoops.get(
                Asyncio.runCoroutineThreadsafe(
                        Coroutine.of(
                                () -> {
                                    int before = polls.get();
                                    for (int i = 0; i < 1000; i++) {
                                        Asyncio.sleep(Duration.ZERO);
                                    }
                                    assertTrue(polls.get() > before, "no poll in 1000 turns");
                                }),
                        loop));
        loop.close();
    }

    @Test
    void timer_besideATaskThatYieldsForEver_isLateByNoMoreThanATurn() throws Exception {
        AsyncioEventLoop loop = TestLoops.newLoop(Transports.NIO.ioHandlerFactory(), ticker);

        int lateBy =
                TestLoops.get(
                        Asyncio.runCoroutineThreadsafe(
                                Coroutine.of(
                                        () -> {
                                            long due = loop.time() + 100 * STEP_NANOS;
                                            AtomicInteger stepsAfterDue = new AtomicInteger();
                                            CompletableFuture<Integer> late =
                                                    new CompletableFuture<>();
                                            loop.callAt(
                                                    due, () -> late.complete(stepsAfterDue.get()));
                                            while (!late.isDone()) {
                                                ticker.advanceNanos(STEP_NANOS);
                                                if (loop.time() > due) {
                                                    stepsAfterDue.incrementAndGet();
                                                }
                                                Asyncio.sleep(Duration.ZERO);
                                            }
                                            return late.join();
                                        }),
                                loop));

        assertTrue(lateBy <= 1, "the task's steps between the deadline and the timer: " + lateBy);
        loop.close();
    }

    @Test
    void callbacks_ofAllKinds_runInOneOrder() throws Exception {
        AsyncioEventLoop loop = TestLoops.newLoop();
        List<String> order = new ArrayList<>();
        CompletableFuture<List<String>> done = new CompletableFuture<>();

        loop.execute(
                () -> {
                    loop.execute(() -> order.add("execute"));
                    loop.callSoon(() -> order.add("callSoon"));
                    loop.submit(() -> order.add("submit"));
                    loop.createTask(
                            () -> {
                                order.add("task");
                            });
                    loop.execute(
                            () -> {
                                order.add("execute again");
                                loop.execute(
                                        () -> {
                                            order.add("next turn");
                                            done.complete(order);
                                        });
                            });
                    loop.callSoonThreadsafe(() -> order.add("threadsafe"));
                });

        assertEquals(
                List.of(
                        "execute",
                        "callSoon",
                        "submit",
                        "task",
                        "execute again",
                        "threadsafe",
                        "next turn"),
                TestLoops.get(done));
        loop.close();
    }

    @Test
    void timers_ofNettyAndAsyncioWithOneDeadline_runInTheOrderTheyWereSet() throws Exception {
        AsyncioEventLoop loop = TestLoops.newLoop(Transports.NIO.ioHandlerFactory(), ticker);
        List<String> order = new ArrayList<>();
        CompletableFuture<List<String>> done = new CompletableFuture<>();

        loop.execute(
                () -> {
                    loop.schedule(() -> order.add("netty 1"), 1, TimeUnit.MILLISECONDS);
                    loop.callLater(Duration.ofMillis(1), () -> order.add("asyncio 1"));
                    loop.schedule(() -> order.add("netty 2"), 1, TimeUnit.MILLISECONDS);
                    loop.callLater(Duration.ofMillis(1), () -> order.add("asyncio 2"));
                    loop.callLater(Duration.ofMillis(1), () -> done.complete(order));
                    ticker.advanceNanos(TimeUnit.MILLISECONDS.toNanos(1));
                });

        assertEquals(List.of("netty 1", "asyncio 1", "netty 2", "asyncio 2"), TestLoops.get(done));
        loop.close();
    }

    @Test
    void afterIterationTask_always_runsAtTheEndOfTheTurn() throws Exception {
        AsyncioEventLoop loop = TestLoops.newLoop();
        List<String> order = new ArrayList<>();
        CompletableFuture<List<String>> done = new CompletableFuture<>();

        loop.execute(
                () -> {
                    loop.executeAfterEventLoopIteration(() -> order.add("tail"));
                    loop.execute(
                            () -> {
                                order.add("next turn");
                                done.complete(order);
                            });
                    order.add("now");
                });

        assertEquals(List.of("now", "tail", "next turn"), TestLoops.get(done));
        loop.close();
    }

    @Test
    void callback_thatThrows_reachesTheExceptionHandlerAndTheLoopGoesOn() throws Exception {
        AsyncioEventLoop loop = TestLoops.newLoop();
        List<Throwable> told = new ArrayList<>();
        loop.setExceptionHandler((where, context) -> told.add(context.exception()));
        RuntimeException failure = new RuntimeException("boom");

        loop.execute(
                () -> {
                    throw failure;
                });

        assertEquals(
                "alive",
                TestLoops.get(Asyncio.runCoroutineThreadsafe(Coroutine.of(() -> "alive"), loop)));
        assertEquals(List.of(failure), told);
        loop.close();
    }

    @Test
    void task_onTheLoop_isInItsEventLoop() throws Exception {
        AsyncioEventLoop loop = TestLoops.newLoop();

        List<Boolean> seen =
                TestLoops.get(
                        Asyncio.runCoroutineThreadsafe(
                                Coroutine.of(
                                        () -> {
                                            boolean before = loop.inEventLoop();
                                            Asyncio.sleep(Duration.ZERO);
                                            Task<Boolean> child =
                                                    Asyncio.createTask(() -> loop.inEventLoop());
                                            return List.of(
                                                    before,
                                                    loop.inEventLoop(),
                                                    Asyncio.await(child));
                                        }),
                                loop));

        assertEquals(List.of(true, true, true), seen);
        assertTrue(!loop.inEventLoop());
        loop.close();
    }
}
