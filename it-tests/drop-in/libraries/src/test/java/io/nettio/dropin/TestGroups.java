package io.nettio.dropin;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.netty.AsyncioEventLoop;
import io.nettio.netty.AsyncioEventLoopGroup;
import io.nettio.netty.Transports;

import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Groups of Nettio's for tests, and a bounded wait for what happens on them. */
public final class TestGroups {
    /** For {@code @MethodSource}: the transports that load here. */
    public static final String TRANSPORTS = "io.nettio.dropin.TestGroups#available";

    /** Far above what anything here takes; a test that gets here has hung. */
    public static final int LIMIT_SECONDS = 60;

    private TestGroups() {}

    static Stream<Transports> available() {
        return Arrays.stream(Transports.values()).filter(Transports::isAvailable);
    }

    public static AsyncioEventLoopGroup newGroup(int threads, Transports transport) {
        return (AsyncioEventLoopGroup) Groups.NETTIO.newGroup(threads, transport);
    }

    /** The only loop of a group of one. */
    public static AsyncioEventLoop onlyLoop(AsyncioEventLoopGroup group) {
        assertTrue(group.executorCount() == 1, "a group of one loop");
        return group.next();
    }

    /** The group must end by itself: nothing on it hangs. */
    public static void end(AsyncioEventLoopGroup group) throws InterruptedException {
        group.shutdownGracefully(0, LIMIT_SECONDS, TimeUnit.SECONDS);
        assertTrue(
                group.awaitTermination(LIMIT_SECONDS, TimeUnit.SECONDS),
                "the group did not end within " + LIMIT_SECONDS + " s");
    }

    /** The value, which must come in time. */
    public static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }
}
