package io.nettio.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.testing.LoggedErrors;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;

/** The engine by itself: when it polls, what a poller may ask, who may touch it. */
final class EngineTest extends EngineFixture {
    @Test
    void turn_nothingToDo_pollsForEver() {
        engine.turn();
        assertTrail("poll forever");
        assertEquals(0, engine.meter().turns());
    }

    @Test
    void turn_timerSet_pollsUntilItsDeadline() {
        nowNanos = 5;
        engine.schedule(12, noting("timer"));
        engine.turn();
        nowNanos = 12;
        engine.turn();
        assertTrail("poll 7", "poll 0", "timer");
        assertEquals(12, engine.lastPollNanos());
    }

    @Test
    void turn_workReadyWithinTheBudget_doesNotPoll() {
        engine.ready(noting("a"));
        engine.turn();
        engine.ready(noting("b"));
        engine.turn();
        assertTrail("a", "b");
    }

    @Test
    void turn_workReadyBeyondTheBudget_pollsWithoutWaiting() {
        nowNanos = 1_000_000;
        engine.ready(noting("a"));
        engine.turn();
        assertTrail("poll 0", "a");
    }

    @Test
    void turn_workReadyWhileTheClockStands_pollsNowAndThen() {
        for (int i = 0; i < 256; i++) {
            engine.ready((Runnable) () -> {});
            engine.turn();
        }
        assertTrail("poll 0");
    }

    @Test
    void turn_stopRequested_doesNotWait() {
        engine.requestStop(true);
        engine.turn();
        assertTrail("poll 0");
    }

    @Test
    void turn_order_isReadyThenSubmittedThenTimers() {
        engine.schedule(0, noting("timer"));
        engine.submit(noting("submitted"));
        engine.ready(noting("ready"));
        engine.turn();
        assertTrail("wakeup", "ready", "submitted", "timer");
    }

    @Test
    void turn_submitsWithoutEnd_takesInOnlyWhatWasThere() {
        Callback[] endless = new Callback[1];
        endless[0] =
                new Callback() {
                    @Override
                    protected void call() {
                        trail.add("ran");
                        engine.submit(endless[0]);
                    }
                };
        engine.submit(endless[0]);
        engine.turn();
        engine.turn();
        assertTrail("wakeup", "poll 0", "ran", "wakeup", "poll 0", "ran", "wakeup");
    }

    @Test
    void turn_inboxCountsMoreThanItHas_goesOn() {
        Inbox early =
                new Inbox() {
                    @Override
                    public void submit(Callback callback) {}

                    @Override
                    public Object poll() {
                        return null;
                    }

                    @Override
                    public int submittedCount() {
                        return 3;
                    }
                };
        Engine other = new Engine(() -> nowNanos, early, poller, false);
        other.ready(noting("ran"));
        other.turn();
        assertTrail("ran");
    }

    @Test
    void runWhatIsReady_saysWhetherThereWasAny() {
        engine.ready(noting("a"));
        assertTrue(engine.runWhatIsReady());
        assertFalse(engine.runWhatIsReady());
        assertTrail("a");
    }

    @Test
    void failure_withoutAHandler_isLogged() {
        LoggedErrors.clear();
        engine.ready(
                new Callback() {
                    @Override
                    protected void call() {
                        throw new IllegalStateException("failed");
                    }

                    @Override
                    public String toString() {
                        return "the callback";
                    }
                });
        engine.ready(noting("next"));
        engine.turn();
        assertTrail("next");
        assertEquals(
                List.of(
                        "Exception in callback the callback"
                                + " <java.lang.IllegalStateException: failed>"),
                LoggedErrors.take());
    }

    @Test
    void timers_live_areThoseThatAreNotCancelled() {
        Callback timer = noting("timer");
        engine.schedule(5, timer);
        assertTrue(engine.hasTimers());
        assertEquals(List.of(timer), engine.timers());
        assertEquals(5, engine.nextDeadlineNanos());
        assertEquals(5, engine.delayNanos());
        nowNanos = 9;
        assertEquals(0, engine.delayNanos());
    }

    @Test
    void probe_alone_isPolledFor() {
        engine.schedule(500, noting("probe", true));

        engine.turn();
        nowNanos = 700;
        engine.turn();

        assertTrail("poll 500", "poll 0", "probe");
        assertEquals(200, engine.meter().lag().maxNanos());
    }

    @Test
    void shortTurns_whileOnlyAProbeIsSet_shareAReading() {
        engine.schedule(1_000_000, noting("probe", true));

        long readings = readingsOfShortTurns(160);

        assertTrue(readings < 20, () -> "readings: " + readings);
    }

    @Test
    void shortTurns_whileATimerIsSet_readEachTime() {
        engine.schedule(1_000_000, noting("timer"));

        assertEquals(160, readingsOfShortTurns(160));
    }

    /** A turn that read the clock records its lag. */
    private long readingsOfShortTurns(int turns) {
        for (int i = 0; i < turns; i++) {
            engine.ready(noting("callback"));
            engine.turn();
        }
        return Arrays.stream(engine.meter().lag().counts()).sum();
    }
}
