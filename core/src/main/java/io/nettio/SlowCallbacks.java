package io.nettio;

import io.nettio.internal.OneLine;

import org.jspecify.annotations.Nullable;

import java.util.Locale;

/**
 * Logs callbacks, and handlers of I/O, that take as long as the loop's {@code slowCallbackDuration}
 * or longer: what debug mode adds to a loop, in asyncio's words. Loop thread only.
 */
final class SlowCallbacks implements Instrument {
    private static final System.Logger LOGGER = System.getLogger("io.nettio");
    private static final int MAX_CHARS = 1000;
    private static final double NANOS_PER_SECOND = 1e9;

    private final LoopState loopState;
    private long beginNanos;

    SlowCallbacks(LoopState loopState) {
        this.loopState = loopState;
    }

    @Override
    public void callbackBegins(Object callback) {
        beginNanos = loopState.engine.now();
    }

    @Override
    public void callbackEnds(Object callback) {
        long nanos = loopState.engine.now() - beginNanos;
        if (isSlow(nanos)) {
            log(
                    "<" + nameOf(callback) + ">",
                    nanos,
                    SourceFrames.lines(SourceFrames.of(sourceOf(callback))));
        }
    }

    @Override
    public void ioEnds(long startNanos, long durationNanos) {
        if (isSlow(durationNanos)) {
            log("the channels' handlers in one turn", durationNanos, "");
        }
    }

    private boolean isSlow(long nanos) {
        return nanos >= loopState.slowCallbackNanos();
    }

    private static @Nullable Throwable sourceOf(Object callback) {
        return switch (callback) {
            case Task<?> task -> task.source();
            case Handle handle -> handle.source();
            default -> null;
        };
    }

    /** Whatever it is, or one that cannot say it would turn this off. */
    private static String nameOf(Object callback) {
        try {
            return OneLine.of(String.valueOf(callback), MAX_CHARS);
        } catch (Throwable nameless) {
            return callback.getClass().getName() + ", whose toString() throws " + nameless;
        }
    }

    private static void log(String what, long nanos, String createdAt) {
        try {
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    String.format(
                            Locale.ROOT,
                            "Executing %s took %.3f seconds%s",
                            what,
                            nanos / NANOS_PER_SECOND,
                            createdAt));
        } catch (Throwable lost) {
            // a logger that throws must not turn this off
        }
    }
}
