package io.nettio.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import app.Blocking;

import io.nettio.testing.LoggedErrors;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogRecord;

class BlockedLogTest extends WatchdogFixture {
    private static List<Level> levels() {
        return LoggedErrors.takeAll().stream().map(LogRecord::getLevel).toList();
    }

    @Test
    void block_thatBegins_isAWarningWithTheStack() {
        block(100);

        List<String> logged = LoggedErrors.take();
        assertEquals(List.of(onlyReport().toString()), logged);
        assertContains("\tat app.Blocking.load(", logged.get(0));
        assertFalse(logged.get(0).contains("a class is loaded"), logged.get(0));
    }

    @Test
    void block_whileAClassIsInitialized_saysThatThisHappensOnce() {
        whileInitialized = () -> pass(100);
        inCallback(Initialized::use);

        assertContains("a class is loaded or initialized, which", LoggedErrors.take().get(0));
    }

    private static Runnable whileInitialized;

    private static final class Initialized {
        static {
            whileInitialized.run();
        }

        static void use() {}
    }

    @Test
    void block_thatLasts_isOneWarningAndThenAnErrorEachTimeItDoubles() {
        inCallback(
                () -> {
                    for (int i = 0; i < 100; i++) {
                        pass(100);
                    }
                });

        assertEquals(List.of(Level.WARNING, Level.SEVERE, Level.SEVERE), levels());
        assertEquals(
                List.of(100L, 200L, 400L, 800L, 1600L, 3200L, 5000L, 10_000L),
                reports.stream().map(report -> report.busyFor().toMillis()).toList());
    }

    @Test
    void blocks_atOneLocation_areLoggedOnceInTheInterval() {
        block(100);
        block(100);
        block(100);

        assertEquals(List.of(Level.WARNING), levels());
        assertEquals(3, reports.size());
    }

    @Test
    void blocks_afterTheInterval_areLoggedWithTheNumberOfThoseLeftOut() {
        block(100);
        block(100);
        block(100);
        LoggedErrors.clear();
        pass(60_000);
        block(100);

        List<String> logged = LoggedErrors.take();
        assertEquals(1, logged.size());
        assertTrue(
                logged.get(0).endsWith("blocks here that were not logged since the last one: 2"),
                logged.get(0));
    }

    @Test
    void block_thatLastedLong_isLoggedWhenItEnds_alsoWhereItsBeginningWasLeftOut() {
        block(100);
        LoggedErrors.clear();
        blockInSteps(30);
        block(100); // the watchdog sees that the one before is over

        List<String> logged = LoggedErrors.take();
        assertEquals(1, logged.size(), () -> "" + logged);
        assertContains("goes on; it was blocked for 3000 ms at app.Blocking.load(", logged.get(0));
    }

    @Test
    void blocks_thatLastedLong_areLoggedAgainInTheIntervalOnlyWhereTheyLastedLonger() {
        block(100);
        LoggedErrors.clear();
        blockInSteps(30);
        blockInSteps(20);
        blockInSteps(31);
        block(100);

        assertEquals(2, LoggedErrors.take().size());
    }

    /** Each of 100 ms, at whose end the watchdog looks. */
    private void blockInSteps(int steps) {
        inCallback(
                () ->
                        Blocking.load(
                                () -> {
                                    for (int i = 0; i < steps; i++) {
                                        pass(100);
                                    }
                                }));
    }

    @Test
    void blocks_atAnotherLocation_areLoggedApart() {
        block(100);
        inCallback(() -> Blocking.parse(() -> pass(100)));

        assertEquals(List.of(Level.WARNING, Level.WARNING), levels());
    }

    @Test
    void blocks_withoutAnInterval_areAllLogged() {
        watchdog.configure(WatchdogOptions.DEFAULT.withLogInterval(millis(0)));
        block(100);
        block(100);

        assertEquals(List.of(Level.WARNING, Level.WARNING), levels());
    }

    @Test
    void locations_beyondTheBound_areLoggedStillAndNotKept() {
        block(100);
        BlockedReport report = onlyReport();
        BlockedLog log = new BlockedLog(() -> 0, 1);
        LoggedErrors.clear();
        for (int i = 0; i < Offenders.MOST + 2; i++) {
            log.log(report, "place" + i, false);
        }
        log.log(report, "place0", false); // is remembered
        log.log(report, "place" + (Offenders.MOST + 1), false); // is not

        assertEquals(Offenders.MOST + 3, levels().size());
    }
}
