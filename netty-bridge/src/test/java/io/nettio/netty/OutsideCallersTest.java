package io.nettio.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.AsyncFuture;
import io.nettio.Asyncio;
import io.nettio.CancelledError;
import io.nettio.Coroutine;
import io.netty.util.concurrent.Future;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Threads outside the loop: what they may call, how long they block, and what they are told
 * otherwise.
 */
class OutsideCallersTest {
    private final AsyncioEventLoop loop = TestLoops.newLoop();

    @AfterEach
    void closeLoop() {
        loop.close();
    }

    @Test
    void runUntilComplete_ofACoroutine_givesItsValueAndLeavesTheLoopRunning() {
        assertEquals("value", loop.runUntilComplete(() -> "value"));
        assertTrue(loop.isRunning());
        assertEquals("again", loop.runUntilComplete(() -> "again"));
    }

    @Test
    void runUntilComplete_ofOneThatFails_throwsItsOwnException() {
        assertThrows(
                IOException.class,
                () ->
                        loop.runUntilComplete(
                                () -> {
                                    throw new IOException("disk");
                                }));
    }

    @Test
    void runUntilComplete_ofAFuture_waitsForIt() throws Exception {
        AsyncFuture<String> future = loop.createFuture();
        loop.schedule(() -> future.setResult("later"), 5, TimeUnit.MILLISECONDS);

        assertEquals("later", loop.runUntilComplete(future));
    }

    @Test
    void runUntilComplete_onTheLoopsOwnThread_isRefused() throws Exception {
        Future<?> refused = loop.submit(() -> loop.runUntilComplete(() -> "nested")).await();

        assertTrue(
                refused.cause().getMessage().contains("already running"),
                refused.cause().getMessage());
    }

    @Test
    void stop_whileACallerWaits_releasesItAndStopsNoTurning() throws Exception {
        Exception stopped =
                assertThrows(
                        IllegalStateException.class,
                        () ->
                                loop.runUntilComplete(
                                        () -> {
                                            loop.stop();
                                            Asyncio.sleep(Duration.ofHours(1));
                                        }));

        assertEquals("Event loop stopped before Future completed.", stopped.getMessage());
        assertEquals("alive", loop.submit(() -> "alive").sync().getNow());
    }

    @Test
    void stop_beforeARunBegins_doesNotStopThatRun() throws Exception {
        CountDownLatch stopped = new CountDownLatch(1);
        loop.execute(
                () -> {
                    loop.stop();
                    stopped.countDown();
                    while (loop.pendingTasks() == 0) { // the run below is in line
                        Thread.onSpinWait();
                    }
                });
        stopped.await();

        assertEquals(
                "went on",
                loop.runUntilComplete(
                        () -> {
                            Asyncio.sleep(Duration.ofMillis(1));
                            return "went on";
                        }));
    }

    @Test
    void runForever_ofAClosedLoop_isRefused() {
        loop.close();

        Exception refused = assertThrows(IllegalStateException.class, loop::runForever);

        assertEquals("Event loop is closed", refused.getMessage());
    }

