package io.nettio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.nettio.testing.LoggedErrors;
import io.nettio.testing.LoopTest;

import org.junit.jupiter.api.Test;

import java.time.Duration;

/** Observers of a loop's turns, and its statistics. */
final class TurnObserverTest extends LoopTest {
    private final TurnObserver observer =
            (start, callbacks, lag) ->
                    note(
                            "at "
                                    + Duration.ofNanos(start).toSeconds()
                                    + " ran "
                                    + callbacks
                                    + " lag "
                                    + Duration.ofNanos(lag).toSeconds());

    @Test
    void observer_turnThatRanCallbacks_isTold() {
        loop.setTurnObserver(observer);
        loop.callSoon(() -> {});
        loop.callSoon(() -> {});

        loop.runOnce();

        assertTrail("at 0 ran 2 lag 0");
    }

    @Test
    void observer_turnThatRanNothing_isNotTold() {
        loop.setTurnObserver(observer);

        loop.runOnce();

        assertTrail();
    }

    @Test
    void observer_timerRunsLate_isToldHowLate() {
        loop.setTurnObserver(observer);
        loop.callAt(Duration.ofSeconds(1).toNanos(), () -> {});

        loop.advance(Duration.ofSeconds(5));
        loop.runOnce();

        assertTrail("at 5 ran 1 lag 4");
    }

    @Test
    void observer_longTurnBefore_isToldHowLongTheNextWaited() {
        loop.setTurnObserver(observer);
        loop.callSoon(
                () -> {
                    loop.callSoon(() -> {});
                    loop.advance(Duration.ofSeconds(3));
                });

        loop.runOnce();
        loop.runOnce();

        assertTrail("at 0 ran 1 lag 0", "at 3 ran 1 lag 3");
    }

    @Test
    void observer_throws_isRemovedAndLoggedAndTheLoopGoesOn() {
        loop.setTurnObserver(
                (start, callbacks, lag) -> {
                    throw new IllegalStateException("observer");
                });

        runMain(() -> yieldTimes(3));

        assertContains("was removed", LoggedErrors.take().toString());
        loop.setTurnObserver(observer);
        loop.setTurnObserver(null);
    }

    @Test
    void setTurnObserver_second_isRefusedUntilTheFirstIsGone() {
        loop.setTurnObserver(observer);

        assertContains(
                "take that observer off first",
                assertThrows(IllegalStateException.class, () -> loop.setTurnObserver(observer)));

        loop.setTurnObserver(null);
        loop.setTurnObserver(observer);
    }

    @Test
    void statistics_eachNumber_countsItsKind() {
        TimerHandle timer = loop.callLater(Duration.ofSeconds(1), () -> {});
        Task<Void> task = loop.createTask(() -> sleepSeconds(1));
        loop.callSoonThreadsafe(() -> {});
        assertEquals(new LoopStatistics(0, 1, 1, 1, 1), loop.statistics());

        loop.runOnce();
        assertEquals(new LoopStatistics(1, 0, 0, 2, 1), loop.statistics());

        timer.cancel();
        loop.runUntilComplete(task);
        assertEquals(0, loop.statistics().tasks());
    }
}
