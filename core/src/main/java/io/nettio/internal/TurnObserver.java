package io.nettio.internal;

/** Is told of each turn that ran a callback. Runs on the loop's thread, between turns. */
@FunctionalInterface
public interface TurnObserver {
    /**
     * A turn has ended.
     *
     * @param startNanos when the turn's callbacks began, by the loop's clock
     * @param callbacks how many the turn ran
     * @param lagNanos how late the first of them was: after its timer's deadline, or at most the
     *     time since the turn before, in which it became ready; 0 where nothing waited
     */
    void onTurn(long startNanos, int callbacks, long lagNanos);
}
