package io.nettio.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What cancelled timers leave behind: nothing. */
class TimerQueueTest {
    private final TimerQueue timers = new TimerQueue();
    private final ReadyQueue ready = new ReadyQueue();

    private static final class Timer extends Callback {
        private boolean cancelled;

        Timer(boolean probes) {
            super(probes);
        }

        @Override
        protected void call() {}

        @Override
        protected boolean isCancelled() {
            return cancelled;
        }
    }

    private void cancel(Timer timer) {
        timer.cancelled = true;
        timers.onCancelled(timer);
    }

    private Timer set(long deadlineNanos) {
        Timer timer = new Timer(false);
        timers.add(deadlineNanos, timer);
        return timer;
    }

    @Test
    void cancel_thatIsToldAfterTheTimerWasDropped_isNotCounted() {
        Timer first = set(1);
        Timer second = set(2);
        first.cancelled = true; // by another thread, which has not told yet

        timers.moveDue(1, ready);
        timers.onCancelled(first);

        assertEquals(1, timers.liveCount());
        second.cancelled = true;
        timers.onCancelled(second);
        timers.onCancelled(second);
        timers.prune();
        assertEquals(0, timers.liveCount());
        assertTrue(timers.isEmpty());
    }

    @Test
    void timers_setAndCancelledInOneTurn_doNotFillTheQueue() {
        int most = 0;
        Timer last = set(1_000_000);
        for (int i = 1; i < 10_000; i++) {
            Timer before = last;
            last = set(1_000_000 + i);
            cancel(before);
            most = Math.max(most, timers.size());
        }

        assertTrue(most < 1_000, "there were " + most);
        assertEquals(1, timers.liveCount());
    }

    @Test
    void cancel_ofTheTimerThatIsLast_dropsItAtOnce() {
        Timer stays = set(2);
        Timer last = set(3);

        cancel(last);

        assertEquals(1, timers.size());
        assertEquals(1, timers.liveCount());
        assertEquals(1, timers.counts().cancelled());
        cancel(last);
        assertEquals(1, timers.counts().cancelled());
        cancel(stays);
        assertTrue(timers.isEmpty());
        assertEquals(0, timers.liveCount());
        Timer next = set(4);
        assertEquals(0, timers.moveDue(4, ready));
        assertSame(next, ready.take());
    }

    @Test
    void probe_amongTimers_comesInOrderAndDoesNotCount() {
        Timer first = set(1);
        Timer probe = new Timer(true);
        timers.add(2, probe);
        assertEquals(1, timers.liveCount());
        assertEquals(1, timers.counts().set());
        assertTrue(timers.hasMoreThanProbes());

        assertEquals(1, timers.moveDue(2, ready));

        assertSame(first, ready.take());
        assertSame(probe, ready.take());
        assertEquals(1, timers.counts().fired());
        assertEquals(0, timers.liveCount());
        assertTrue(timers.isEmpty());
    }

    @Test
    void probe_alone_isNothingThatSomebodyWaitsFor() {
        timers.add(2, new Timer(true));

        assertFalse(timers.hasMoreThanProbes());
        assertFalse(timers.isEmpty());
        timers.clear();
        assertEquals(0, timers.liveCount());
        assertFalse(timers.hasMoreThanProbes());
    }
}
