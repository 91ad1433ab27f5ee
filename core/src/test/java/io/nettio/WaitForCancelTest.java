package io.nettio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.testing.LoopTest;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

/** {@code waitFor} and cancellation, and clean-up that refuses or fails. */
final class WaitForCancelTest extends LoopTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private static Coroutine<String> after(long seconds, String value) {
        return Coroutine.of(
                () -> {
                    sleepSeconds(seconds);
                    return value;
                });
    }

    @Test
    void waitFor_tooLate_throwsTimeoutWithTheCancellationAsCause() {
        runMain(
                () -> {
                    AsyncTimeoutException timeout =
                            assertThrows(
                                    AsyncTimeoutException.class,
                                    () -> Asyncio.waitFor(after(5, "late"), SECOND));
                    assertInstanceOf(CancelledError.class, timeout.getCause());
                    noteAt(Asyncio.currentTask().cancelling());
                });

        assertTrail("0@1");
    }

    @Test
    void waitFor_tooLate_cancelsTheAwaitedTaskAndWaitsForItsEnd() {
        runMain(
                () -> {
                    Task<Void> slow =
                            Asyncio.createTask(
                                    () -> {
                                        try {
                                            sleepSeconds(10);
                                        } finally {
                                            sleepSeconds(1);
                                            noteAt("cleaned up");
                                        }
                                    });
                    assertThrows(AsyncTimeoutException.class, () -> Asyncio.waitFor(slow, SECOND));
                    noteAt(slow.cancelled());
                });

        assertTrail("cleaned up@2", "true@2");
    }

    @Test
    void waitFor_zeroWithPendingFuture_cancelsItAndTimesOut() {
        AsyncFuture<String> pending = loop.createFuture();

        runMain(
                () ->
                        assertThrows(
                                AsyncTimeoutException.class,
                                () -> Asyncio.waitFor(pending, Duration.ZERO)));

        assertTrue(pending.cancelled());
    }

    @Test
    void waitFor_zeroWithTaskThatRefuses_givesItsResult() {
        runMain(
                () -> {
                    Task<String> stubborn =
                            Asyncio.createTask(
                                    () -> {
                                        try {
                                            sleepSeconds(10);
                                        } catch (CancelledError refused) {
                                            sleepSeconds(1);
                                        }
                                        return "value";
                                    });
                    yieldNow();
                    noteAt(Asyncio.waitFor(stubborn, Duration.ZERO));
                });

        assertTrail("value@1");
    }

    @Test
    void waitFor_zeroAndCancelledMeanwhile_throwsTheCancellationAndListensNoMore() {
        Task<Void> slow =
                loop.createTask(
                        () -> {
                            try {
                                sleepSeconds(10);
                            } finally {
                                sleepSeconds(1);
                            }
                        });
        loop.runOnce();
        Task<Void> waits = loop.createTask(() -> Asyncio.waitFor(slow, Duration.ZERO));
        loop.runOnce();

        waits.cancel("from outside");
        loop.runOnce();

        assertTrue(waits.cancelled());
        assertThrows(CancelledError.class, () -> loop.runUntilComplete(slow));
    }

    @Test
    void waitFor_zeroWithATaskThatFailsWhenCancelled_throwsThatFailure() {
        IllegalStateException failure = new IllegalStateException("in clean-up");
        runMain(
                () -> {
                    Task<Void> fails =
                            Asyncio.createTask(
                                    () -> {
                                        try {
                                            sleepSeconds(10);
                                        } finally {
                                            fail(failure);
                                        }
                                    });
                    yieldNow();
                    assertSame(
                            failure,
                            assertThrows(
                                    IllegalStateException.class,
                                    () -> Asyncio.waitFor(fails, Duration.ZERO)));
                });
    }

    @Test
    void waitFor_failsWhileItIsCancelled_throwsThatFailure() {
        IllegalStateException failure = new IllegalStateException("in clean-up");
        runMain(
                () -> {
                    assertSame(
                            failure,
                            assertThrows(
                                    IllegalStateException.class,
                                    () ->
                                            Asyncio.waitFor(
                                                    Coroutine.of(
                                                            () -> {
                                                                try {
                                                                    sleepSeconds(10);
                                                                } finally {
                                                                    fail(failure);
                                                                }
                                                            }),
                                                    SECOND)));
                    assertEquals(0, Asyncio.currentTask().cancelling());
                });
    }

    private static void fail(RuntimeException failure) {
        throw failure;
    }

    @Test
    void waitFor_cancelledFromOutside_throwsTheCancellation() {
        Task<String> waits =
                loop.createTask(() -> Asyncio.waitFor(after(5, "value"), Duration.ofSeconds(9)));
        loop.runOnce();

        waits.cancel("from outside");
        runMain(() -> Asyncio.waitOn(List.of(waits), null, ReturnWhen.ALL_COMPLETED));

        assertTrue(waits.cancelled());
        assertEquals(0, loop.statistics().timers());
    }

    @Test
    void waitFor_cancelledInTheTurnOfTheTimeout_isCancelledAndNotTimedOut() {
        Task<String> waits = loop.createTask(() -> Asyncio.waitFor(after(5, "value"), SECOND));
        loop.callLater(SECOND, () -> waits.cancel("from outside"));
        loop.runOnce();

        runMain(() -> Asyncio.waitOn(List.of(waits), null, ReturnWhen.ALL_COMPLETED));

        assertTrue(waits.cancelled());
        assertEquals(1, waits.cancelling());
    }

    @Test
    void waitFor_resultInTheTurnOfACancel_isCancelledAndTheResultStaysInTheTask() {
        AsyncFuture<String> future = loop.createFuture();
        Task<String> waits = loop.createTask(() -> Asyncio.waitFor(future, SECOND));
        loop.runOnce();

        future.setResult("value");
        waits.cancel();
        loop.runOnce();

        assertTrue(waits.cancelled());
        assertEquals("value", future.result());
    }

    @Test
    void waitFor_shieldedTask_timesOutAndTheTaskGoesOn() {
        runMain(
                () -> {
                    Task<String> slow = Asyncio.createTask(after(2, "value"));
                    assertThrows(
                            AsyncTimeoutException.class,
                            () -> Asyncio.waitFor(Asyncio.shield(slow), SECOND));
                    assertFalse(slow.done());
                    noteAt(Asyncio.await(slow));
                });

        assertTrail("value@2");
    }

    @Test
    void waitFor_zeroWithAShield_cancelsTheShieldAlone() {
        runMain(
                () -> {
                    Task<Void> task = Asyncio.createTask(() -> sleepSeconds(1));
                    AsyncFuture<Void> shield = Asyncio.shield(task);
                    assertThrows(
                            AsyncTimeoutException.class,
                            () -> Asyncio.waitFor(shield, Duration.ZERO));
                    note(shield.cancelled() + " " + task.done());
                    Asyncio.await(task);
                    noteAt("ended");
                });

        assertTrail("true false", "ended@1");
    }

    @Test
    void waitFor_withoutALimitCancelledFromOutside_cancelsTheAwaitedTask() {
        Task<Void> inner = loop.createTask(() -> sleepSeconds(1000));
        Task<Void> outer = loop.createTask(() -> Asyncio.waitFor(inner, null));
        loop.runOnce();

        outer.cancel("why");
        CancelledError thrown =
                assertThrows(CancelledError.class, () -> loop.runUntilComplete(outer));

        assertEquals("why", thrown.getMessage());
        assertTrue(inner.cancelled());
    }
}
