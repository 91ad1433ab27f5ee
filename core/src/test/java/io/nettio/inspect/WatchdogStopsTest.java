package io.nettio.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.inspect.JvmView.ThreadFacts;
import io.nettio.testing.LoggedErrors;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

/** The time in which the JVM stood still is nobody's fault. */
class WatchdogStopsTest extends WatchdogFixture {
    @AfterEach
    void forgetWarnings() {
        LoggedErrors.clear();
    }

    @Test
    void stop_ofTheWholeJvm_isNotReportedButCounted() {
        inCallback(() -> pass(10_020, 10_000));

        assertEquals(List.of(), reports);
        assertEquals(1, watchdog.jvmStops());
        assertEquals(Duration.ofSeconds(10), watchdog.jvmStopped());
    }

    @Test
    void block_withAStopInIt_isReportedOnceItLastsWithoutThat() {
        inCallback(
                () -> {
                    pass(60);
                    pass(510, 500);
                    pass(20);
                    pass(10);
                });

        assertEquals(millis(100), onlyReport().busyFor());
        assertEquals(millis(500), onlyReport().stopped());
        assertContains("the JVM stood still for 500 ms besides", onlyReport().toString());
    }

    @Test
    void stop_beforeTheBlock_doesNotExcuseIt() {
        pass(5_000, 5_000);
        block(100);

        assertEquals(millis(100), onlyReport().busyFor());
        assertEquals(Duration.ZERO, onlyReport().stopped());
    }

    @Test
    void stop_thatBeganBeforeTheBlock_excusesNoMoreThanTheBlock() {
        inCallback(
                () -> {
                    pass(50, 400); // 350 of them were before
                    pass(99);
                    pass(1);
                });

        assertEquals(millis(100), onlyReport().busyFor());
        assertEquals(millis(50), onlyReport().stopped());
    }

    @Test
    void collections_whileTheWatchdogSlept_areTakenOff() {
        inCallback(
                () -> {
                    jvm.collectionMillis += 90;
                    pass(100);
                    pass(90);
                });

        assertEquals(millis(100), onlyReport().busyFor());
        assertEquals(millis(90), onlyReport().stopped());
    }

    @Test
    void collection_thatMadeTheLookLate_isTakenOffOnce() {
        inCallback(
                () -> {
                    jvm.collectionMillis += 300;
                    pass(400, 300);
                });

        assertEquals(millis(100), onlyReport().busyFor());
    }

    @Test
    void thread_thatADebuggerHolds_isNotReportedButCounted() {
        jvm.facts = new ThreadFacts(true, null, null);
        inCallback(
                () -> {
                    pass(100);
                    pass(100);
                    jvm.facts = ThreadFacts.NONE;
                    pass(99);
                });

        assertEquals(List.of(), reports);
        assertEquals(2, watchdog.jvmStops());
        assertEquals(0, watchdog.blocks(loop));
    }

    @Test
    void collectors_thatWorkBesideTheProgram_doNotStopIt() {
        assertFalse(ManagedJvm.stops("G1 Concurrent GC"));
        assertFalse(ManagedJvm.stops("ZGC Major Cycles"));
        assertFalse(ManagedJvm.stops("Shenandoah Cycles"));
        assertTrue(ManagedJvm.stops("ZGC Major Pauses"));
        assertTrue(ManagedJvm.stops("G1 Young Generation"));
        assertTrue(ManagedJvm.stops("Copy"));
    }

    @Test
    void jvm_withoutManagement_tellsNothing() {
        assertEquals(0, JvmView.NOTHING.collectionNanos());
        assertEquals(ThreadFacts.NONE, JvmView.NOTHING.facts(Thread.currentThread()));
        assertEquals(null, JvmView.NOTHING.monitorOf(Thread.currentThread()));
    }
}
