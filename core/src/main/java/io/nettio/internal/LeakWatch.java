package io.nettio.internal;

import org.jspecify.annotations.Nullable;

import java.lang.ref.Cleaner;
import java.util.List;
import java.util.function.Consumer;

/**
 * Says so when something has become garbage that was to be closed and was not, with where it was
 * made: asyncio's {@code ResourceWarning}. Any thread.
 */
public final class LeakWatch implements Runnable {
    private static final int DEPTH = 10; // frames of who made it
    private static final Cleaner CLEANER = Cleaner.create();

    private final String type;
    private final Consumer<List<StackTraceElement>> report;
    private final Throwable madeAt = new Throwable("made here");
    private volatile boolean closed;
    private Cleaner.@Nullable Cleanable cleanable;

    private LeakWatch(Object resource, Consumer<List<StackTraceElement>> report) {
        this.type = resource.getClass().getName();
        this.report = report;
    }

    /**
     * Watches it from now on.
     *
     * @param report is given the frames of who made it, innermost first, on a thread of its own; it
     *     must not hold the resource, which would never become garbage
     */
    public static LeakWatch of(Object resource, Consumer<List<StackTraceElement>> report) {
        LeakWatch watch = new LeakWatch(resource, report);
        watch.cleanable = CLEANER.register(resource, watch);
        return watch;
    }

    /** It was closed, or is not watched any more. */
    public void closed() {
        closed = true;
        Cleaner.Cleanable registered = cleanable;
        if (registered != null) {
            registered.clean();
        }
    }

    /** On the cleaner's thread, or at once from {@link #closed}. */
    @Override
    public void run() {
        if (!closed) {
            report.accept(makers());
        }
    }

    /** Who called its constructor, if it is watched from there; else who has it watched. */
    private List<StackTraceElement> makers() {
        List<StackTraceElement> frames = List.of(madeAt.getStackTrace());
        int from = 2; // behind the constructor and of()
        for (int i = from; i < frames.size(); i++) {
            StackTraceElement frame = frames.get(i);
            if (frame.getClassName().equals(type) && frame.getMethodName().equals("<init>")) {
                from = i + 1;
            }
        }
        return frames.subList(from, Math.min(from + DEPTH, frames.size()));
    }
}
