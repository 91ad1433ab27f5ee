package io.nettio.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nettio.ContextVar;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** What Netty's own tasks set is seen by nobody else. */
class ContextOfPlainCodeTest {
    private final ContextVar<String> user = ContextVar.withDefault("user", "nobody");
    private final MockTicker ticker = Ticker.newMockTicker(); // no turn is one that polls
    private final AsyncioEventLoop loop =
            TestLoops.newLoop(Transports.NIO.ioHandlerFactory(), ticker);
    private final CompletableFuture<String> seen = new CompletableFuture<>();

    @AfterEach
    void close() {
        loop.close();
    }

    @Test
    void whatATailTaskSets_isNotSeenByTheCallbackBehindIt() throws Exception {
        loop.execute(
                () -> {
                    user.set("alice");
                    loop.callSoon(() -> seen.complete(user.get()));
                    loop.executeAfterEventLoopIteration(() -> user.set("tail task"));
                });

        assertEquals("alice", TestLoops.get(seen));
    }

    @Test
    void whatATailTaskSets_isNotSeenByTheTaskBehindIt() throws Exception {
        loop.execute(
                () -> {
                    loop.executeAfterEventLoopIteration(() -> user.set("tail task"));
                    loop.execute(() -> seen.complete(user.get()));
                });

        assertEquals("nobody", TestLoops.get(seen));
    }

    @Test
    void whatAScheduledTaskSets_isNotSeenByTheCallbackBehindIt() throws Exception {
        loop.execute(
                () -> {
                    user.set("alice");
                    loop.schedule(() -> user.set("scheduled"), 1, TimeUnit.MILLISECONDS);
                    loop.callLater(2, TimeUnit.MILLISECONDS, () -> seen.complete(user.get()));
                    ticker.advance(3, TimeUnit.MILLISECONDS);
                });

        assertEquals("alice", TestLoops.get(seen));
    }

    @Test
    void whatAScheduledTaskSets_isNotSeenByTheNextScheduledOne() throws Exception {
        loop.execute(
                () -> {
                    loop.schedule(() -> user.set("first"), 1, TimeUnit.MILLISECONDS);
                    loop.schedule(() -> seen.complete(user.get()), 2, TimeUnit.MILLISECONDS);
                    ticker.advance(3, TimeUnit.MILLISECONDS);
                });

        assertEquals("nobody", TestLoops.get(seen));
    }
}
