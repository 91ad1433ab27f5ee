package io.nettio.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nettio.netty.AsyncioEventLoop;
import io.nettio.netty.Transports;
import io.nettio.netty.testing.VirtualTicker;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.ThreadPerTaskExecutor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A loop on one transport, whose clock jumps, and a trail of what happened on it. */
public final class InteropLoop implements AutoCloseable {
    /** Far above what anything here takes. */
    private static final long LIMIT_SECONDS = 30;

    public final AsyncioEventLoop loop;
    private final List<String> trail = Collections.synchronizedList(new ArrayList<>());

    public InteropLoop(Transports transport) {
        loop =
                new AsyncioEventLoop(
                        null,
                        new ThreadPerTaskExecutor(new DefaultThreadFactory("interop", true)),
                        transport.ioHandlerFactory(),
                        new VirtualTicker());
    }

    public static Stream<Transports> transports() {
        return Arrays.stream(Transports.values()).filter(Transports::isAvailable);
    }

    /** Notes an event, and whether it happened on the loop. */
    public void note(String event) {
        trail.add(loop.inEventLoop() ? event : event + " off the loop");
    }

    /** Notes an event that may happen anywhere. */
    public void noteAnywhere(String event) {
        trail.add(event);
    }

    public void assertTrail(String... events) {
        assertEquals(List.of(events), List.copyOf(trail));
    }

    public static <T> T get(CompletableFuture<T> future) {
        return future.orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        loop.close();
    }
}
