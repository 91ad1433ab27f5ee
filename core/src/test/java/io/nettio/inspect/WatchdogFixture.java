package io.nettio.inspect;

import io.nettio.internal.Engine;
import io.nettio.internal.LiveEngines;
import io.nettio.testing.LoopTest;

import org.junit.jupiter.api.BeforeEach;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A watchdog that looks when the test says so, at a loop whose callbacks let time pass. */
abstract class WatchdogFixture extends LoopTest {
    final FakeJvm jvm = new FakeJvm();
    final List<BlockedReport> reports = new ArrayList<>();
    long clockNanos; // the watchdog's own
    Watchdog watchdog;

    @BeforeEach
    void makeWatchdog() {
        watchdog = watchdog(WatchdogOptions.DEFAULT);
    }

    final Watchdog watchdog(WatchdogOptions options) {
        Watchdog made = new Watchdog(options, () -> clockNanos, jvm, this::engines);
        made.addListener(reports::add);
        return made;
    }

    private List<Engine> engines() {
        return LiveEngines.all().stream().filter(engine -> engine == loop.engine()).toList();
    }

    static Duration millis(long millis) {
        return Duration.ofMillis(millis);
    }

    /** Time passes, and the watchdog looks in time. */
    final void pass(long millis) {
        pass(millis, 0);
    }

    /** Time passes, and the watchdog looks so much too late. */
    final long pass(long millis, long lateMillis) {
        loop.advance(millis(millis));
        clockNanos += millis(millis).toNanos();
        return watchdog.look(millis(lateMillis).toNanos());
    }

    /** A callback of the loop, in whose middle these things happen. */
    final void inCallback(Runnable code) {
        loop.callSoon(code);
        loop.runOnce();
    }

    /** A callback that blocks for so long, while the watchdog looks once. */
    final void block(long millis) {
        inCallback(() -> app.Blocking.load(() -> pass(millis)));
    }

    final BlockedReport onlyReport() {
        org.junit.jupiter.api.Assertions.assertEquals(1, reports.size(), () -> "" + reports);
        return reports.get(0);
    }
}
