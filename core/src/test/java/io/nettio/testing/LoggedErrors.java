package io.nettio.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Keeps what Nettio logs away from the console, for tests to look at. */
public final class LoggedErrors {
    private static final Queue<LogRecord> RECORDS = new ConcurrentLinkedQueue<>();
    private static final Logger LOGGER = Logger.getLogger("io.nettio"); // held, or it is collected

    static {
        LOGGER.setUseParentHandlers(false);
        LOGGER.addHandler(
                new Handler() {
                    @Override
                    public void publish(LogRecord record) {
                        if (record.getThrown() instanceof Garbage.Sentinel sentinel) {
                            sentinel.onReported();
                        } else if (!isSample(record.getMessage())) {
                            RECORDS.add(record);
                        }
                    }

                    @Override
                    public void flush() {}

                    @Override
                    public void close() {}
                });
    }

    private LoggedErrors() {}

    /**
     * Whether this is a report of a coroutine that was never awaited. Outside debug mode they come
     * at random, and tests of misuse make many.
     */
    static boolean isSample(String message) {
        return message.startsWith("A coroutine was never awaited");
    }

    /** Begins to listen, if that has not happened yet: loading this class does. */
    static void listen() {}

    /** Forgets what was logged so far. */
    public static void clear() {
        takeAll();
    }

    /** What was logged at WARNING or above since the last call: message, and throwable if any. */
    public static List<String> take() {
        return takeAll().stream()
                .filter(record -> record.getLevel().intValue() >= Level.WARNING.intValue())
                .map(LoggedErrors::describe)
                .toList();
    }

    /** What was logged at any level since the last call. */
    public static List<LogRecord> takeAll() {
        List<LogRecord> taken = new ArrayList<>(RECORDS);
        RECORDS.removeAll(taken);
        return taken;
    }

    private static String describe(LogRecord record) {
        Throwable thrown = record.getThrown();
        return record.getMessage() + (thrown == null ? "" : " <" + thrown + ">");
    }
}
