package io.nettio.netty;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What Nettio logs at WARNING or above while this is open, kept away from the console. */
public final class LoggedWarnings extends Handler implements AutoCloseable {
    private final Logger logger = Logger.getLogger("io.nettio"); // held, or it is collected
    private final Queue<String> messages = new ConcurrentLinkedQueue<>();

    public LoggedWarnings() {
        logger.addHandler(this);
        logger.setUseParentHandlers(false);
    }

    @Override
    public void publish(LogRecord record) {
        if (record.getLevel().intValue() >= Level.WARNING.intValue()) {
            messages.add(record.getMessage());
        }
    }

    /** What came so far. */
    public List<String> messages() {
        return new ArrayList<>(messages);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
        logger.setUseParentHandlers(true);
    }
}
