package io.nettio.inspect;

import io.nettio.internal.Clock;

import java.util.HashMap;
import java.util.Map;

/**
 * Logs blocks: a warning with the stack when one begins, once in a while for each location; an
 * error when it lasts, each time. The watchdog's thread.
 */
final class BlockedLog {
    private static final System.Logger LOGGER = System.getLogger("io.nettio");

    /** A report of this level has lasted four times the threshold. */
    private static final int LONG_LEVEL = 3;

    private final Clock clock;
    private final Map<String, Logged> byLocation = new HashMap<>();
    private long intervalNanos;

    private static final class Logged {
        long nanos;
        int leftOut;
        long longestNanos; // of the blocks whose end was logged since
    }

    BlockedLog(Clock clock, long intervalNanos) {
        this.clock = clock;
        this.intervalNanos = intervalNanos;
    }

    void setIntervalNanos(long next) {
        intervalNanos = next;
    }

    void log(BlockedReport report, String location, boolean isError) {
        if (isError) {
            LOGGER.log(System.Logger.Level.ERROR, report.toString());
        } else if (report.level() == 1) {
            warn(report, location);
        }
    }

    /**
     * One that lasted several times the threshold: its warning has the time when it began, and may
     * have been left out. In each interval one is logged for each location, and those that last
     * longer still.
     */
    void ended(BlockedReport last, String location, long busyNanos) {
        Logged logged = byLocation.get(location);
        if (last.level() >= LONG_LEVEL && logged != null && busyNanos > logged.longestNanos) {
            logged.longestNanos = busyNanos;
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    last.loop()
                            + " goes on; it was blocked for "
                            + busyNanos / 1_000_000
                            + " ms at "
                            + last.location());
        }
    }

    private void warn(BlockedReport report, String location) {
        long now = clock.nanoTime();
        Logged before = byLocation.get(location);
        if (before != null && now - before.nanos < intervalNanos) {
            before.leftOut++;
            return;
        }
        String left =
                before == null || before.leftOut == 0
                        ? ""
                        : "\n  blocks here that were not logged since the last one: "
                                + before.leftOut;
        LOGGER.log(System.Logger.Level.WARNING, report + left);
        if (byLocation.size() >= Offenders.MOST) {
            byLocation.values().removeIf(old -> now - old.nanos >= intervalNanos);
        }
        if (before != null || byLocation.size() < Offenders.MOST) { // else it may be logged again
            Logged logged = new Logged();
            logged.nanos = now;
            byLocation.put(location, logged);
        }
    }
}
