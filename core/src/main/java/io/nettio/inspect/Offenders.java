package io.nettio.inspect;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Blocks by the method that is to blame; a bounded number of them, the worst. Any thread. */
final class Offenders {
    static final int MOST = 256;

    private static final Comparator<Entry> BY_TOTAL =
            Comparator.comparingLong((Entry entry) -> entry.totalNanos);

    private final Map<String, Entry> entries = new HashMap<>();

    private static final class Entry {
        private final String key;
        private StackTraceElement location;
        private @Nullable BlockedReport last;
        private long blocks;
        private long totalNanos;
        private long maxNanos;

        Entry(String key, StackTraceElement location) {
            this.key = key;
            this.location = location;
        }

        Offender offender() {
            return new Offender(
                    location,
                    blocks,
                    Duration.ofNanos(totalNanos),
                    Duration.ofNanos(maxNanos),
                    Objects.requireNonNull(last));
        }
    }

    /** By class and method, since a method that computes is seen at another line each time. */
    static String key(StackTraceElement location) {
        return location.getClassName() + "." + location.getMethodName();
    }

    /** A location begins to block; gives how often it did so far. */
    synchronized long begin(StackTraceElement location) {
        Entry entry = entry(location);
        entry.location = location;
        return ++entry.blocks;
    }

    /** How often it did so far. */
    synchronized long blocks(StackTraceElement location) {
        return entry(location).blocks;
    }

    /** A block that began there was seen to last longer, by so much. */
    synchronized void seen(
            StackTraceElement location, BlockedReport last, long moreNanos, long busyNanos) {
        Entry entry = entry(location);
        entry.last = last;
        entry.totalNanos += moreNanos;
        entry.maxNanos = Math.max(entry.maxNanos, busyNanos);
        if (entries.size() > MOST) {
            entries.values().stream()
                    .filter(other -> other != entry)
                    .min(BY_TOTAL)
                    .ifPresent(least -> entries.remove(least.key));
        }
    }

    private Entry entry(StackTraceElement location) {
        return entries.computeIfAbsent(key(location), key -> new Entry(key, location));
    }

    /** Those that have blocked for longest in all come first. */
    synchronized List<Offender> worst() {
        return entries.values().stream()
                .filter(entry -> entry.last != null)
                .sorted(BY_TOTAL.reversed())
                .map(Entry::offender)
                .toList();
    }
}
