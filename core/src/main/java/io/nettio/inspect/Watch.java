package io.nettio.inspect;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * What the watchdog remembers of one executor from look to look: the block that is under way, if
 * any. It does not hold the executor. Under the watchdog's lock, but for {@link #blocks}.
 */
final class Watch {
    private static final long SHORTEST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long IDLE = -1;

    private final WatchReports reports;

    long lastLook; // its number

    private long sinceNanos = IDLE;
    private long busyNanos; // at the last look, stops included
    private long stoppedNanos;
    private long dueNanos;
    private int level; // reports of this block
    private @Nullable StackTraceElement location; // of its first report
    private @Nullable BlockedReport last;
    private long seenNanos; // stops left out

    private volatile long blocks; // any thread

    Watch(WatchReports reports) {
        this.reports = reports;
    }

    /** How often it was blocked. Any thread. */
    long blocks() {
        return blocks;
    }

    /**
     * Looks once.
     *
     * @param stoppedSinceLastNanos how long the JVM stood still since the last look
     * @return when to look again at the latest
     */
    long look(Watched watched, WatchdogOptions options, long stoppedSinceLastNanos, long nowNanos) {
        long since = watched.busySinceNanos();
        if (since != sinceNanos) {
            end();
            sinceNanos = since;
            dueNanos = options.threshold().toNanos();
        }
        if (since == IDLE) {
            return options.threshold().toNanos();
        }
        long busy = Math.max(busyNanos, watched.nowNanos() - since);
        stoppedNanos += Math.min(stoppedSinceLastNanos, busy - busyNanos);
        busyNanos = busy;
        seen(busy - stoppedNanos);
        if (seenNanos >= dueNanos) {
            look(watched, options, nowNanos);
        }
        return Math.max(SHORTEST_NANOS, dueNanos - seenNanos);
    }

    private void seen(long nanos) {
        BlockedReport report = last;
        if (report != null && location != null) {
            reports.seen(location, report, nanos - seenNanos, nanos);
        }
        seenNanos = nanos;
    }

    /** It is blocked: who does it? */
    private void look(Watched watched, WatchdogOptions options, long nowNanos) {
        Capture.Scene scene = reports.capture(watched, sinceNanos, nowNanos);
        if (scene != null && scene.suspended()) {
            reports.suspended(seenNanos);
            stoppedNanos += seenNanos;
            seenNanos = 0;
            return;
        }
        if (level == 0) {
            countBlock();
        }
        setDue(options.errorAfter().toNanos());
        if (scene != null) {
            report(watched, scene, seenNanos >= options.errorAfter().toNanos());
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // under the watchdog's lock
    private void countBlock() {
        blocks++;
    }

    /** Twice the time, and once more where it becomes an error. */
    private void setDue(long errorNanos) {
        long next = dueNanos;
        while (next <= seenNanos) {
            next *= 2;
        }
        dueNanos = seenNanos < errorNanos ? Math.min(next, errorNanos) : next;
    }

    private void report(Watched watched, Capture.Scene scene, boolean isError) {
        level++;
        if (level == 1) {
            location = scene.location();
        }
        BlockedReport report =
                new BlockedReport(
                        watched.name(),
                        Duration.ofNanos(seenNanos),
                        level,
                        scene.state(),
                        scene.stack(),
                        scene.loopStack(),
                        scene.location(),
                        scene.task(),
                        scene.coroutine(),
                        scene.channel(),
                        scene.lock(),
                        scene.lockOwner(),
                        scene.suspects(),
                        Duration.ofNanos(stoppedNanos),
                        reports.begin(location, level == 1));
        if (location != null) {
            reports.seen(location, report, last == null ? seenNanos : 0, seenNanos);
        }
        last = report;
        reports.tell(report, location, isError);
    }

    /** What was under way is over, or the executor is. */
    void end() {
        BlockedReport report = last;
        long forNanos = seenNanos;
        sinceNanos = IDLE;
        busyNanos = 0;
        stoppedNanos = 0;
        seenNanos = 0;
        level = 0;
        location = null;
        last = null;
        if (report != null) { // at the end: who is told may unwatch, which comes here again
            reports.ended(report, forNanos);
        }
    }
}
