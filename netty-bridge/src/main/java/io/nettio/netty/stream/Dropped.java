package io.nettio.netty.stream;

import io.nettio.ExceptionContext;
import io.nettio.Loop;
import io.nettio.internal.LeakWatch;

import org.jspecify.annotations.Nullable;

/** What is to be closed and holds no connection: in debug mode its loss is reported. */
final class Dropped {
    private Dropped() {}

    /** Null outside debug mode, where nobody watches. */
    static @Nullable LeakWatch watchInDebugMode(Object resource, Loop loop, String what) {
        if (!loop.getDebug()) {
            return null;
        }
        return LeakWatch.of(
                resource,
                makers ->
                        tell(
                                loop,
                                new ExceptionContext(
                                        what + " was dropped without close()",
                                        null,
                                        null,
                                        null,
                                        null,
                                        makers)));
    }

    private static void tell(Loop loop, ExceptionContext report) {
        try {
            loop.callSoonThreadsafe(() -> loop.callExceptionHandler(report));
        } catch (IllegalStateException loopHasEnded) {
            loop.defaultExceptionHandler(report);
        }
    }

    static void closed(@Nullable LeakWatch watch) {
        if (watch != null) {
            watch.closed();
        }
    }
}
