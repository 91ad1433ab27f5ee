package io.nettio;

import java.time.Duration;

/**
 * What a loop has to do, has done, and how late it is: a live view, of which each call reads the
 * loop as it is then. Any thread; read from another one than the loop's, numbers may be a moment
 * old and need not belong together.
 *
 * <p>All is counted by the loop itself, always: a turn reads the clock once, and several short
 * turns share a reading.
 */
public interface LoopStatistics {
    // -- now

    /** Callbacks that run in the next turn. */
    int ready();

    /** What other threads submitted and the loop has not taken in yet. */
    int inbox();

    /** Timers that are set. */
    int timers();

    /** Tasks that are not done. */
    int tasks();

    /** Whether a handler or a callback runs now; else the loop waits, or nobody turns it. */
    boolean busy();

    // -- since the loop was made

    /** Turns that ran a callback. */
    long turns();

    long callbacks();

    /** Turns that took as long as {@link Loop#setSlowCallbackDuration} says, or longer. */
    long slowTurns();

    /** Times that the loop looked for I/O. */
    long polls();

    /** Of these, times that it was ready to wait, as it had nothing to do. */
    long blockingPolls();

    long tasksCreated();

    /** Tasks that returned a result. */
    long tasksFinished();

    long tasksCancelled();

    /** Tasks that ended with an exception. */
    long tasksFailed();

    /** Steps of tasks: each from a resume to the next await that suspends. */
    long steps();

    long timersSet();

    long timersCancelled();

    long timersFired();

    /** Timers that fired 10 ms or more behind their deadline. */
    long timersLate();

    /** What the exception handler was told. */
    long unhandledExceptions();

    /** Busy and waiting time; what is under way counts. */
    LoopUtilization utilization();

    // -- how long

    /**
     * The worst lag of the last minute in nanoseconds; that of a callback which blocks the loop now
     * counts.
     */
    long maxLagNanos();

    /** The same of a shorter time, or of up to a quarter of a second more. */
    long maxLagNanos(Duration last);

    /**
     * How late callbacks ran: behind their timer's deadline, or behind the moment they became
     * ready, at most; one for each turn, the worst of it.
     */
    Histogram lag();

    /** How long callbacks and steps were ready before they ran, at most; one for each of them. */
    Histogram readyWait();

    /** How long turns took, I/O handlers included. */
    Histogram turnDuration();

    /** How long steps of tasks took; one in 64, chosen at random. */
    Histogram stepDuration();
}
