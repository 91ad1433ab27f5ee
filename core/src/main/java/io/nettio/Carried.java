package io.nettio;

import org.jspecify.annotations.Nullable;

/**
 * The thread-local values that belong to one {@link Context}, where a {@link ThreadContextCarrier}
 * is installed.
 */
final class Carried {
    private static volatile @Nullable ThreadContextCarrier carrier;

    private final ThreadContextCarrier by;
    private Object values;

    private Carried(ThreadContextCarrier by, Object values) {
        this.by = by;
        this.values = values;
    }

    static void install(@Nullable ThreadContextCarrier next) {
        carrier = next;
    }

    static boolean isInstalled() {
        return carrier != null;
    }

    /** What the calling thread has now; null where nothing is carried. */
    static @Nullable Carried capture() {
        ThreadContextCarrier own = carrier;
        return own == null ? null : new Carried(own, own.capture());
    }

    Carried copy() {
        return new Carried(by, values);
    }

    ThreadContextCarrier.Scope enter() {
        return by.enter(values);
    }

    /** Keeps what the code that ran has set, and gives the thread its own values back. */
    void leave(ThreadContextCarrier.Scope scope) {
        try {
            values = by.capture();
        } finally {
            scope.close();
        }
    }
}
