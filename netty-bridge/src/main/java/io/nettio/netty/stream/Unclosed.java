package io.nettio.netty.stream;

import io.nettio.ExceptionContext;
import io.nettio.Loop;

import java.lang.ref.Cleaner;
import java.util.concurrent.RejectedExecutionException;

/**
 * Closes a connection whose reader and writer nobody has any more, and says so: asyncio's {@code
 * ResourceWarning}. It knows neither of them, which could not become garbage otherwise.
 */
final class Unclosed implements Runnable {
    private static final Cleaner CLEANER = Cleaner.create();

    private final ChannelTransport transport;
    private final ByteQueue unread;

    private Unclosed(ChannelTransport transport, ByteQueue unread) {
        this.transport = transport;
        this.unread = unread;
    }

    static void watch(StreamWriter writer, ChannelTransport transport, ByteQueue unread) {
        CLEANER.register(writer, new Unclosed(transport, unread));
    }

    /** On the cleaner's thread. */
    @Override
    public void run() {
        try {
            transport.channel().eventLoop().execute(this::close);
        } catch (RejectedExecutionException loopHasEnded) {
            unread.clear();
        }
    }

    private void close() {
        unread.clear();
        if (transport.isClosing()) {
            return;
        }
        transport.abort();
        Loop loop = transport.loop();
        loop.callExceptionHandler(
                new ExceptionContext(
                        "A connection was dropped without close(), and is closed now: "
                                + transport.channel(),
                        null,
                        null,
                        null,
                        null,
                        transport.openedAt()));
    }
}
