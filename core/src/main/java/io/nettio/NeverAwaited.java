package io.nettio;

import org.jspecify.annotations.Nullable;

import java.lang.ref.Cleaner;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Reports a coroutine that became garbage without having been awaited, with where it was made: all
 * of them where the running loop is in debug mode, or without one the JVM; elsewhere one in {@value
 * #SAMPLE}, as Netty samples its buffers.
 */
final class NeverAwaited implements Runnable {
    private static final int SAMPLE = 128;
    private static final boolean DEBUG_FROM_THE_START = DebugMode.isOnFromTheStart();
    private static final Cleaner CLEANER = Cleaner.create();

    private final @Nullable LoopState loop;
    private final Throwable madeAt = new Throwable("made here");
    private volatile boolean settled;
    private Cleaner.@Nullable Cleanable cleanable;

    private NeverAwaited(@Nullable LoopState loop) {
        this.loop = loop;
    }

    static @Nullable NeverAwaited watch(Coroutine<?> coroutine) {
        LoopState loop = LoopState.current();
        boolean debug = loop == null ? DEBUG_FROM_THE_START : loop.debug();
        if (!debug && ThreadLocalRandom.current().nextInt(SAMPLE) != 0) {
            return null;
        }
        NeverAwaited watch = new NeverAwaited(loop);
        watch.cleanable = CLEANER.register(coroutine, watch);
        return watch;
    }

    /** The coroutine has started, or was closed on purpose. */
    void settled() {
        settled = true;
        Cleaner.Cleanable registered = cleanable;
        if (registered != null) {
            registered.clean();
        }
    }

    @Override
    public void run() {
        if (settled) {
            return;
        }
        ExceptionContext report =
                ExceptionContext.ofGarbage(
                        "A coroutine was never awaited: await it, make a task of it, or close() it",
                        null,
                        madeAt);
        if (loop == null) {
            ExceptionReport.log(report);
        } else {
            loop.reportFromOutside(report);
        }
    }
}
