package io.nettio;

import io.nettio.internal.ConcurrentInbox;
import io.nettio.internal.Engine;
import io.nettio.internal.EngineHost;
import io.nettio.internal.LoopRunner;
import io.nettio.internal.Poller;
import io.nettio.internal.SystemClock;

import java.util.Objects;

/**
 * A loop that is a guest in another: the host turns it, one turn at a time, and waits for it in its
 * own way. For user interfaces, game loops, other event loops, and tests.
 *
 * <pre>{@code
 * GuestLoop loop = new GuestLoop(host::wakeUp);
 * while (true) {
 *     host.waitAtMost(loop.nextDelayNanos());
 *     loop.runOnce();
 * }
 * }</pre>
 *
 * <p>It never waits itself; the thread that calls {@link #runOnce} is its thread for that time, and
 * may be another the next time.
 */
@SuppressWarnings("exports") // engine() is for the other modules of this project
public final class GuestLoop implements Loop, EngineHost {
    private final ConcurrentInbox inbox;
    private final Engine engine;
    private final LoopRunner runner;

    /**
     * A guest that calls back, from any thread, when another thread has submitted something: the
     * host then ends its wait.
     */
    public GuestLoop(Runnable wakeHost) {
        Poller host = new HostPoller(Objects.requireNonNull(wakeHost, "wakeHost"));
        inbox = new ConcurrentInbox(host);
        engine = new Engine(SystemClock.INSTANCE, inbox, host, false);
        engine.bind(this);
        runner = new LoopRunner(engine, inbox);
    }

    private record HostPoller(Runnable wakeHost) implements Poller {
        @Override
        public void poll(long timeoutNanos) {
            // the host waits, and has its own events
        }

        @Override
        public void wakeup() {
            wakeHost.run();
        }
    }

    @Override
    public Engine engine() {
        return engine;
    }

    /** Runs one turn: what is ready and due now, and nothing that this makes ready. */
    public void runOnce() {
        LoopState.of(this).checkOpen();
        runner.runOnce();
    }

    /**
     * How long the host may wait before the next turn: 0 where something is ready, {@link
     * Long#MAX_VALUE} for until it is woken.
     */
    public long nextDelayNanos() {
        LoopState.of(this)
                .checkThread("nextDelayNanos", "it between two turns, on the host's thread");
        return engine.blockNanos();
    }

    /** Refused: the host turns this loop. */
    @Override
    public void runForever() {
        throw new IllegalStateException("The host turns a guest loop: call runOnce() from it");
    }

    /** Does nothing, since no one waits in this loop. */
    @Override
    public void stop() {}

    @Override
    public boolean isRunning() {
        return engine.isRunning();
    }

    @Override
    public void close() {
        runner.close(isClosed(), "return from runOnce() first");
    }
}
