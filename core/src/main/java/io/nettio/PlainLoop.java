package io.nettio;

import io.nettio.internal.ConcurrentInbox;
import io.nettio.internal.Engine;
import io.nettio.internal.EngineHost;
import io.nettio.internal.LoopRunner;
import io.nettio.internal.ParkingPoller;
import io.nettio.internal.SystemClock;

/**
 * Core's own loop: timers and submits from other threads, no channels. It borrows the thread of
 * whoever runs it.
 */
final class PlainLoop implements Loop, EngineHost {
    private final ConcurrentInbox inbox;
    private final Engine engine;
    private final LoopRunner runner;

    PlainLoop() {
        ParkingPoller poller = new ParkingPoller();
        inbox = new ConcurrentInbox(poller);
        engine = new Engine(SystemClock.INSTANCE, inbox, poller, false);
        engine.bind(this);
        runner = new LoopRunner(engine, inbox);
    }

    @Override
    public Engine engine() {
        return engine;
    }

    @Override
    public void runForever() {
        LoopState.of(this).checkOpen();
        runner.runUntilStopped();
    }

    @Override
    public void stop() {
        LoopState.of(this).checkThread("stop", "callSoonThreadsafe(loop::stop)");
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
}
