package io.nettio.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.util.concurrent.atomic.AtomicInteger;

/** The scheduler without a loop around it. */
class EngineTest {
    private final ParkingPoller poller = new ParkingPoller();
    private final Engine engine =
            new Engine(SystemClock.INSTANCE, new ConcurrentInbox(poller), poller, false);

    @Test
    void attachment_askedForByTwoThreadsAtOnce_isMadeOnce() throws Exception {
        AtomicInteger made = new AtomicInteger();
        Thread second = new Thread(() -> engine.attachment(made::incrementAndGet));

        engine.attachment(
                () -> {
                    second.start();
                    while (second.isAlive() && second.getState() != Thread.State.BLOCKED) {
                        Thread.onSpinWait();
                    }
                    return made.incrementAndGet();
                });
        second.join();

        assertEquals(1, made.get());
    }
}
