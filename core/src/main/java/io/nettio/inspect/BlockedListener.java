package io.nettio.inspect;

import java.time.Duration;

/**
 * Is told of blocked loops: add one with {@link Watchdog#addListener}. Runs on the watchdog's
 * thread, which looks at nothing meanwhile; one that throws is removed and logged.
 */
@FunctionalInterface
public interface BlockedListener {
    /** A loop is blocked, now. Again each time that this has lasted twice as long. */
    void blocked(BlockedReport report);

    /**
     * It goes on.
     *
     * @param last the last report of this block
     * @param busyFor for how long it was seen blocked: until the watchdog's last look before it
     *     went on
     */
    default void ended(BlockedReport last, Duration busyFor) {}
}
