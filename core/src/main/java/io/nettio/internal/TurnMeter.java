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
    private Io io = Io.NONE;
    private @Nullable EngineProbe probe; // the one that was set when the turn began
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
    private final TurnSizes turnSizes = new TurnSizes();
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

    /** What a turn has to do with I/O. */
    private enum Io {
        /** It does not poll now. */
        NONE,
        /** It polls, and may wait. */
        POLLED,
        /** Its handlers are called; the latest reading is when that began. */
        HANDLED
    }

    // -- the loop's thread

    /** The latest reading of the clock. Loop thread only. */
    public long nowNanos() {
        return nowNanos;
    }

    /** What is told of the turn under way. */
    @Nullable EngineProbe probe() {
        return probe;
    }

    /**
     * A reading between two turns.
     *
     * @param next what is told of the second one
     */
    void turnBegins(long now, @Nullable EngineProbe next) {
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
        probe = next;
        TURN_START.setOpaque(this, now);
    }

    /** Behind a {@link #turnBegins}: nobody turns the loop. */
    void stops() {
        WAITING.setOpaque(this, true);
    }

    /** Behind a {@link #turnBegins}: the loop has nothing to do. */
    void waitBegins(long timeoutNanos) {
        stops();
        if (probe != null) {
            probe.waitBegins(timeoutNanos);
        }
    }

    boolean isWaiting() {
        return waiting;
    }

    /** There is something to do; otherwise as {@link #goesOn}. */
    void waitEnds(long now, boolean nothingReady) {
        goesOn(now, nothingReady);
        if (probe != null) {
            probe.waitEnds();
        }
    }

    /**
     * Somebody turns the loop again.
     *
     * @param nothingReady whether nothing was ready meanwhile
     */
    void goesOn(long now, boolean nothingReady) {
        nowNanos = now;
        waitedNanos.add(now - turnStartNanos);
        if (nothingReady) {
            readySinceNanos = now;
        }
        TURN_START.setOpaque(this, now);
        WAITING.setRelease(this, false);
    }

    /**
     * A test's clock has jumped behind the end of a wait, which so lasted until now. Loop thread.
     */
    public void timeJumped(long now) {
        if (!waiting) {
            waitEnds(now, true);
        }
    }

    void pollBegins() {
        io = Io.POLLED;
    }

    /** The I/O handler handles what there is; it may say so several times, and outside a poll. */
    void ioBegins() {
        if (io == Io.POLLED) {
            io = Io.HANDLED;
            active = true;
            if (probe != null) {
                probe.ioBegins();
            }
        }
    }

    /** The I/O handler is done; what it does from now on it has to say again. */
    void ioEnds(long now) {
        if (io == Io.HANDLED) {
            io = Io.POLLED;
            if (probe != null) {
                probe.ioEnds(nowNanos, now - nowNanos);
            }
        }
    }

    void polled(long now, boolean mayWait) {
        ioEnds(now);
        io = Io.NONE;
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
        turnSizes.record(count);
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

    /** The worst lag of this last time, a minute at most, that of the turn under way included. */
    public long maxLagNanos(long now, long lastNanos) {
        long since = busySinceNanos();
        return Math.max(recentLag.get(now, lastNanos), since == -1 ? 0 : now - since);
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

    /** How many callbacks turns ran. */
    public TurnSizes turnSizes() {
        return turnSizes;
    }
}
