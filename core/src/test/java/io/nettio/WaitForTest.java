package io.nettio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.nettio.testing.LoopTest;

import org.junit.jupiter.api.Test;

import java.time.Duration;

/** {@code waitFor}: in the same task, as since Python 3.12. */
final class WaitForTest extends LoopTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private static Coroutine<String> after(long seconds, String value) {
        return Coroutine.of(
                () -> {
                    sleepSeconds(seconds);
                    return value;
                });
    }

    @Test
    void waitFor_inTime_givesTheResultAndLeavesNoTimer() {
        runMain(
                () -> {
                    note(Asyncio.waitFor(after(1, "value"), Duration.ofSeconds(2)));
                    note(loop.statistics().timers());
                });

        assertTrail("value", "0");
    }

    @Test
    void waitFor_null_waitsForEver() {
        runMain(() -> note(Asyncio.waitFor(after(100_000, "value"), null)));

        assertTrail("value");
        assertEquals(100_000, seconds());
    }

    @Test
    void waitFor_coroutine_runsInTheSameTask() {
        runMain(
                () -> {
                    Task<?> outer = Asyncio.currentTask();
                    note(
                            Asyncio.waitFor(
                                    Coroutine.of(() -> Asyncio.currentTask() == outer), SECOND));
                });

        assertTrail("true");
    }

    @Test
    void waitFor_zeroWithDoneFuture_givesTheResult() {
        AsyncFuture<String> done = loop.createFuture();
        done.setResult("value");

        runMain(() -> note(Asyncio.waitFor(done, Duration.ZERO)));

        assertTrail("value");
    }

    @Test
    void waitFor_negativeWithCoroutine_neverStartsIt() {
        runMain(
                () ->
                        assertThrows(
                                AsyncTimeoutException.class,
                                () ->
                                        Asyncio.waitFor(
                                                Coroutine.of(() -> note("started")),
                                                SECOND.negated())));

        assertTrail();
    }

    @Test
    void waitFor_fails_throwsTheOriginalException() {
        IllegalStateException failure = new IllegalStateException("failed");
        runMain(
                () ->
                        assertSame(
                                failure,
                                assertThrows(
                                        IllegalStateException.class,
                                        () ->
                                                Asyncio.waitFor(
                                                        Coroutine.of(
                                                                () -> {
                                                                    throw failure;
                                                                }),
                                                        SECOND))));
    }

    @Test
    void waitFor_timeoutCaughtInside_givesTheResultAndNoTimeout() {
        runMain(
                () -> {
                    note(
                            Asyncio.waitFor(
                                    Coroutine.of(
                                            () -> {
                                                try {
                                                    sleepSeconds(10);
                                                } catch (CancelledError swallowed) {
                                                    return "swallowed";
                                                }
                                                return "never";
                                            }),
                                    SECOND));
                    noteAt(Asyncio.currentTask().cancelling());
                    yieldNow();
                });

        assertTrail("swallowed", "0@1");
    }
}
