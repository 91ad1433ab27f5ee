package io.nettio.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.AsyncItems;
import io.nettio.Asyncio;
import io.nettio.CancelledError;
import io.nettio.Coroutine;
import io.nettio.Task;
import io.nettio.netty.ReactiveStreams;
import io.nettio.netty.Transports;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Reactor on the loop, and its publishers in coroutines. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReactorTest {
    private static final String TRANSPORTS = "io.nettio.interop.InteropLoop#transports";

    private static Scheduler scheduler(InteropLoop at) {
        return Schedulers.fromExecutorService(at.loop);
    }

    // -- the loop as a scheduler

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void subscribeOnAndPublishOn_runInTheOrderOfCallSoon(Transports transport) {
        try (InteropLoop at = new InteropLoop(transport)) {
            Scheduler scheduler = scheduler(at);
            at.loop.runUntilComplete(
                    () -> {
                        at.loop.callSoon(() -> at.note("callSoon 1"));
                        Mono<String> mono =
                                Mono.fromCallable(
                                                () -> {
                                                    at.note("subscribed");
                                                    return "item";
                                                })
                                        .subscribeOn(scheduler)
                                        .publishOn(scheduler)
                                        .doOnNext(at::note);
                        CompletableFuture<String> result = mono.toFuture();
                        at.loop.callSoon(
                                () -> {
                                    at.note("callSoon 2");
                                    at.loop.callSoon(() -> at.note("callSoon 3"));
                                });
                        at.loop.execute(() -> at.note("execute"));
                        Asyncio.await(result);
                        at.note("awaited");
                    });

            at.assertTrail(
                    "callSoon 1",
                    "subscribed",
                    "callSoon 2",
                    "execute",
                    "item",
                    "callSoon 3",
                    "awaited");
        }
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void delays_areTimersOfTheLoop(Transports transport) {
        try (InteropLoop at = new InteropLoop(transport)) {
            Scheduler scheduler = scheduler(at);
            at.loop.runUntilComplete(
                    () -> {
                        Mono.delay(Duration.ofSeconds(2), scheduler)
                                .subscribe(tick -> at.note("reactor 2 s"));
                        at.loop.callLater(Duration.ofSeconds(3), () -> at.note("nettio 3 s"));
                        at.loop.callLater(Duration.ofSeconds(1), () -> at.note("nettio 1 s"));
                        Asyncio.sleep(Duration.ofSeconds(4));
                    });

            at.assertTrail("nettio 1 s", "reactor 2 s", "nettio 3 s");
        }
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void interval_disposed_ticksNoMore(Transports transport) {
        try (InteropLoop at = new InteropLoop(transport)) {
            Scheduler scheduler = scheduler(at);
            at.loop.runUntilComplete(
                    () -> {
                        Disposable interval =
                                Flux.interval(Duration.ofSeconds(1), scheduler)
                                        .subscribe(tick -> at.note("tick " + tick));
                        Asyncio.sleep(Duration.ofMillis(2500));
                        interval.dispose();
                        Asyncio.sleep(Duration.ofSeconds(5));
                        at.note("end");
                    });

            at.assertTrail("tick 0", "tick 1", "end");
        }
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void scheduledTask_disposedBeforeItsTurn_neverRuns(Transports transport) {
        try (InteropLoop at = new InteropLoop(transport)) {
            Scheduler scheduler = scheduler(at);
            at.loop.runUntilComplete(
                    () -> {
                        Scheduler.Worker worker = scheduler.createWorker();
                        worker.schedule(() -> at.note("runs"));
                        Disposable task = worker.schedule(() -> at.note("never"));
                        task.dispose();
                        Asyncio.sleep(Duration.ZERO);
                        worker.dispose();
                    });

            at.assertTrail("runs");
        }
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void errorInAReactorTask_leavesTheLoopAlive(Transports transport) {
        try (InteropLoop at = new InteropLoop(transport)) {
            Scheduler scheduler = scheduler(at);
            at.loop.runUntilComplete(
                    () -> {
                        Mono<String> failing =
                                Mono.<String>error(new IOException("disk")).subscribeOn(scheduler);
                        assertThrows(IOException.class, () -> ReactiveStreams.single(failing));
                        at.note("alive");
                    });

            at.assertTrail("alive");
        }
    }

    // -- publishers in coroutines

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void mono_awaited_givesItsItemOrNull(Transports transport) {
        try (InteropLoop at = new InteropLoop(transport)) {
            at.loop.runUntilComplete(
                    () -> {
                        Mono<String> delayed =
                                Mono.just("item")
                                        .delayElement(Duration.ofSeconds(1), scheduler(at));
                        assertEquals("item", ReactiveStreams.single(delayed));
                        assertNull(ReactiveStreams.single(Mono.<String>empty()));
                        assertEquals(1, ReactiveStreams.first(Flux.range(1, 5)));
                    });
        }
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void mono_awaitedToItsEnd_isNotCancelled(Transports transport) {
        try (InteropLoop at = new InteropLoop(transport)) {
            at.loop.runUntilComplete(
                    () ->
                            ReactiveStreams.single(
                                    Mono.just("item")
                                            .doFinally(signal -> at.note(signal.toString()))));

            at.assertTrail("onComplete");
        }
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void flux_readByACoroutine_isAskedInBatches(Transports transport) {
        try (InteropLoop at = new InteropLoop(transport)) {
            at.loop.runUntilComplete(
                    () -> {
                        Flux<Integer> numbers =
                                Flux.range(1, 6).doOnRequest(n -> at.note("request " + n));
                        try (AsyncItems<Integer> items = ReactiveStreams.items(numbers, 4)) {
                            for (int item : items) {
                                at.note("item " + item);
                                Asyncio.sleep(Duration.ofSeconds(1));
                            }
                        }
                    });

            at.assertTrail(
                    "request 4",
                    "item 1",
                    "request 2",
                    "item 2",
                    "item 3",
                    "item 4",
                    "item 5",
                    "item 6");
        }
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void flux_ofAnotherThread_isReadInOrder(Transports transport) {
        try (InteropLoop at = new InteropLoop(transport)) {
            List<Integer> expected = Flux.range(0, 10_000).collectList().block();
            Flux<Integer> numbers = Flux.range(0, 10_000).publishOn(Schedulers.parallel());

            List<Integer> read =
                    at.loop.runUntilComplete(
                            () -> {
                                List<Integer> got = new java.util.ArrayList<>();
                                ReactiveStreams.items(numbers).forEach(got::add);
                                return got;
                            });

            assertEquals(expected, read);
        }
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void taskCancelled_cancelsTheFluxItWaitsFor(Transports transport) {
        try (InteropLoop at = new InteropLoop(transport)) {
            at.loop.runUntilComplete(
                    () -> {
                        Flux<String> silent =
                                Flux.<String>never().doOnCancel(() -> at.note("flux cancelled"));
                        Task<String> task = at.loop.createTask(() -> ReactiveStreams.first(silent));
                        Asyncio.sleep(Duration.ofSeconds(1));
                        task.cancel();
                        assertThrows(CancelledError.class, () -> Asyncio.await(task));
                        at.note("task cancelled");
                    });

            at.assertTrail("flux cancelled", "task cancelled");
        }
    }

    // -- coroutines as publishers

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void coroutineResult_isAMono(Transports transport) {
        try (InteropLoop at = new InteropLoop(transport)) {
            Mono<String> mono =
                    InteropLoop.get(
                            CompletableFuture.supplyAsync(
                                    () ->
                                            Mono.from(
                                                    ReactiveStreams.toPublisher(
                                                            at.loop.createTask(
                                                                    () -> {
                                                                        Asyncio.sleep(
                                                                                Duration.ofSeconds(
                                                                                        1));
                                                                        return "value";
                                                                    }))),
                                    at.loop));

            assertEquals("value!", mono.map(value -> value + "!").block(Duration.ofSeconds(30)));
        }
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void coroutine_startedForEachSubscription_isAColdMono(Transports transport) {
        try (InteropLoop at = new InteropLoop(transport)) {
            Mono<String> mono =
                    Mono.fromFuture(
                            () ->
                                    Asyncio.runCoroutineThreadsafe(
                                            Coroutine.of(
                                                    () -> {
                                                        at.note("started");
                                                        return "value";
                                                    }),
                                            at.loop));
            at.assertTrail();

            mono.block(Duration.ofSeconds(30));
            mono.block(Duration.ofSeconds(30));

            at.assertTrail("started", "started");
        }
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void coroutineFailure_isTheMonosError(Transports transport) {
        IOException failure = new IOException("disk");
        try (InteropLoop at = new InteropLoop(transport)) {
            Mono<Void> mono =
                    InteropLoop.get(
                            CompletableFuture.supplyAsync(
                                    () ->
                                            Mono.from(
                                                    ReactiveStreams.toPublisher(
                                                            at.loop.createTask(
                                                                    () -> {
                                                                        throw failure;
                                                                    }))),
                                    at.loop));

            RuntimeException thrown =
                    assertThrows(RuntimeException.class, () -> mono.block(Duration.ofSeconds(30)));
            assertSame(failure, thrown.getCause());
        }
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void monoOfACoroutine_disposedOnAnotherThread_cancelsIt(Transports transport) {
        try (InteropLoop at = new InteropLoop(transport)) {
            CompletableFuture<String> started = new CompletableFuture<>();
            CompletableFuture<String> seen = new CompletableFuture<>();
            Disposable subscription =
                    InteropLoop.get(
                            CompletableFuture.supplyAsync(
                                    () ->
                                            Mono.from(
                                                            ReactiveStreams.toPublisher(
                                                                    at.loop.createTask(
                                                                            () ->
                                                                                    waitForCancel(
                                                                                            at,
                                                                                            started,
                                                                                            seen))))
                                                    .subscribe(),
                                    at.loop));
            InteropLoop.get(started);

            subscription.dispose();

            assertEquals("cancelled", InteropLoop.get(seen));
            assertTrue(subscription.isDisposed());
        }
    }

    private static void waitForCancel(
            InteropLoop at, CompletableFuture<String> started, CompletableFuture<String> seen) {
        try {
            started.complete("started");
            Asyncio.await(at.loop.createFuture());
        } catch (CancelledError cancelled) {
            seen.complete("cancelled");
            throw cancelled;
        }
    }
}
