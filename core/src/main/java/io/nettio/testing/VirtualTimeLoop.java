package io.nettio.testing;

import io.nettio.Asyncio;
import io.nettio.Loop;
import io.nettio.inspect.Inspection;
import io.nettio.internal.ConcurrentInbox;
import io.nettio.internal.Engine;
import io.nettio.internal.EngineHost;
import io.nettio.internal.LoopRunner;
import io.nettio.internal.ParkingPoller;
import io.nettio.internal.Poller;

import java.time.Duration;
import java.util.List;

/**
 * A loop whose clock jumps to the next timer instead of waiting for it, so that a test of an hour
 * takes no time and its order is exact. Where nothing can ever run again it throws {@link
 * DeadlockException} instead of hanging.
 *
 * <p>While another thread works for the loop ({@code toThread}, {@code runInExecutor}, an awaited
 * {@code CompletionStage} or publisher) the clock stands still and the loop really waits for it.
 * The loop borrows the thread of whoever runs it.
 */
@SuppressWarnings("exports") // engine() is for the other modules of this project
public final class VirtualTimeLoop implements Loop, EngineHost {
    private final ParkingPoller parking = new ParkingPoller();
    private final ConcurrentInbox inbox = new ConcurrentInbox(parking);
    private final Engine engine = new Engine(this::now, inbox, new JumpingPoller(), false);
    private final LoopRunner runner = new LoopRunner(engine, inbox);
    private long nowNanos;

    /** A loop whose time starts at 0. */
    public VirtualTimeLoop() {
        engine.bind(this);
    }

    @Override
    public Engine engine() {
        return engine;
    }

    /**
     * Runs until {@link #stop}.
     *
     * @throws DeadlockException if nothing can ever run again; the loop can be run on after that
     */
    @Override
    public void runForever() {
        requireOpen();
        runner.runUntilStopped();
    }

    /** Runs one turn, without letting time pass. */
    public void runOnce() {
        requireOpen();
        runner.runOnce();
    }

    /** Lets time pass by hand, between runs; what is due then runs in the next turn. */
    public void advance(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("Time does not go back: " + time);
        }
        nowNanos += time.toNanos();
    }

    /** Ends {@link #runForever} after the current turn. */
    @Override
    public void stop() {
        if (!engine.mayTouch()) {
            throw new IllegalStateException(
                    "stop is for the loop's own thread; from another one use"
                            + " callSoonThreadsafe(loop::stop)");
        }
        engine.requestStop(true);
    }

    @Override
    public boolean isRunning() {
        return engine.isRunning();
    }

    @Override
    public void close() {
        runner.close(isClosed(), "stop it first");
    }

    private void requireOpen() {
        if (isClosed()) {
            throw new IllegalStateException("Event loop is closed");
        }
    }

    private long now() {
        return nowNanos;
    }

    private final class JumpingPoller implements Poller {
        @Override
        public void poll(long timeoutNanos) {
            if (timeoutNanos == 0) {
                return;
            }
            if (engine.jobs().get() > 0) {
                parking.poll(FOREVER);
            } else if (timeoutNanos != FOREVER) {
                nowNanos += timeoutNanos;
            } else if (inbox.submittedCount() == 0) { // a job may have submitted its end just now
                throw new DeadlockException(
                        List.copyOf(Asyncio.allTasks(VirtualTimeLoop.this)),
                        Inspection.of(VirtualTimeLoop.this, Duration.ZERO));
            }
        }

        @Override
        public void wakeup() {
            parking.wakeup();
        }
    }
}
