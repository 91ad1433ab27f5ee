package io.nettio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.nettio.testing.LoopTest;

import org.junit.jupiter.api.Test;

import java.time.Duration;

/** A timeout that is moved, and deadlines in the past or by the clock. */
final class TimeoutRescheduleTest extends LoopTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

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

    @Test
    void toString_expired_saysSo() {
        runMain(
                () -> {
                    Timeout[] scope = new Timeout[1];
                    assertThrows(
                            AsyncTimeoutException.class,
                            () ->
                                    Asyncio.timeout(
                                            SECOND,
                                            s -> {
                                                scope[0] = s;
                                                note(s);
                                                sleepSeconds(9);
                                                return null;
                                            }));
                    note(scope[0]);
                });

        assertTrail("Timeout[ENTERED when=1000000000]", "Timeout[EXPIRED when=1000000000]");
    }
}
