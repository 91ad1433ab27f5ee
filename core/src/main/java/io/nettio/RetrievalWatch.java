package io.nettio;

import org.jspecify.annotations.Nullable;

import java.lang.ref.Cleaner;

/**
 * Reports an exception that nobody asked its future for, once that future is garbage. It holds the
 * exception and never the future, which could not become garbage otherwise.
 */
final class RetrievalWatch implements Runnable {
    private static final Cleaner CLEANER = Cleaner.create();

    private final LoopState loopState;
    private final String what;
    private final Throwable exception;
    private final @Nullable Throwable source;
    private volatile boolean retrieved;
    private Cleaner.@Nullable Cleanable cleanable;

    private RetrievalWatch(
            LoopState loopState, String what, Throwable exception, @Nullable Throwable source) {
        this.loopState = loopState;
        this.what = what;
        this.exception = exception;
        this.source = source;
    }

    static RetrievalWatch of(AsyncFuture<?> future, Throwable exception) {
        String what = future instanceof Task<?> task ? "Task " + task.name() : "Future";
        RetrievalWatch watch =
                new RetrievalWatch(future.loopState, what, exception, future.source());
        watch.cleanable = CLEANER.register(future, watch);
        return watch;
    }

    void retrieved() {
        if (!retrieved) {
            retrieved = true;
            Cleaner.Cleanable registered = cleanable;
            if (registered != null) {
                registered.clean();
            }
        }
    }

    /** On the cleaner's thread, once the future is garbage, or at once from {@link #retrieved}. */
    @Override
    public void run() {
        if (retrieved) {
            return;
        }
        loopState.reportFromOutside(
                ExceptionContext.ofGarbage(
                        what + ": exception was never retrieved", exception, source));
    }
}
