package io.nettio.internal;

/** Turns a loop on the thread of whoever asks for it, as asyncio does: until it is told to stop. */
public final class LoopRunner {
    private final Engine engine;
    private final ConcurrentInbox inbox;

    /** For an engine and the inbox it takes from, which end together. */
    public LoopRunner(Engine engine, ConcurrentInbox inbox) {
        this.engine = engine;
        this.inbox = inbox;
    }

    /**
     * Turns until {@link Engine#requestStop} was called; the turn under way then is the last.
     *
     * @throws IllegalStateException if this loop runs already, or another on the calling thread
     */
    public void runUntilStopped() {
        begin();
        try {
            do {
                engine.turns(() -> true);
            } while (!engine.isStopRequested());
        } finally {
            engine.requestStop(false);
            engine.leave();
        }
    }

    /**
     * One turn, for a caller that has a loop of its own around it; what is not yet due is not
     * waited for.
     */
    public void runOnce() {
        boolean stopping = engine.isStopRequested();
        begin();
        engine.requestStop(true); // so that the poll does not wait
        try {
            engine.turn();
        } finally {
            engine.requestStop(stopping);
            engine.leave();
        }
    }

    /**
     * Ends the loop.
     *
     * @param closed whether it has ended before, so that nothing happens
     * @param first what to do before, said where the loop runs
     */
    public void close(boolean closed, String first) {
        if (engine.isRunning()) {
            throw new IllegalStateException("Cannot close a running event loop: " + first);
        }
        if (!closed) {
            engine.close();
            inbox.close();
        }
    }

    private void begin() {
        if (engine.isRunning()) {
            throw new IllegalStateException("This event loop is already running");
        }
        if (Engine.current() != null) {
            throw new IllegalStateException(
                    "Cannot run the event loop while another loop is running on this thread");
        }
        engine.enter();
    }
}
