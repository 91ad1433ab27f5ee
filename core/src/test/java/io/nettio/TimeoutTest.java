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
    void timeout_zero_expiresAtTheFirstSuspension() {
        runMain(
                () ->
                        assertThrows(
                                AsyncTimeoutException.class,
                                () ->
                                        Asyncio.timeout(
                                                Duration.ZERO,
                                                s -> {
                                                    note("runs until it suspends");
                                                    sleepSeconds(1);
                                                    return null;
                                                })));

        assertTrail("runs until it suspends");
        assertEquals(0, seconds());
    }

    @Test
    void timeout_zeroWithoutSuspension_doesNotExpire() {
        assertEquals("value", runMain(() -> Asyncio.timeout(Duration.ZERO, s -> "value")));
    }

    @Test
    void timeout_inThePast_expiresAtABareYield() {
        runMain(
                () ->
                        assertThrows(
                                AsyncTimeoutException.class,
                                () ->
                                        Asyncio.timeoutAt(
                                                -5L,
                                                s -> {
                                                    assertEquals(-5L, s.when());
                                                    yieldNow();
                                                    return null;
                                                })));
    }

    @Test
    void timeoutAt_deadline_isOfTheLoopsTime() {
        runMain(
                () -> {
                    sleepSeconds(2);
                    assertThrows(
                            AsyncTimeoutException.class,
                            () ->
                                    Asyncio.timeoutAt(
                                            Duration.ofSeconds(3).toNanos(),
                                            s -> {
                                                sleepSeconds(9);
                                                return null;
                                            }));
                    noteAt("timed out");
                });

        assertTrail("timed out@3");
    }

    @Test
    void timeoutAt_null_hasNoDeadline() {
        runMain(
                () ->
                        Asyncio.timeoutAt(
                                null,
                                s -> {
                                    sleepSeconds(7);
                                    return null;
                                }));

        assertEquals(7, seconds());
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

    @Test
    void reschedule_later_movesTheDeadline() {
        runMain(
                () -> {
                    assertThrows(
                            AsyncTimeoutException.class,
                            () ->
                                    Asyncio.timeout(
                                            SECOND,
                                            s -> {
                                                s.reschedule(Duration.ofSeconds(3));
                                                assertEquals(3_000_000_000L, s.when());
                                                sleepSeconds(9);
                                                return null;
                                            }));
                    noteAt("timed out");
                });

        assertTrail("timed out@3");
    }

    @Test
    void reschedule_null_takesTheDeadlineAway() {
        runMain(
                () ->
                        Asyncio.timeout(
                                SECOND,
                                s -> {
                                    s.reschedule(null);
                                    sleepSeconds(9);
                                    return null;
                                }));

        assertEquals(9, seconds());
    }

    @Test
    void rescheduleAt_past_expiresInTheNextTurn() {
        runMain(
                () -> {
                    sleepSeconds(5);
                    assertThrows(
                            AsyncTimeoutException.class,
                            () ->
                                    Asyncio.timeout(
                                            null,
                                            s -> {
                                                s.rescheduleAt(1L);
                                                sleepSeconds(9);
                                                return null;
                                            }));
                });

        assertEquals(5, seconds());
    }

    @Test
    void reschedule_expired_isRefused() {
        runMain(
                () ->
                        assertThrows(
                                AsyncTimeoutException.class,
                                () ->
                                        Asyncio.timeout(
                                                SECOND,
                                                s -> {
                                                    try {
                                                        sleepSeconds(9);
                                                    } finally {
                                                        assertRefused("expiring", s);
                                                    }
                                                    return null;
                                                })));
    }

    private static void assertRefused(String state, Timeout scope) {
        assertContains(
                state, assertThrows(IllegalStateException.class, () -> scope.reschedule(SECOND)));
    }

    @Test
    void reschedule_left_isRefused() {
        runMain(
                () -> {
                    Timeout left = Asyncio.timeout(SECOND, s -> s);
                    assertRefused("exited", left);
                    assertEquals("Timeout[EXITED when=1000000000]", left.toString());
                });
    }

    @Test
    void toString_withoutDeadline_saysOnlyTheState() {
        runMain(() -> note(Asyncio.timeout(null, Timeout::toString)));

        assertTrail("Timeout[ENTERED]");
    }
}
