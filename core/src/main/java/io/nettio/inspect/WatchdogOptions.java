package io.nettio.inspect;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What a {@link Watchdog} may be told. Immutable. */
public final class WatchdogOptions {
    /** A threshold of 100 ms, an error from 5 s on, one log record per location a minute. */
    public static final WatchdogOptions DEFAULT =
            new WatchdogOptions(
                    Duration.ofMillis(100),
                    Duration.ofSeconds(5),
                    Duration.ofMinutes(1),
                    List.of());

    private final Duration threshold;
    private final Duration errorAfter;
    private final Duration logInterval;
    private final List<String> libraries;

    private WatchdogOptions(
            Duration threshold, Duration errorAfter, Duration logInterval, List<String> libraries) {
        this.threshold = threshold;
        this.errorAfter = errorAfter;
        this.logInterval = logInterval;
        this.libraries = libraries;
    }

    /** A loop that does one thing for this long is blocked: at least 1 ms. */
    public WatchdogOptions withThreshold(Duration next) {
        if (next.compareTo(Duration.ofMillis(1)) < 0) {
            throw new IllegalArgumentException(
                    "threshold: " + next + " (expected: at least 1 ms; close() turns it off)");
        }
        return new WatchdogOptions(next, errorAfter, logInterval, libraries);
    }

    /** A block that lasts for this long is logged as an error. */
    public WatchdogOptions withErrorAfter(Duration next) {
        requirePositive("errorAfter", next);
        return new WatchdogOptions(threshold, next, logInterval, libraries);
    }

    /** A location is logged as a warning once in this time; zero for always. */
    public WatchdogOptions withLogInterval(Duration next) {
        if (next.isNegative()) {
            throw new IllegalArgumentException("logInterval: " + next + " (expected: >= 0)");
        }
        return new WatchdogOptions(threshold, errorAfter, next, libraries);
    }

    /**
     * Classes whose names begin like this are not to blame, but who calls them: {@code
     * "org.postgresql."}, say. Adds to the JDK, Netty and Nettio.
     */
    public WatchdogOptions withLibrary(String prefix) {
        List<String> more = new ArrayList<>(libraries);
        more.add(Objects.requireNonNull(prefix, "prefix"));
        return new WatchdogOptions(threshold, errorAfter, logInterval, List.copyOf(more));
    }

    private static void requirePositive(String name, Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(name + ": " + duration + " (expected: > 0)");
        }
    }

    public Duration threshold() {
        return threshold;
    }

    public Duration errorAfter() {
        return errorAfter;
    }

    public Duration logInterval() {
        return logInterval;
    }

    public List<String> libraries() {
        return libraries;
    }
}
