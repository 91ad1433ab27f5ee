package io.nettio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.testing.LoopTest;

import org.junit.jupiter.api.Test;

import java.time.Duration;

/** What a loop counts and times by itself. */
final class LoopStatisticsTest extends LoopTest {
    private final LoopStatistics statistics = loop.statistics();

    private static long seconds(long seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }

    @Test
    void statistics_askedTwice_areOneLiveView() {
        assertSame(statistics, loop.statistics());
    }

    @Test
    void now_eachNumber_countsItsKind() {
        TimerHandle timer = loop.callLater(Duration.ofSeconds(1), () -> {});
        Task<Void> task = loop.createTask(() -> sleepSeconds(1));
        loop.callSoonThreadsafe(() -> {});
        assertEquals(1, statistics.ready());
        assertEquals(1, statistics.inbox());
        assertEquals(1, statistics.timers());
        assertEquals(1, statistics.tasks());

        loop.runOnce();
        assertEquals(0, statistics.ready());
        assertEquals(0, statistics.inbox());
        assertEquals(2, statistics.timers());
        assertEquals(1, statistics.tasks());

        timer.cancel();
        loop.runUntilComplete(task);
        assertEquals(0, statistics.tasks());
    }

    @Test
    void turns_andCallbacks_countThoseThatRan() {
        loop.runOnce();
        loop.callSoon(() -> {});
        loop.callSoon(() -> {});
        loop.runOnce();

        assertEquals(1, statistics.turns());
        assertEquals(2, statistics.callbacks());
    }

    @Test
    void polls_thatMayWait_areCountedApart() {
        loop.callLater(Duration.ofSeconds(1), loop::stop);
        loop.runForever();

        assertEquals(1, statistics.polls());
        assertEquals(1, statistics.blockingPolls());

        loop.runOnce();
        assertEquals(2, statistics.polls());
        assertEquals(1, statistics.blockingPolls());
    }

    @Test
    void tasks_byTheirEnd_areCounted() {
        loop.setExceptionHandler((in, report) -> {});
        Task<Integer> finished = loop.createTask(() -> 1);
        Task<Void> cancelled = loop.createTask(() -> sleepSeconds(1));
        Task<Void> failed =
                loop.createTask(
                        () -> {
                            throw new IllegalStateException("failed");
                        });
        loop.runOnce();
        cancelled.cancel();
        loop.runOnce();
        loop.runOnce();

        assertTrue(finished.done() && cancelled.cancelled() && failed.exception() != null);
        assertEquals(3, statistics.tasksCreated());
        assertEquals(1, statistics.tasksFinished());
        assertEquals(1, statistics.tasksCancelled());
        assertEquals(1, statistics.tasksFailed());
        assertEquals(4, statistics.steps());
    }

    @Test
    void timers_setCancelledFiredLate_areCounted() {
        loop.callLater(Duration.ofSeconds(1), () -> {});
        loop.callLater(Duration.ofSeconds(2), () -> {}).cancel();
        loop.callLater(Duration.ofSeconds(3), () -> {});
        loop.advance(Duration.ofSeconds(1));
        loop.runOnce();
        loop.advance(Duration.ofSeconds(3));
        loop.runOnce();

        assertEquals(3, statistics.timersSet());
        assertEquals(1, statistics.timersCancelled());
        assertEquals(2, statistics.timersFired());
        assertEquals(1, statistics.timersLate());
    }

    @Test
    void unhandledExceptions_areCounted() {
        loop.setExceptionHandler((in, report) -> {});
        loop.callSoon(
                () -> {
                    throw new IllegalStateException("nobody catches this");
                });
        loop.runOnce();

        assertEquals(1, statistics.unhandledExceptions());
    }

    @Test
    void lag_ofALateTimer_isTimeBehindItsDeadline() {
        loop.callAt(seconds(1), () -> {});
        loop.advance(Duration.ofSeconds(5));
        loop.runOnce();

        assertEquals(1, statistics.lag().count());
        assertEquals(seconds(4), statistics.lag().maxNanos());
        assertEquals(seconds(4), statistics.maxLagNanos());
    }

    @Test
    void lag_behindALongCallback_isItsTime() {
        loop.callSoon(
                () -> {
                    loop.callSoon(() -> {});
                    loop.advance(Duration.ofSeconds(3));
                });
        loop.runOnce();
        loop.runOnce();

        assertEquals(seconds(3), statistics.lag().maxNanos());
        assertEquals(seconds(3), statistics.readyWait().maxNanos());
        assertEquals(seconds(3), statistics.turnDuration().maxNanos());
        assertEquals(1, statistics.slowTurns());
    }

    @Test
    void lag_whereNothingWaited_isNone() {
        loop.callLater(Duration.ofSeconds(3), loop::stop);
        loop.runForever();

        assertEquals(1, statistics.lag().count());
        assertEquals(0, statistics.lag().maxNanos());
    }

    @Test
    void maxLag_afterAMinute_isForgotten() {
        loop.callAt(seconds(1), () -> {});
        loop.advance(Duration.ofSeconds(5));
        loop.runOnce();

        loop.advance(Duration.ofSeconds(70));

        assertEquals(0, statistics.maxLagNanos());
    }

    @Test
    void maxLag_ofAShorterTime_isForgottenAfterThat() {
        loop.callLater(Duration.ofSeconds(1), () -> loop.advance(Duration.ofSeconds(3)));
        loop.callLater(Duration.ofSeconds(2), loop::stop);
        loop.runForever();
        assertEquals(seconds(2), statistics.maxLagNanos(Duration.ofMillis(500)));

        loop.advance(Duration.ofSeconds(1));
        assertEquals(0, statistics.maxLagNanos(Duration.ofMillis(500)));
        assertEquals(seconds(2), statistics.maxLagNanos(Duration.ofSeconds(2)));
        assertEquals(seconds(2), statistics.maxLagNanos(Duration.ofHours(1)));
    }

    @Test
    void maxLag_whileACallbackBlocks_isItsTimeSoFar() {
        loop.callSoon(
                () -> {
                    assertTrue(statistics.busy());
                    loop.advance(Duration.ofSeconds(2));
                    note(statistics.maxLagNanos() == seconds(2));
                });
        loop.runOnce();

        assertTrail("true");
        assertFalse(statistics.busy());
    }

    @Test
    void utilization_ofWaitAndWork_isTheShareOfWork() {
        LoopUtilization before = statistics.utilization();
        loop.callLater(
                Duration.ofSeconds(3),
                () -> {
                    loop.advance(Duration.ofSeconds(1));
                    loop.stop();
                });
        loop.runForever();

        LoopUtilization since = statistics.utilization().since(before);

        assertEquals(new LoopUtilization(seconds(1), seconds(3)), since);
        assertEquals(0.25, since.utilization());
    }

    @Test
    void shortTurns_withoutTimers_shareAReading() {
        runMain(() -> yieldTimes(160));

        assertTrue(statistics.turns() > 160, () -> statistics.toString());
        long readings = statistics.lag().count();
        assertTrue(readings > 5 && readings < 20, () -> "readings: " + readings);
    }

    @Test
    void stepDuration_isSampled() {
        runMain(() -> yieldTimes(6_400));

        long samples = statistics.stepDuration().count();
        assertTrue(samples > 64 && samples < 150, () -> "samples: " + samples);
    }
}
