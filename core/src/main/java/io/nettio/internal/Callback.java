package io.nettio.internal;

/** What the loop calls once it is due: a handle, a timer, the next step of a task. */
public abstract class Callback {
    // loop thread only: whether the timer queue holds this callback, so that a cancel is counted
    // there
    boolean scheduled;
    // loop thread only: whether that cancel was counted; another thread's is seen before it is told
    boolean cancelCounted;
    // loop thread only: whether it is a timer that only sees how late it is
    boolean probes;

    /** Runs on the loop's thread; only {@link Engine} calls it, through its one place. */
    protected abstract void run();

    /** What it acts for, as those who watch the loop know it. */
    public Object subject() {
        return this;
    }

    /** A cancelled callback keeps its place in the queues and is skipped when its time comes. */
    protected boolean isCancelled() {
        return false;
    }
}
