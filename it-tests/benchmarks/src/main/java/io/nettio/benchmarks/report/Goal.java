package io.nettio.benchmarks.report;

import java.util.Locale;

/** What the ratio of Nettio's figure to a peer's should be. */
public record Goal(Kind kind, double bound) {
    /** Which way is good. */
    public enum Kind {
        AT_LEAST(">="),
        AT_MOST("<="),
        /** There is no goal: the figure is there to be seen. */
        SHOWN("");

        private final String sign;

        Kind(String sign) {
            this.sign = sign;
        }
    }

    public static final Goal SHOWN = new Goal(Kind.SHOWN, 0);

    public static Goal atLeast(double bound) {
        return new Goal(Kind.AT_LEAST, bound);
    }

    public static Goal atMost(double bound) {
        return new Goal(Kind.AT_MOST, bound);
    }

    /** As {@code >= 0.97}; empty where there is none. */
    public String text() {
        return kind == Kind.SHOWN
                ? ""
                : kind.sign + " " + String.format(Locale.ROOT, "%.2f", bound);
    }

    /** {@code yes}, {@code no} or {@code shown}. */
    public String verdict(double ratio) {
        return switch (kind) {
            case AT_LEAST -> ratio >= bound ? "yes" : "no";
            case AT_MOST -> ratio <= bound ? "yes" : "no";
            case SHOWN -> "shown";
        };
    }
}
