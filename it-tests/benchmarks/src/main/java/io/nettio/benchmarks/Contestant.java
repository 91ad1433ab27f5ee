package io.nettio.benchmarks;

/** One of those that do the same work: Nettio, or a peer. */
public interface Contestant {
    /** As the table names it, with the version where that is not the build's. */
    String name();

    /** Does the work once, in a process that is fresh or warm as its kind has it. */
    Sample measure() throws Exception;

    /**
     * What one round came to.
     *
     * @param clientBound whether the client was the limit, so that the figure says little
     */
    record Sample(double value, boolean clientBound) {
        public static Sample of(double value) {
            return new Sample(value, false);
        }
    }
}
