package io.nettio.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;

import org.junit.jupiter.api.Test;

import java.lang.management.ManagementFactory;

/** What it takes of a loop that it measures itself. */
final class MeasuringTest {
    private static final int TURNS = 100_000;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final Poller poller =
            new Poller() {
                @Override
                public void poll(long timeoutNanos) {}

                @Override
                public void wakeup() {}
            };
    private long nowNanos;
    private final Engine engine =
            new Engine(() -> nowNanos += 7_000, new ConcurrentInbox(poller), poller, false);

    /** Is ready again as soon as it has run. */
    private final Callback again =
            new Callback() {
                @Override
                protected void call() {
                    engine.ready(this);
                }
            };

    private void turn(int times) {
        for (int i = 0; i < times; i++) {
            engine.turn();
        }
    }

    @Test
    void turns_measured_allocateNothing() {
        engine.ready(again);
        turn(TURNS); // to be compiled
        long before = threads.getCurrentThreadAllocatedBytes();

        turn(TURNS);

        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated < TURNS, () -> allocated + " bytes in " + TURNS + " turns");
        assertTrue(engine.meter().turns() >= TURNS);
    }

    @Test
    void probe_thatSetsTheNext_allocatesNothing() {
        Callback probe =
                new Callback(true) {
                    @Override
                    protected void call() {
                        engine.schedule(nowNanos + 1, this);
                    }
                };
        engine.schedule(0, probe);
        turn(TURNS);
        long before = threads.getCurrentThreadAllocatedBytes();

        turn(TURNS);

        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated < TURNS, () -> allocated + " bytes in " + TURNS + " turns");
        assertTrue(engine.meter().turns() >= TURNS);
    }
}