    @Test
    void runForever_untilStop_blocksItsCaller() throws Exception {
        CountDownLatch back = new CountDownLatch(1);
        CountDownLatch running = new CountDownLatch(1);
        Thread caller =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    running.countDown();
                                    loop.runForever();
                                    back.countDown();
                                });
        assertTrue(running.await(30, TimeUnit.SECONDS));

        while (back.getCount()
                > 0) { // a stop that comes before runForever has begun releases nobody
            loop.submit(loop::stop).sync();
            Thread.onSpinWait();
        }

        caller.join(TestLoops.LIMIT);
        assertFalse(caller.isAlive());
    }

    @Test
    void interrupt_ofTheWaitingCaller_cancelsTheCoroutine() throws Exception {
        CompletableFuture<Throwable> ended = new CompletableFuture<>();
        CountDownLatch asleep = new CountDownLatch(1);
        Thread caller =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    try {
                                        loop.runUntilComplete(
                                                () -> {
                                                    asleep.countDown();
                                                    Asyncio.sleep(Duration.ofHours(1));
                                                });
                                    } catch (Throwable failure) {
                                        ended.complete(failure);
                                    }
                                });
        assertTrue(asleep.await(30, TimeUnit.SECONDS));

        caller.interrupt();

        assertEquals(CancelledError.class, TestLoops.get(ended).getClass());
    }

    @Test
    void interrupt_ofTheWaitingCaller_waitsForTheCoroutineToCleanUp() throws Exception {
        CompletableFuture<Boolean> cleanedUpBefore = new CompletableFuture<>();
        AtomicBoolean cleanedUp = new AtomicBoolean();
        CountDownLatch asleep = new CountDownLatch(1);
        Thread caller =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    try {
                                        Asyncio.run(
                                                () -> {
                                                    asleep.countDown();
                                                    try {
                                                        Asyncio.sleep(Duration.ofHours(1));
                                                    } finally {
                                                        Asyncio.sleep(Duration.ofMillis(50));
                                                        cleanedUp.set(true);
                                                    }
                                                });
                                    } catch (CancelledError expected) {
                                        cleanedUpBefore.complete(cleanedUp.get());
                                    }
                                });
        assertTrue(asleep.await(30, TimeUnit.SECONDS));

        caller.interrupt();

        assertTrue(TestLoops.get(cleanedUpBefore));
    }

    @Test
    void createTask_offTheLoop_isRefusedAndNamesWhatToCall() {
        Exception refused =
                assertThrows(IllegalStateException.class, () -> loop.createTask(() -> "never"));

        assertTrue(refused.getMessage().contains("runCoroutineThreadsafe"), refused.getMessage());
    }

    @Test
    void addDoneCallback_offTheLoop_isRefusedAndNamesWhatToCall() {
        AsyncFuture<String> done =
                loop.runUntilComplete(
                        () -> {
                            AsyncFuture<String> future = loop.createFuture();
                            future.setResult("done");
                            return future;
                        });

        Exception refused =
                assertThrows(IllegalStateException.class, () -> done.addDoneCallback(future -> {}));
        assertTrue(refused.getMessage().contains("callSoonThreadsafe"), refused.getMessage());
        assertThrows(IllegalStateException.class, done::toCompletableFuture);
    }

    @Test
    void callSoon_offTheLoop_isRefusedAndNamesWhatToCall() {
        Exception refused =
                assertThrows(IllegalStateException.class, () -> loop.callSoon(() -> {}));

        assertTrue(refused.getMessage().contains("callSoonThreadsafe"), refused.getMessage());
    }

    @Test
    void asyncioRun_withTheBridgeOnThePath_runsOnANettyLoop() {
        assertEquals(
                AsyncioEventLoop.class, Asyncio.run(() -> Asyncio.getRunningLoop().getClass()));
    }

    @Test
    void runCoroutineThreadsafe_cancelledOutside_cancelsTheTask() throws Exception {
        CompletableFuture<String> seen = new CompletableFuture<>();
        CountDownLatch asleep = new CountDownLatch(1);
        CompletableFuture<Void> result =
                Asyncio.runCoroutineThreadsafe(
                        Coroutine.of(
                                () -> {
                                    try {
                                        asleep.countDown();
                                        Asyncio.sleep(Duration.ofHours(1));
                                    } catch (CancelledError cancelled) {
                                        seen.complete("cancelled");
                                        throw cancelled;
                                    }
                                }),
                        loop);
        assertTrue(asleep.await(30, TimeUnit.SECONDS));

        result.cancel(false);

        assertEquals("cancelled", TestLoops.get(seen));
    }

    @Test
    void futureOfAClosedLoop_askedFromAnyThread_answers() throws Exception {
        CompletableFuture<AsyncFuture<String>> made = new CompletableFuture<>();
        Consumer<AsyncFuture<String>> callback = done -> {};
        loop.execute(
                () -> {
                    AsyncFuture<String> never = loop.createFuture();
                    never.addDoneCallback(callback);
                    made.complete(never);
                });
        AsyncFuture<String> future = TestLoops.get(made);

        loop.close();

        assertFalse(future.done());
        assertEquals(1, future.removeDoneCallback(callback));
    }
}
