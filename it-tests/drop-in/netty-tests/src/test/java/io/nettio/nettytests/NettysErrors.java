package io.nettio.nettytests;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;

import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;

/** What Netty logs as errors of buffers that leak, and of loops that do not keep its rules. */
final class NettysErrors extends AppenderBase<ILoggingEvent> {
    private static final List<String> LOGGERS =
            List.of(
                    "io.netty.util.ResourceLeakDetector",
                    "io.netty.util.concurrent.SingleThreadEventExecutor");

    private final List<String> messages = new ArrayList<>();

    NettysErrors() {
        start();
        for (String name : LOGGERS) {
            ((Logger) LoggerFactory.getLogger(name)).addAppender(this);
        }
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (event.getLevel().isGreaterOrEqual(Level.ERROR)) {
            synchronized (messages) {
                messages.add(event.getFormattedMessage());
            }
        }
    }

    List<String> messages() {
        synchronized (messages) {
            return List.copyOf(messages);
        }
    }
}
