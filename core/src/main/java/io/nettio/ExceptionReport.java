package io.nettio;

import io.nettio.internal.OneLine;

import org.jspecify.annotations.Nullable;

import java.lang.System.Logger.Level;

/**
 * Tells a loop's exception handler, with asyncio's two fallbacks where the handler itself throws.
 */
final class ExceptionReport {
    private static final System.Logger LOGGER = System.getLogger("io.nettio");

    /** What a task is called may be as long as a request; a line of a log is not. */
    private static final int MAX_CHARS = 1000;

    private ExceptionReport() {}

    static void deliver(Loop loop, @Nullable ExceptionHandler handler, ExceptionContext context) {
        try {
            if (handler != null) {
                handler.handle(loop, context);
            } else {
                loop.defaultExceptionHandler(context);
            }
        } catch (Throwable failure) {
            Throwable told = context.exception();
            if (told != null && told != failure) {
                failure.addSuppressed(told); // or what went wrong first would be nowhere
            }
            log(
                    ExceptionContext.of(
                            "Unhandled error in exception handler; it was told: "
                                    + describe(context),
                            failure));
        }
    }

    static void log(ExceptionContext context) {
        try {
            LOGGER.log(Level.ERROR, describe(context), context.exception());
        } catch (Throwable failure) {
            // a logger that throws must not end the loop, and there is nobody left to tell
        }
    }

    private static String describe(ExceptionContext context) {
        StringBuilder text = new StringBuilder(context.message());
        append(text, "task", context.task());
        append(text, "future", context.future());
        append(text, "handle", context.handle());
        return text.append(SourceFrames.lines(context.sourceStack())).toString();
    }

    private static void append(StringBuilder text, String key, @Nullable Object value) {
        if (value != null) {
            text.append("\n")
                    .append(key)
                    .append(": ")
                    .append(OneLine.of(value.toString(), MAX_CHARS));
        }
    }
}
