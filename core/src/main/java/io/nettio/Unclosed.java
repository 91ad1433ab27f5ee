package io.nettio;

import io.nettio.internal.LeakWatch;

import org.jspecify.annotations.Nullable;

/** Watches loops and executors, in debug mode, for being dropped without {@code close()}. */
final class Unclosed {
    private Unclosed() {}

    /** Null outside debug mode, where nobody watches. */
    static @Nullable LeakWatch watchInDebugMode(Object resource, String what) {
        LoopState running = LoopState.current();
        boolean debug = DebugMode.isOnFromTheStart() || (running != null && running.debug());
        return debug ? watch(resource, what) : null;
    }

    /** What it was is logged: there may be no loop left that could be told. */
    static LeakWatch watch(Object resource, String what) {
        return LeakWatch.of(
                resource,
                makers ->
                        ExceptionReport.log(
                                new ExceptionContext(
                                        what + " was dropped without close()",
                                        null,
                                        null,
                                        null,
                                        null,
                                        SourceFrames.of(makers))));
    }
}
