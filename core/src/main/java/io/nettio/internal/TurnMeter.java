package io.nettio.internal;

import org.jspecify.annotations.Nullable;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What a loop measures as it turns, from one reading of its clock for each turn, or for several
 * short ones. The loop's thread writes; any thread reads what is public.
 *
 * <p>A turn reaches from one reading to the next: what the I/O handlers and the callbacks do in it
 * is its duration, and what is ready at its end has waited at most for that long. Waiting is what a
 * poll does before it has something to handle.
 */
public final class TurnMeter {
    private static final VarHandle WAITING = handle("waiting", boolean.class);
    private static final VarHandle TURN_START = handle("turnStartNanos", long.class);

    // written in this order: a reader that sees the end of a wait sees a start behind it
    private long turnStartNanos;
    private boolean waiting = true; // as nobody turns it yet

    // loop thread only
    private long nowNanos;
    private long readySinceNanos; // what is ready became so then or later
    private boolean active; // whether the turn has run a callback or handled I/O
    private boolean handlingIo; // the latest reading is when that began
    private int callbacksInTurn;
    private long lagInTurnNanos;

    private final Counter busyNanos = new Counter();
    private final Counter waitedNanos = new Counter();
    private final Counter turns = new Counter();
    private final Counter callbacks = new Counter();
    private final Counter polls = new Counter();
    private final Counter waits = new Counter();
    private final Counter slowTurns = new Counter();
    private final DurationHistogram lag = new DurationHistogram();
    private final DurationHistogram readyWait = new DurationHistogram();
    private final DurationHistogram turnDuration = new DurationHistogram();
    private final RecentMax recentLag = new RecentMax();
    private volatile long slowTurnNanos = 100_000_000;

    TurnMeter(long nowNanos) {
        this.nowNanos = nowNanos;
        turnStartNanos = nowNanos;
        readySinceNanos = nowNanos;
    }

    private static VarHandle handle(String field, Class<?> type) {
        try {
            return MethodHandles.lookup().findVarHandle(TurnMeter.class, field, type);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    // -- the loop's thread

    /** The latest reading of the clock. */
    long nowNanos() {
        return nowNanos;
    }

    /** A reading between two turns. */
    void turnBegins(long now, @Nullable EngineProbe probe) {
        nowNanos = now;
        long start = turnStartNanos;
        long duration = now - start;
        busyNanos.add(duration);
        if (active) {
            turnDuration.record(duration);
            if (duration >= slowTurnNanos) {
                slowTurns.increment();
            }
            readySinceNanos = start;
            if (probe != null) {
                probe.turnEnds(start, duration, callbacksInTurn, lagInTurnNanos);
            }
            active = false;
            callbacksInTurn = 0;
            lagInTurnNanos = 0;
        }
        TURN_START.setOpaque(this, now);
    }

    /** Behind a {@link #turnBegins}: the loop has nothing to do, or nobody turns it. */
    void waitBegins() {
        WAITING.setOpaque(this, true);
    }

    boolean isWaiting() {
        return waiting;
    }

    /**
     * There is something to do, or somebody turns the loop again.
     *
     * @param nothingReady whether nothing was ready during the wait
     */
    void waitEnds(long now, boolean nothingReady) {
        nowNanos = now;
        waitedNanos.add(now - turnStartNanos);
        if (nothingReady) {
            readySinceNanos = now;
        }
        TURN_START.setOpaque(this, now);
        WAITING.setRelease(this, false);
    }

    /** The I/O handler has events, and handles them now. */
    void ioBegins() {
        active = true;
        handlingIo = true;
    }

    /** The I/O handler is done, if it had events. */
    void ioEnds(long now, @Nullable EngineProbe probe) {
        if (handlingIo && probe != null) {
            probe.ioEnds(nowNanos, now - nowNanos);
        }
        handlingIo = false;
    }

    void polled(long now, boolean mayWait, @Nullable EngineProbe probe) {
        ioEnds(now, probe);
        nowNanos = now;
        polls.increment();
        if (mayWait) {
            waits.increment();
        }
    }

    /** A turn runs callbacks. */
    void callbacksBegin(int count) {
        active = true;
        callbacksInTurn += count;
        turns.increment();
        callbacks.add(count);
    }

    /**
     * And how late they are, where the turn began with a reading.
     *
     * @param anyWasReady whether any of them is no timer
     * @param timerLagNanos the longest that a timer among them is late, or -1
     */
    void callbacksAreLate(int count, boolean anyWasReady, long timerLagNanos) {
        long waited = anyWasReady ? nowNanos - readySinceNanos : 0;
        long late = Math.max(waited, timerLagNanos);
        readyWait.record(anyWasReady ? waited : late, count);
        lag.record(late);
        recentLag.record(nowNanos, late);
        lagInTurnNanos = late;
    }

    // -- any thread

    /** A turn that takes this long or longer is counted as slow. */
    public void setSlowTurnNanos(long nanos) {
        slowTurnNanos = nanos;
    }

    /** When the turn under way began; -1 where the loop waits, or nobody turns it. */
    public long busySinceNanos() {
        boolean waits = (boolean) WAITING.getAcquire(this);
        return waits ? -1 : (long) TURN_START.getOpaque(this);
    }

    /** Time in handlers and callbacks, the turn under way included. */
    public long busyNanos(long now) {
        long since = busySinceNanos();
        return busyNanos.get() + (since == -1 ? 0 : Math.max(0, now - since));
    }

    /** Time in which there was nothing to do, the wait under way included. */
    public long waitedNanos(long now) {
        long since = (long) TURN_START.getOpaque(this);
        boolean waits = (boolean) WAITING.getAcquire(this);
        return waitedNanos.get() + (waits ? Math.max(0, now - since) : 0);
    }

    /** The worst lag of the last minute, that of the turn under way included. */
    public long maxLagNanos(long now) {
        long since = busySinceNanos();
        return Math.max(recentLag.get(now), since == -1 ? 0 : now - since);
    }

    public long turns() {
        return turns.get();
    }

    public long callbacks() {
        return callbacks.get();
    }

    public long polls() {
        return polls.get();
    }

    /** Polls that were allowed to wait. */
    public long waits() {
        return waits.get();
    }

    public long slowTurns() {
        return slowTurns.get();
    }

    public DurationHistogram lag() {
        return lag;
    }

    public DurationHistogram readyWait() {
        return readyWait;
    }

    public DurationHistogram turnDuration() {
        return turnDuration;
    }
}
