package io.nettio.netty.overload;

import java.time.Duration;
import java.util.Objects;

/** What an {@link Admission} may be told. Immutable. */
public final class AdmissionOptions {
    /**
     * Refuses from a lag of 100 ms on until it is 50 ms, of the last half second; delays for 5 s at
     * most, 1,000 at a time; resets refused connections.
     */
    public static final AdmissionOptions DEFAULT =
            new AdmissionOptions(
                    Overloaded.REFUSE,
                    Duration.ofMillis(100),
                    Duration.ofMillis(50),
                    Duration.ofMillis(500),
                    Duration.ofSeconds(5),
                    1_000,
                    true);

    private final Overloaded policy;
    private final Duration bound;
    private final Duration resumeBelow;
    private final Duration window;
    private final Duration maxDelay;
    private final int maxWaiting;
    private final boolean reset;

    private AdmissionOptions(
            Overloaded policy,
            Duration bound,
            Duration resumeBelow,
            Duration window,
            Duration maxDelay,
            int maxWaiting,
            boolean reset) {
        this.policy = policy;
        this.bound = bound;
        this.resumeBelow = resumeBelow;
        this.window = window;
        this.maxDelay = maxDelay;
        this.maxWaiting = maxWaiting;
        this.reset = reset;
    }

    /** Whether to refuse or to delay. */
    public AdmissionOptions withPolicy(Overloaded next) {
        Objects.requireNonNull(next, "policy");
        return new AdmissionOptions(next, bound, resumeBelow, window, maxDelay, maxWaiting, reset);
    }

    /** From this lag on the loop is overloaded; until it is at half of it or below. */
    public AdmissionOptions withBound(Duration next) {
        return withBound(next, next.dividedBy(2));
    }

    /**
     * From this lag on the loop is overloaded, until it is at the other or below: two bounds, lest
     * it changes with each request.
     */
    public AdmissionOptions withBound(Duration next, Duration nextResumeBelow) {
        requirePositive("bound", next);
        if (nextResumeBelow.isNegative() || nextResumeBelow.compareTo(next) >= 0) {
            throw new IllegalArgumentException(
                    "resumeBelow: "
                            + nextResumeBelow
                            + " (expected: from 0 to less than the bound, "
                            + next
                            + ")");
        }
        return new AdmissionOptions(
                policy, next, nextResumeBelow, window, maxDelay, maxWaiting, reset);
    }

    /** The lag is the worst of this last time, or of up to a quarter of a second more. */
    public AdmissionOptions withWindow(Duration next) {
        requirePositive("window", next);
        if (next.compareTo(Duration.ofMinutes(1)) > 0) {
            throw new IllegalArgumentException("window: " + next + " (expected: <= 1 minute)");
        }
        return new AdmissionOptions(policy, bound, resumeBelow, next, maxDelay, maxWaiting, reset);
    }

    /** How long one waits at most. */
    public AdmissionOptions withMaxDelay(Duration next) {
        requirePositive("maxDelay", next);
        return new AdmissionOptions(policy, bound, resumeBelow, window, next, maxWaiting, reset);
    }

    /** How many wait at most, for each loop; more are refused. */
    public AdmissionOptions withMaxWaiting(int next) {
        if (next < 1) {
            throw new IllegalArgumentException("maxWaiting: " + next + " (expected: >= 1)");
        }
        return new AdmissionOptions(policy, bound, resumeBelow, window, maxDelay, next, reset);
    }

    /**
     * Whether a refused TCP connection is reset, which its client sees as an error at once and
     * which leaves nothing behind here, or closed as usual.
     */
    public AdmissionOptions withReset(boolean next) {
        return new AdmissionOptions(policy, bound, resumeBelow, window, maxDelay, maxWaiting, next);
    }

    private static void requirePositive(String name, Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(name + ": " + duration + " (expected: > 0)");
        }
    }

    public Overloaded policy() {
        return policy;
    }

    public Duration bound() {
        return bound;
    }

    public Duration resumeBelow() {
        return resumeBelow;
    }

    public Duration window() {
        return window;
    }

    public Duration maxDelay() {
        return maxDelay;
    }

    public int maxWaiting() {
        return maxWaiting;
    }

    public boolean reset() {
        return reset;
    }
}
