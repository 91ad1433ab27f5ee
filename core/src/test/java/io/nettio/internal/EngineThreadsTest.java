package io.nettio.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.concurrent.atomic.AtomicInteger;

/** The engine and the threads that turn it or ask for its attachment. */
class EngineThreadsTest {
    private final ParkingPoller poller = new ParkingPoller();
    private final Engine engine =
            new Engine(SystemClock.INSTANCE, new ConcurrentInbox(poller), poller, false);

    @Test
    void thread_thatIsInterrupted_stillWaitsForTheTimer() {
        int[] ran = new int[1];
        Callback timer =
                new Callback() {
                    @Override
                    protected void call() {
                        ran[0]++;
                    }
                };
        engine.schedule(engine.now() + 20_000_000, timer);
        int turns = 0;

        Thread.currentThread().interrupt();
        while (ran[0] == 0) {
            engine.turn();
            turns++;
        }

        assertTrue(Thread.interrupted());
        assertTrue(turns < 10, "it turned " + turns + " times");
    }

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
