package io.nettio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.testing.LoopTest;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** {@code timeout} and {@code timeoutAt}. */
final class TimeoutTest extends LoopTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void timeout_inTime_givesTheResultAndIsNotExpired() {
        runMain(
                () -> {
                    Timeout[] scope = new Timeout[1];
                    note(
                            Asyncio.timeout(
                                    Duration.ofSeconds(2),
                                    s -> {
                                        scope[0] = s;
                                        sleepSeconds(1);
                                        return "value";
                                    }));
                    assertFalse(scope[0].expired());
                    note(loop.statistics().timers());
                });

        assertTrail("value", "0");
    }

    @Test
    void timeout_tooLate_throwsWithTheCancellationAsCause() {
        runMain(
                () -> {
                    Timeout[] scope = new Timeout[1];
                    AsyncTimeoutException timeout =
                            assertThrows(
                                    AsyncTimeoutException.class,
                                    () ->
                                            Asyncio.timeout(
                                                    SECOND,
                                                    s -> {
                                                        scope[0] = s;
                                                        sleepSeconds(9);
                                                        return null;
                                                    }));
                    assertInstanceOf(CancelledError.class, timeout.getCause());
                    assertTrue(scope[0].expired());
                    noteAt(Asyncio.currentTask().cancelling());
                });

        assertTrail("0@1");
    }

    private static void assertRunsOut(String message, Body scope) {
        assertEquals(message, assertThrows(AsyncTimeoutException.class, scope::run).getMessage());
    }

    private static Void sleepsLong(Timeout scope) {
        sleepSeconds(9);
        return null;
    }

    @Test
    void timeout_tooLate_saysHowLongTheLimitWas() {
        runMain(
                () -> {
                    assertRunsOut(
                            "The time limit of PT1S ran out",
                            () -> Asyncio.timeout(SECOND, TimeoutTest::sleepsLong));
                    assertRunsOut(
                            "The time limit of PT2S ran out",
                            () ->
                                    Asyncio.timeoutAt(
                                            loop.time() + 2 * SECOND.toNanos(),
                                            TimeoutTest::sleepsLong));
                    assertRunsOut(
                            "The time limit of PT0S ran out",
                            () -> Asyncio.timeoutAt(0L, TimeoutTest::sleepsLong));
                    assertRunsOut(
                            "The time limit of PT3S ran out",
                            () ->
                                    Asyncio.timeout(
                                            SECOND,
                                            scope -> {
                                                scope.reschedule(SECOND.multipliedBy(3));
                                                return sleepsLong(scope);
                                            }));
                });
    }

    @Test
    void timeout_null_hasNoDeadline() {
        runMain(
                () ->
                        Asyncio.timeout(
                                null,
                                s -> {
                                    assertNull(s.when());
                                    sleepSeconds(1000);
                                    return null;
                                }));

        assertEquals(1000, seconds());
    }

    @Test
    void timeout_bodyFails_passesTheExceptionOn() {
        IOException failure = new IOException("disk");
        runMain(
                () ->
                        assertSame(
                                failure,
                                assertThrows(
                                        IOException.class,
                                        () ->
                                                Asyncio.timeout(
                                                        SECOND,
                                                        s -> {
                                                            throw failure;
                                                        }))));
    }

    @Test
    void timeout_bodyTurnsTheCancellationIntoAnotherException_passesThatOn() {
        IllegalStateException failure = new IllegalStateException("instead");
        runMain(
                () -> {
                    assertSame(
                            failure,
                            assertThrows(
                                    IllegalStateException.class,
                                    () ->
                                            Asyncio.timeout(
                                                    SECOND,
                                                    s -> {
                                                        try {
                                                            sleepSeconds(9);
                                                        } catch (CancelledError cancelled) {
                                                            throw failure;
                                                        }
                                                        return null;
                                                    })));
                    assertEquals(0, Asyncio.currentTask().cancelling());
                });
    }

    @Test
    void timeout_bodySwallowsTheCancellation_givesItsResult() {
        runMain(
                () -> {
                    note(
                            Asyncio.timeout(
                                    SECOND,
                                    s -> {
                                        try {
                                            sleepSeconds(9);
                                        } catch (CancelledError swallowed) {
                                            note("expired " + s.expired());
                                        }
                                        return "value";
                                    }));
                    assertEquals(0, Asyncio.currentTask().cancelling());
                    yieldNow();
                });

        assertTrail("expired true", "value");
    }

    @Test
    void timeout_cancelledFromOutside_isCancelledAndNotTimedOut() {
        Task<Object> task =
                loop.createTask(
                        () ->
                                Asyncio.timeout(
                                        SECOND,
                                        s -> {
                                            sleepSeconds(9);
                                            return null;
                                        }));
        loop.runOnce();

        task.cancel("from outside");
        runMain(() -> Asyncio.waitOn(List.of(task), null, ReturnWhen.ALL_COMPLETED));

        assertTrue(task.cancelled());
        assertEquals(0, loop.statistics().timers());
    }

    @Test
    void timeout_bodyThrowsCancelledErrorByItself_isNotATimeout() {
        runMain(
                () ->
                        assertThrows(
                                CancelledError.class,
                                () ->
                                        Asyncio.timeout(
                                                SECOND,
                                                s -> {
                                                    throw new CancelledError("of its own");
                                                })));
    }
}
