package io.nettio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.testing.LoopTest;
import io.nettio.testing.Seed;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** {@code callLater} and {@code callAt}: order by deadline, ties in the order of their setting. */
final class LoopTimerTest extends LoopTest {
    @RegisterExtension private final Seed seed = new Seed();

    private static final Duration SECOND = Duration.ofSeconds(1);

    private void runUntil(long second) {
        loop.runUntilComplete(() -> sleepSeconds(second - seconds()));
    }

    @Test
    void callLater_several_runByDeadline() {
        loop.callLater(Duration.ofSeconds(3), () -> noteAt("c"));
        loop.callLater(Duration.ofSeconds(1), () -> noteAt("a"));
        loop.callLater(Duration.ofSeconds(2), () -> noteAt("b"));

        runUntil(4);

        assertTrail("a@1", "b@2", "c@3");
    }

    @Test
    void callAt_equalDeadlines_runInTheOrderOfTheirSetting() {
        List<Integer> order = new ArrayList<>();
        List<Integer> expected = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            int number = i;
            loop.callAt(SECOND.toNanos(), () -> order.add(number));
            expected.add(number);
        }

        runUntil(2);

        assertEquals(expected, order);
    }

    @Test
    void callAt_dueWithReadyOnes_comesBehindThem() {
        loop.callAt(0, () -> note("timer"));
        loop.callSoon(() -> note("ready"));

        loop.runOnce();

        assertTrail("ready", "timer");
    }

    @Test
    void callAt_dueWithSubmittedOnes_comesBehindThem() {
        loop.callAt(0, () -> note("timer"));
        loop.callSoonThreadsafe(() -> note("submitted"));

        loop.runOnce();

        assertTrail("submitted", "timer");
    }

    @Test
    void callLater_zeroOrNegative_runsInTheNextTurnByDeadline() {
        loop.callLater(Duration.ZERO, () -> note("zero"));
        loop.callLater(Duration.ofSeconds(-1), () -> note("minus one"));
        loop.callLater(-2, TimeUnit.SECONDS, () -> note("minus two"));

        loop.runOnce();

        assertTrail("minus two", "minus one", "zero");
    }

    @Test
    void callLater_zeroInsideACallback_waitsForTheNextTurn() {
        loop.callSoon(() -> loop.callLater(Duration.ZERO, () -> note("timer")));

        loop.runOnce();
        assertTrail();
        loop.runOnce();
        assertTrail("timer");
    }

    @Test
    void callLater_longAndUnit_isTheSameAsADuration() {
        TimerHandle timer = loop.callLater(1500, TimeUnit.MILLISECONDS, () -> {});

        assertEquals(1_500_000_000L, timer.when());
        timer.cancel();
    }

    @Test
    void callLater_hugeDelay_isSetAndDoesNotOverflow() {
        TimerHandle huge = loop.callLater(Duration.ofDays(1_000_000_000), () -> note("never"));
        TimerHandle alsoHuge = loop.callLater(Long.MAX_VALUE, TimeUnit.DAYS, () -> note("never"));

        runUntil(1000);

        assertTrail();
        huge.cancel();
        alsoHuge.cancel();
    }

    @Test
    void callLater_hugeNegativeDelay_isDueAtOnce() {
        loop.callLater(Duration.ofDays(-1_000_000_000), () -> note("at once"));

        loop.runOnce();

        assertTrail("at once");
    }

    @Test
    void timer_notYetDue_doesNotRun() {
        loop.callLater(SECOND, () -> note("due"));

        loop.advance(SECOND.minusNanos(1));
        loop.runOnce();
        assertTrail();
        loop.advance(Duration.ofNanos(1));
        loop.runOnce();
        assertTrail("due");
    }

    @Test
    void timer_cancelled_doesNotRunAndIsNotWaitedFor() {
        TimerHandle timer = loop.callLater(SECOND, () -> note("cancelled"));
        loop.callLater(Duration.ofSeconds(2), () -> noteAt("kept"));

        timer.cancel();
        runUntil(3);

        assertTrue(timer.cancelled());
        assertTrail("kept@2");
    }

    @Test
    void timer_cancelledTwice_isCountedOnce() {
        TimerHandle timer = loop.callLater(SECOND, () -> {});
        TimerHandle other = loop.callLater(SECOND, () -> {});

        timer.cancel();
        timer.cancel();

        assertEquals(1, loop.statistics().timers());
        other.cancel();
        assertEquals(0, loop.statistics().timers());
    }

    @Test
    void timer_cancelledInTheTurnInWhichItIsDue_doesNotRun() {
        TimerHandle[] second = new TimerHandle[1];
        loop.callAt(0, () -> second[0].cancel());
        second[0] = loop.callAt(0, () -> note("cancelled"));

        loop.runOnce();

        assertTrail();
        assertEquals(0, loop.statistics().timers());
    }

    @Test
    void timer_cancelledAfterItRan_countsNothing() {
        TimerHandle timer = loop.callAt(0, () -> note("ran"));
        TimerHandle other = loop.callLater(SECOND, () -> {});

        loop.runOnce();
        timer.cancel();

        assertEquals(1, loop.statistics().timers());
        other.cancel();
        assertTrail("ran");
    }

    @Test
    void timer_cancelledAndDueWhileOthersAreReady_isDropped() {
        loop.callLater(SECOND, () -> note("cancelled")).cancel();
        loop.callSoon(() -> note("ready"));

        loop.advance(SECOND);
        loop.runOnce();

        assertTrail("ready");
        assertEquals(0, loop.statistics().timers());
    }

    @Test
    void timer_contextGiven_runsInIt() {
        ContextVar<String> user = ContextVar.of("user");
        Context context = new Context();
        context.run(() -> user.set("ada"));

        loop.callAt(0, () -> note(user.get()), context);
        loop.runOnce();

        assertTrail("ada");
    }

    @Test
    void timer_throws_isReportedWithItsHandle() {
        TimerHandle timer =
                loop.callAt(
                        0,
                        () -> {
                            throw new IllegalStateException("timer");
                        });

        loop.runOnce();

        assertEquals(timer, takeReport().handle());
    }

    @Test
    void timers_mostCancelled_othersKeepTheirOrder() {
        List<TimerHandle> timers = new ArrayList<>();
        List<Integer> order = new ArrayList<>();
        List<Integer> expected = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            int number = i;
            timers.add(loop.callLater(Duration.ofMillis(1 + i), () -> order.add(number)));
        }
        for (int i = 0; i < 1000; i++) {
            if (i % 10 == 3) {
                expected.add(i);
            } else {
                timers.get(i).cancel();
            }
        }
        assertEquals(100, loop.statistics().timers());

        runUntil(2);

        assertEquals(expected, order);
        assertEquals(0, loop.statistics().timers());
    }

    @Test
    void timers_hundredThousandAtRandom_runByDeadlineAndTiesByAge() {
        Random random = seed.random();
        long[] deadlines = new long[100_000];
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < deadlines.length; i++) {
            int number = i;
            deadlines[i] = random.nextInt(20_000);
            loop.callAt(deadlines[i], () -> order.add(number));
        }

        runUntil(1);

        assertEquals(deadlines.length, order.size());
        for (int i = 1; i < order.size(); i++) {
            int before = order.get(i - 1);
            int now = order.get(i);
            assertTrue(
                    deadlines[before] < deadlines[now]
                            || (deadlines[before] == deadlines[now] && before < now));
        }
    }

    @Test
    void timers_cancelledAtRandomWhileTheyRun_onlyTheOthersRunInOrder() {
        Random random = seed.random();
        List<TimerHandle> timers = new ArrayList<>();
        List<Long> order = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            long deadline = 1L + random.nextInt(1_000_000);
            timers.add(loop.callAt(deadline, () -> order.add(deadline)));
        }
        int cancelled = 0;
        for (TimerHandle timer : timers) {
            if (random.nextInt(3) > 0) {
                timer.cancel();
                cancelled++;
            }
        }

        runUntil(1);

        assertEquals(5000 - cancelled, order.size());
        assertEquals(order.stream().sorted().toList(), order);
    }

    @Test
    void time_withoutTimers_standsStill() {
        runMain(() -> yieldTimes(10));

        assertEquals(0, loop.time());
        assertFalse(loop.isRunning());
    }
}
