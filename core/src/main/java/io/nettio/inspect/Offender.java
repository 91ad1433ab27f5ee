package io.nettio.inspect;

import java.time.Duration;

/**
 * A place in the code that blocks loops.
 *
 * @param location the method, at the line where it was seen last
 * @param blocks how often it was seen
 * @param total for how long it has blocked, all in all, as far as it was seen
 * @param max for how long at most
 * @param last the last report that names it
 */
public record Offender(
        StackTraceElement location, long blocks, Duration total, Duration max, BlockedReport last) {

    @Override
    public String toString() {
        return location
                + ": "
                + blocks
                + (blocks == 1 ? " block, " : " blocks, ")
                + total.toMillis()
                + " ms in all, "
                + max.toMillis()
                + " ms at most";
    }
}
