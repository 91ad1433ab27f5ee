package io.nettio.inspect.jmx;

import java.util.List;

/**
 * The loops of this JVM and their tasks. Each attribute and operation asks all loops anew, and
 * waits for those that do not answer.
 */
public interface LoopsMXBean {
    /**
     * One loop.
     *
     * @param number its place among the loops that this JVM has made
     * @param thread the name of the thread that turns it
     * @param answer how it was read: a constant of {@code LoopSnapshot.Answer}
     * @param busyMillis how long its turn under way takes, if it is blocked; else 0
     * @param tasks how many tasks it has
     * @param cycles how many rings of tasks that wait for each other
     */
    record Loop(
            long number, String thread, String answer, long busyMillis, long tasks, int cycles) {}

    /** All loops; one that does not answer for a second is blocked. */
    List<Loop> getLoops();

    /** How many loops do not answer for a second. */
    int getBlocked();

    /** A table of all tasks, a line for each; waits for so long at most. */
    String ps(long limitMillis);

    /** Trees of who waits for whom, with stacks; waits for so long at most. */
    String pstree(long limitMillis);

    /**
     * A table of the tasks that were busiest since their time is measured, which this starts, and
     * which ends a minute behind the last call; waits for so long at most.
     *
     * @param rows how many tasks of each loop at most
     */
    String top(int rows, long limitMillis);
}
