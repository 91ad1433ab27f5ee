package io.nettio.internal;

/** What the loop calls once it is due: a handle, a timer, the next step of a task. */
public abstract class Callback {
    // loop thread only: whether the timer queue holds this callback, so that a cancel is counted
    // there
    boolean scheduled;
    // loop thread only: whether that cancel was counted; another thread's is seen before it is told
    boolean cancelCounted;
    final boolean probes;

    protected Callback() {
        this(false);
    }

    /**
     * @param probes whether, as a timer, it only sees how late it is: then it is not counted, no
     *     turn reads the clock for it, and it is never cancelled
     */
    protected Callback(boolean probes) {
        this.probes = probes;
    }

    /** Runs on the loop's thread; only {@link Engine} calls it, through its one place. */
    protected abstract void call();

    /** What it acts for, as those who watch the loop know it. */
    public Object subject() {
        return this;
    }

    /** A cancelled callback keeps its place in the queues and is skipped when its time comes. */
    protected boolean isCancelled() {
        return false;
    }
}
