package io.nettio;

/**
 * Is told of each turn that ran a callback: what metrics are made of. Runs on the loop's thread
 * between callbacks, so it must be quick; one that throws is removed and logged.
 */
@FunctionalInterface
public interface TurnObserver {
    /**
     * A turn has ended.
     *
     * @param startNanos when its callbacks began, by {@link Loop#time()}
     * @param callbacks how many it ran
     * @param lagNanos how late they were, in nanoseconds: the longest that a timer ran after its
     *     deadline, or that something which became ready in the turn before waited for that turn to
     *     end, whichever is more
     */
    void onTurn(long startNanos, int callbacks, long lagNanos);
}
