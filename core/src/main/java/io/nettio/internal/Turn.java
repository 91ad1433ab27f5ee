package io.nettio.internal;

import org.jspecify.annotations.Nullable;

import java.util.function.BooleanSupplier;

/**
 * The turn of a loop, in the order of asyncio's {@code BaseEventLoop._run_once}: poll, take in what
 * other threads submitted, move due timers behind it, then run exactly the callbacks that are ready
 * now; what these schedule waits for the next turn. Loop thread only.
 */
final class Turn {
    private final Clock clock;
    private final Inbox inbox;
    private final Poller poller;
    private final boolean hostWaits; // and not the poller
    final ReadyQueue ready = new ReadyQueue();
    final TimerQueue timers = new TimerQueue();
    final CallbackRunner runner = new CallbackRunner();
    final TurnMeter meter;
    private final PollBudget pollBudget = new PollBudget();
    private final ClockBudget clockBudget = new ClockBudget();
    private int readyBeforeTimers;
    private boolean stopRequested;
    private volatile @Nullable EngineProbe probe; // any thread

    Turn(Clock clock, Inbox inbox, Poller poller, boolean hostWaits) {
        this.clock = clock;
        this.inbox = inbox;
        this.poller = poller;
        this.hostWaits = hostWaits;
        meter = new TurnMeter(clock.nanoTime());
    }

    /** Somebody turns the loop from now on. */
    void goesOn() {
        meter.goesOn(clock.nanoTime(), ready.isEmpty());
        clockBudget.reset();
    }

    /** Nobody does any more. */
    void stops() {
        meter.turnBegins(clock.nanoTime(), null);
        meter.stops();
    }

    void run() {
        readClockWhenDue();
        pollWhenDue();
        takeInSubmitted();
        runReady(moveDueTimers());
    }

    void runUntilPolled(BooleanSupplier goesOn) {
        do {
            run();
        } while (!pollBudget.isNew()
                && !ready.isEmpty()
                && !stopRequested
                && goesOn.getAsBoolean());
    }

    boolean runWhatIsReady() {
        long before = meter.turns();
        meter.turnBegins(clock.nanoTime(), probe);
        takeInSubmitted();
        runReady(moveDueTimers());
        return meter.turns() != before;
    }

    void runWhatFollows(int maxTurns) {
        for (int left = maxTurns; left > 0 && !ready.isEmpty(); left--) {
            runReady(-1);
        }
    }

    /** The end of the turn before; short turns, which no timer waits for, go without. */
    private void readClockWhenDue() {
        EngineProbe next = probe;
        if (ready.isEmpty()
                || timers.hasMoreThanProbes()
                || clockBudget.isSpent()
                || next != null) {
            long before = meter.nowNanos();
            long now = clock.nanoTime();
            meter.turnBegins(now, next);
            clockBudget.begin(now - before);
        }
    }

    private void pollWhenDue() {
        if (ready.isEmpty() || pollBudget.isSpent(meter.nowNanos())) {
            poll(blockNanos());
            runner.plainCodeRan();
            pollBudget.begin(meter.nowNanos());
            clockBudget.beginAgain();
        }
    }

    private void poll(long timeoutNanos) {
        if (timeoutNanos != 0 && !hostWaits) { // a host waits by itself
            meter.waitBegins(timeoutNanos);
        }
        meter.pollBegins();
        poller.poll(timeoutNanos);
        long now = clock.nanoTime();
        if (meter.isWaiting()) {
            meter.waitEnds(now, ready.isEmpty());
        }
        meter.polled(now, timeoutNanos != 0);
    }

    void ioBegins() {
        if (meter.isWaiting()) {
            meter.waitEnds(clock.nanoTime(), ready.isEmpty());
        }
        meter.ioBegins();
    }

    void waitsAgain(long timeoutNanos) {
        if (!meter.isWaiting()) {
            long now = clock.nanoTime();
            meter.ioEnds(now);
            meter.turnBegins(now, probe);
            meter.waitBegins(timeoutNanos);
        }
    }

    private void takeInSubmitted() {
        // Only what is there now: a thread that submits without end must not keep the turn from
        // running.
        for (int left = inbox.submittedCount(); left > 0; left--) {
            Object submitted = inbox.poll();
            if (submitted == null) {
                break;
            }
            ready.add(submitted);
        }
    }

    /** Moves them behind what is ready, and gives how late they are at most, or -1. */
    private long moveDueTimers() {
        readyBeforeTimers = ready.size();
        return timers.isEmpty() ? -1 : timers.moveDue(meter.nowNanos(), ready);
    }

    private void runReady(long timerLagNanos) {
        int count = ready.size();
        if (count == 0) {
            return;
        }
        meter.callbacksBegin(count);
        if (clockBudget.isNew()) {
            meter.callbacksAreLate(count, readyBeforeTimers > 0, timerLagNanos);
        }
        clockBudget.count(count);
        runner.run(ready, count, meter.probe());
    }

    long lastPollNanos() {
        return pollBudget.beganNanos();
    }

    // -- how long a poll may wait

    boolean hasWork() {
        return !ready.isEmpty() || inbox.submittedCount() > 0 || stopRequested;
    }

    long blockNanos() {
        return hasWork() ? 0 : delayNanos();
    }

    long delayNanos() {
        timers.prune();
        return timers.isEmpty()
                ? Poller.FOREVER
                : Math.max(0, timers.firstDeadlineNanos() - clock.nanoTime());
    }

    void requestStop(boolean stop) {
        stopRequested = stop;
    }

    boolean isStopRequested() {
        return stopRequested;
    }

    // -- who watches

    void setProbe(@Nullable EngineProbe next) {
        probe = next;
    }
}
