package io.nettio.inspect;

import io.nettio.Loop;

import org.jspecify.annotations.Nullable;

/**
 * An executor with one thread that may be blocked, as the {@link Watchdog} sees it. Nettio's own
 * loops need none; what binds another kind of executor implements it, see {@link Watchdog#watch}.
 * Called by the watchdog's thread, at each of its looks; answers at once and throws nothing.
 */
public interface Watched {
    /** A name for reports. */
    String name();

    /**
     * Since when it does one thing, by the clock of {@link #nowNanos}; -1 where it does nothing or
     * where nobody can say. As long as it is the same thing, the same number.
     */
    long busySinceNanos();

    /** The time by this executor's own clock, which may be a test's. */
    long nowNanos();

    /** Its thread; null where that is not known. */
    @Nullable Thread thread();

    /** The loop whose tasks run on it, where there is one. */
    default @Nullable Loop loop() {
        return null;
    }

    /** Whether it has ended, so that the watchdog forgets it. */
    default boolean isOver() {
        return false;
    }
}
