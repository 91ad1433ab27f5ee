package io.nettio;

import io.nettio.internal.TaskSource;

import org.jspecify.annotations.Nullable;

import java.util.IdentityHashMap;

/**
 * Where the time of a loop's tasks goes: in their steps, ready behind others, or waiting. It reads
 * the clock at each of these changes, so it is there only while somebody watches, and in debug
 * mode.
 */
final class TaskTimer implements Instrument {
    private enum Phase {
        BUSY,
        SCHEDULED,
        IDLE
    }

    /** Of one task; what has ended, and what is under way. */
    private static final class Account {
        private long busyNanos;
        private long scheduledNanos;
        private long idleNanos;
        private Phase phase;
        private long sinceNanos;
        private boolean readyInStep;

        Account(Phase phase, long sinceNanos) {
            this.phase = phase;
            this.sinceNanos = sinceNanos;
        }

        void enter(Phase next, long now) {
            long passed = now - sinceNanos;
            switch (phase) {
                case BUSY -> busyNanos += passed;
                case SCHEDULED -> scheduledNanos += passed;
                case IDLE -> idleNanos += passed;
            }
            phase = next;
            sinceNanos = now;
        }

        TaskSource.Times times(long now) {
            enter(phase, now);
            return new TaskSource.Times(busyNanos, scheduledNanos, idleNanos);
        }
    }

    private final LoopState loopState;
    private final long beginNanos;

    // loop thread only
    private final IdentityHashMap<Task<?>, Account> accounts = new IdentityHashMap<>();

    // any thread
    private volatile long endNanos;

    TaskTimer(LoopState loopState) {
        this.loopState = loopState;
        beginNanos = loopState.engine.now();
        endNanos = beginNanos;
    }

    /** Somebody watches at least until then. Any thread, one at a time. */
    void watchUntil(long nanos) {
        if (nanos - endNanos > 0) {
            endNanos = nanos;
        }
    }

    boolean isOver(long now) {
        return !loopState.debug() && now - endNanos >= 0;
    }

    TaskSource.Times times(Task<?> task, long now) {
        Account account = accounts.get(task);
        return account == null // nothing has happened to it since this began
                ? new TaskSource.Times(0, 0, now - beginNanos)
                : account.times(now);
    }

    @Override
    public void taskSpawned(Task<?> task) {
        accounts.put(task, new Account(Phase.SCHEDULED, loopState.engine.now()));
    }

    @Override
    public void taskReady(Task<?> task) {
        Account account = account(task, Phase.IDLE);
        if (account.phase == Phase.BUSY) {
            account.readyInStep = true;
        } else {
            account.enter(Phase.SCHEDULED, loopState.engine.now());
        }
    }

    @Override
    public void stepBegins(Task<?> task) {
        account(task, Phase.SCHEDULED).enter(Phase.BUSY, loopState.engine.now());
    }

    @Override
    public void stepEnds(Task<?> task) {
        Account account = account(task, Phase.BUSY);
        account.enter(account.readyInStep ? Phase.SCHEDULED : Phase.IDLE, loopState.engine.now());
        account.readyInStep = false;
    }

    /** One that was there before this began has been in that phase since. */
    private Account account(Task<?> task, Phase before) {
        Account known = accounts.get(task);
        if (known == null) {
            known = new Account(before, beginNanos);
            accounts.put(task, known);
        }
        return known;
    }

    @Override
    public void taskDone(Task<?> task) {
        accounts.remove(task);
    }

    @Override
    public void turnEnds(long startNanos, long durationNanos, int callbacks, long lagNanos) {
        if (isOver(startNanos + durationNanos)) {
            loopState.endWatch();
        }
    }

    /** What a loop has of it: none until somebody watches. */
    static TaskSource.@Nullable Times timesOf(LoopState loopState, Task<?> task) {
        TaskTimer timer = loopState.taskTimer();
        return timer == null ? null : timer.times(task, loopState.engine.now());
    }
}
