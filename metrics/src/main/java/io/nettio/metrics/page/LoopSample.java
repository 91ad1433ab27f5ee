package io.nettio.metrics.page;

/**
 * What one loop did between two readings of its statistics, about a second apart.
 *
 * @param periodNanos the time between the two readings
 * @param utilization the share of that time in which the loop was busy, from 0 to 1
 * @param lagMedianNanos of the callbacks' lag, or {@link #NONE} where no turn ran
 * @param lagMaxNanos the worst lag, rounded up to the bound of its bucket, or {@link #NONE}; where
 *     a turn is under way that began before the period did, how long it has run at least
 * @param turnsPerSecond turns that ran a callback
 * @param stepsPerSecond steps of tasks
 * @param inOneTurnForNanos how long the turn under way has kept the loop from anything else, at
 *     least; 0 unless it spans the whole period
 */
record LoopSample(
        long periodNanos,
        double utilization,
        long lagMedianNanos,
        long lagMaxNanos,
        double turnsPerSecond,
        double stepsPerSecond,
        long inOneTurnForNanos) {
    static final long NONE = -1;
}
