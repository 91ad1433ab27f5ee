package io.nettio.netty;

import io.netty.channel.IoHandlerFactory;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.ThreadPerTaskExecutor;
import io.netty.util.concurrent.Ticker;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** Loops for tests, and a bounded wait for what happens on them. */
final class TestLoops {
    /** Far above what anything here takes; a test that gets here has hung. */
    static final Duration LIMIT = Duration.ofSeconds(30);

    private TestLoops() {}

    static Stream<Transports> available() {
        return Arrays.stream(Transports.values()).filter(Transports::isAvailable);
    }

    static AsyncioEventLoop newLoop() {
        return newLoop(Transports.NIO.ioHandlerFactory());
    }

    static AsyncioEventLoop newLoop(IoHandlerFactory handlers) {
        return newLoop(handlers, Ticker.systemTicker());
    }

    static AsyncioEventLoop newLoop(IoHandlerFactory handlers, Ticker ticker) {
        return new AsyncioEventLoop(
                null,
                new ThreadPerTaskExecutor(new DefaultThreadFactory("test-loop", true)),
                handlers,
                ticker);
    }

    /** The value, which must come in time. */
    static <T> T get(CompletableFuture<T> future) throws Exception {
        try {
            return future.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw failure;
        } catch (TimeoutException hung) {
            throw new AssertionError("Nothing came within " + LIMIT, hung);
        }
    }

    static void awaitTermination(AsyncioEventLoop loop) throws InterruptedException {
        if (!loop.awaitTermination(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("The loop did not end within " + LIMIT);
        }
    }
}
