package io.nettio;

/**
 * What a loop has to do right now. Read from another thread the numbers may be a moment old, and
 * need not belong together.
 *
 * @param turns turns that ran a callback, since the loop was made
 * @param ready callbacks that run in the next turn
 * @param inbox what other threads submitted and the loop has not taken in yet
 * @param timers timers that are set
 * @param tasks tasks that are not done
 */
public record LoopStatistics(long turns, int ready, int inbox, int timers, int tasks) {}
