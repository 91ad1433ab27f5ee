package io.nettio.internal;

import org.jspecify.annotations.Nullable;

import java.util.function.BiConsumer;

/** Calls callbacks, so that none which fails keeps the loop from going on. Loop thread only. */
final class CallbackRunner {
    private static final System.Logger LOGGER = System.getLogger("io.nettio");

    // any thread
    private volatile BiConsumer<Object, Throwable> failureHandler = CallbackRunner::logFailure;
    private volatile Runnable plainCodeHandler = () -> {};

    void onFailure(BiConsumer<Object, Throwable> handler) {
        failureHandler = handler;
    }

    void onPlainCode(Runnable handler) {
        plainCodeHandler = handler;
    }

    /** The only place where callbacks are called: so many of those that are ready. */
    void run(ReadyQueue ready, int count, @Nullable EngineProbe probe) {
        for (int left = count; left > 0; left--) {
            Object callback = ready.take();
            if (probe == null) {
                call(callback);
            } else {
                probe.callbackBegins(callback);
                call(callback);
                probe.callbackEnds(callback);
            }
        }
    }

    private void call(Object callback) {
        try {
            if (callback instanceof Callback own) {
                own.call();
            } else {
                callPlain((Runnable) callback);
            }
        } catch (Throwable failure) {
            handle(callback, failure);
        }
    }

    private void callPlain(Runnable task) {
        try {
            task.run();
        } finally {
            plainCodeRan();
        }
    }

    /** Code that is no callback of the layer above has run: handlers of I/O, Netty's tasks. */
    void plainCodeRan() {
        plainCodeHandler.run();
    }

    private void handle(Object callback, Throwable failure) {
        try {
            failureHandler.accept(callback, failure);
        } catch (Throwable lost) {
            // nobody is left to tell, and the loop must go on
        }
    }

    private static void logFailure(Object callback, Throwable failure) {
        LOGGER.log(System.Logger.Level.ERROR, "Exception in callback " + callback, failure);
    }
}
