package io.nettio.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.testing.LoopThread;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * A submit that comes just when the loop goes to sleep wakes it: with the real poller, and not with
 * one that forgets, which shows that the test would notice.
 */
@Timeout(60)
final class LostWakeupTest {
    /** What became of a callback that was submitted between "nothing to do" and the park. */
    private enum Outcome {
        IT_RUNS_AT_ONCE,
        THE_LOOP_SLEEPS_ON_IT
    }

    /** The broken twin of {@link ParkingPoller}: without the flag that remembers a wake-up. */
    private static final class ForgetfulPoller implements Poller {
        private volatile @Nullable Thread waiting;

        @Override
        public void poll(long timeoutNanos) {
            if (timeoutNanos > 0) {
                waiting = Thread.currentThread();
                LockSupport.park(this);
                waiting = null;
            }
        }

        @Override
        public void wakeup() {
            LockSupport.unpark(waiting);
        }
    }

    private static final class Noted extends Callback {
        final AtomicBoolean ran = new AtomicBoolean();

        @Override
        protected void call() {
            ran.set(true);
        }
    }

    /** Turns an engine into whose poll a submit is slipped after it was told to wait. */
    private static Outcome submitJustBeforeThePark(Poller poller) {
        Noted late = new Noted();
        Engine[] engine = new Engine[1];
        AtomicBoolean slipped = new AtomicBoolean();
        Poller slipping =
                new Poller() {
                    @Override
                    public void poll(long timeoutNanos) {
                        assertEquals(FOREVER, timeoutNanos);
                        Thread submitter = new Thread(() -> engine[0].submit(late));
                        submitter.start();
                        LoopThread.join(submitter);
                        slipped.set(true);
                        poller.poll(timeoutNanos);
                    }

                    @Override
                    public void wakeup() {
                        poller.wakeup();
                    }
                };
        engine[0] =
                new Engine(SystemClock.INSTANCE, new ConcurrentInbox(slipping), slipping, false);
        Thread loop = new Thread(() -> turnOnce(engine[0]), "loop");
        loop.start();
        while (!slipped.get()) {
            Thread.onSpinWait();
        }
        // From here on nobody wakes the loop: it runs the callback and ends, or waits for ever.
        while (loop.isAlive() && loop.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        boolean ranAtOnce = late.ran.get() || !loop.isAlive();
        LockSupport.unpark(loop);
        LoopThread.join(loop);
        assertTrue(late.ran.get());
        return ranAtOnce ? Outcome.IT_RUNS_AT_ONCE : Outcome.THE_LOOP_SLEEPS_ON_IT;
    }

    private static void turnOnce(Engine engine) {
        engine.enter();
        try {
            engine.turn();
        } finally {
            engine.leave();
        }
    }

    @Test
    void submitJustBeforeThePark_wakesTheLoop() {
        for (int i = 0; i < 200; i++) {
            assertEquals(Outcome.IT_RUNS_AT_ONCE, submitJustBeforeThePark(new ParkingPoller()));
        }
    }

    @Test
    void submitJustBeforeThePark_brokenTwin_isSleptOn() {
        assertEquals(Outcome.THE_LOOP_SLEEPS_ON_IT, submitJustBeforeThePark(new ForgetfulPoller()));
    }

    @Test
    void wakeup_whileParked_endsTheWait() {
        ParkingPoller poller = new ParkingPoller();
        Thread parked = new Thread(() -> poller.poll(Poller.FOREVER));
        parked.start();
        LoopThread.awaitParked(parked);

        poller.wakeup();

        LoopThread.join(parked);
    }

    @Test
    void wakeup_beforeAPollThatDoesNotWait_isSpent() {
        ParkingPoller poller = new ParkingPoller();
        poller.wakeup();
        poller.poll(0);
        Thread parked = new Thread(() -> poller.poll(Poller.FOREVER));
        parked.start();

        LoopThread.awaitParked(parked);

        poller.wakeup();
        LoopThread.join(parked);
    }

    @Test
    void poll_timeout_endsByItself() {
        new ParkingPoller().poll(1_000_000);
    }
}
