package io.nettio;

/**
 * Is told what the tasks and callbacks of a loop do, while they do it: trio's {@code Instrument}.
 * Add one with {@link Loop#addInstrument}; a loop without any pays nothing for it.
 *
 * <p>All methods run on the loop's thread, between or around callbacks, so they must be quick and
 * cannot await; there is no current task in them. One that throws is removed and logged, and the
 * loop goes on. With the {@code handoff} backend what a coroutine does is told on its own thread,
 * while the loop's waits for it.
 *
 * <p>Instruments are told in the order in which they were added, also of what ends. They may be
 * added and removed at any time, from any thread and from within these methods. One that was
 * removed is told nothing more, in mid-event even, so that it may miss the end of what began. One
 * that is added is told of tasks at once, and of callbacks, waits, I/O and turns from the next turn
 * on: never of an end whose beginning it could not hear.
 *
 * <p>For one task the order is: spawned; then ready, step begins and step ends for each step, where
 * ready may come within the step before; then done. A task that starts eagerly is not ready before
 * its first step.
 */
public interface Instrument {
    /** The task was made; it is among {@link Asyncio#allTasks}. */
    default void taskSpawned(Task<?> task) {}

    /** The task's next step runs in the next turn: it was started, woken, or it yielded. */
    default void taskReady(Task<?> task) {}

    default void stepBegins(Task<?> task) {}

    /** The task has suspended, or has ended. */
    default void stepEnds(Task<?> task) {}

    /** The task has a result, an exception, or is cancelled. */
    default void taskDone(Task<?> task) {}

    /**
     * A callback runs.
     *
     * @param callback the {@link Task} whose step it is, or a {@link Handle}, or what was handed to
     *     Netty's {@code execute}, or something of the loop's own, such as the end of a sleep; its
     *     {@code toString} says what it does
     */
    default void callbackBegins(Object callback) {}

    default void callbackEnds(Object callback) {}

    /**
     * The loop has nothing to do, and waits for I/O or for a timer. A loop that another one turns
     * never tells this, since that waits for it.
     *
     * @param timeoutNanos the longest wait; {@link Long#MAX_VALUE} where no timer is set
     */
    default void waitBegins(long timeoutNanos) {}

    /** Something has happened, or the time is over; handlers of I/O run behind this. */
    default void waitEnds() {}

    /**
     * The handlers of the channels run that have something to do; not on loops without channels.
     */
    default void ioBegins() {}

    /**
     * They have run.
     *
     * @param startNanos when they began, by {@link Loop#time()}
     * @param durationNanos how long they took together
     */
    default void ioEnds(long startNanos, long durationNanos) {}

    /**
     * A turn that ran callbacks or handled I/O is over.
     *
     * @param startNanos when it began, by {@link Loop#time()}
     * @param durationNanos the time that its handlers and callbacks took
     * @param callbacks how many callbacks it ran
     * @param lagNanos how late these were at most: behind their timer's deadline, or behind the
     *     moment in which they became ready
     */
    default void turnEnds(long startNanos, long durationNanos, int callbacks, long lagNanos) {}
}
