package io.nettio.inspect;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** What becomes of the blocks that a watchdog sees: statistics, log, listeners. */
final class WatchReports {
    private static final System.Logger LOGGER = System.getLogger("io.nettio");

    private final Capture capture;
    private final JvmStops stops;
    private final Offenders offenders;
    private final BlockedLog log;
    private final List<BlockedListener> listeners = new CopyOnWriteArrayList<>(); // any thread

    WatchReports(Capture capture, JvmStops stops, Offenders offenders, BlockedLog log) {
        this.capture = capture;
        this.stops = stops;
        this.offenders = offenders;
        this.log = log;
    }

    void add(BlockedListener listener) {
        listeners.add(listener);
    }

    boolean remove(BlockedListener listener) {
        return listeners.removeIf(one -> one == listener);
    }

    Capture.@Nullable Scene capture(Watched watched, long sinceNanos, long nowNanos) {
        return capture.take(watched, sinceNanos, nowNanos);
    }

    /** A debugger holds the thread, for so long by now. */
    void suspended(long nanos) {
        stops.add(nanos);
    }

    /** How often this location has blocked; this time counts where it is new. */
    long begin(@Nullable StackTraceElement location, boolean isNew) {
        if (location == null) {
            return 1;
        }
        return isNew ? offenders.begin(location) : offenders.blocks(location);
    }

    void seen(StackTraceElement location, BlockedReport report, long moreNanos, long busyNanos) {
        offenders.seen(location, report, moreNanos, busyNanos);
    }

    void tell(BlockedReport report, @Nullable StackTraceElement location, boolean isError) {
        log.log(report, location == null ? "" : Offenders.key(location), isError);
        tell(listener -> listener.blocked(report));
    }

    void ended(BlockedReport last, long busyNanos) {
        StackTraceElement location = last.location();
        log.ended(last, location == null ? "" : Offenders.key(location), busyNanos);
        tell(listener -> listener.ended(last, Duration.ofNanos(busyNanos)));
    }

    private void tell(Consumer<BlockedListener> event) {
        for (BlockedListener listener : listeners) {
            try {
                event.accept(listener);
            } catch (Throwable failure) {
                remove(listener);
                LOGGER.log(
                        System.Logger.Level.ERROR,
                        "A listener of the watchdog threw and was removed: "
                                + listener.getClass().getName(),
                        failure);
            }
        }
    }
}
