package io.nettio.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.nettio.Asyncio;
import io.nettio.Context;
import io.nettio.ContextVar;
import io.nettio.Loop;
import io.nettio.Task;
import io.nettio.testing.VirtualTimeLoop;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.local.LocalIoHandler;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;

/** A coroutine of one loop turns another one by hand: each keeps its own context. */
class NestedLoopContextTest {
    private final ContextVar<String> user = ContextVar.withDefault("user", "nobody");
    private final VirtualTimeLoop outer = new VirtualTimeLoop();
    private final Object[] seen = new Object[3];

    @AfterEach
    void close() {
        outer.close();
    }

    @Test
    void callbackThatTheInnerLoopGivesTheOuterOne_seesWhatTheInnerOneSees() {
        outer.runUntilComplete(
                () -> {
                    user.set("outer");
                    turn(
                            () -> {
                                user.set("inner");
                                outer.callSoon(() -> seen[0] = user.get());
                            });
                    Asyncio.sleep(Duration.ZERO);
                });

        assertEquals("inner", seen[0]);
    }

    @Test
    void contextOfTheOuterTask_askedForInTheInnerLoop_isTheOuterTasks() {
        outer.runUntilComplete(
                () -> {
                    Task<?> self = Asyncio.currentTask();
                    turn(
                            () -> {
                                user.set("inner");
                                seen[0] = self.context();
                            });
                    seen[1] = user.get();
                    user.set("outer");
                    seen[2] = self.context();
                });

        assertEquals("nobody", seen[1]);
        assertSame(seen[0], seen[2]);
        assertEquals("outer", ((Context) seen[0]).get(user));
    }

    /** On the thread of the coroutine, whichever that is. */
    private static void turn(Runnable callback) {
        ManualIoEventLoop executor =
                new ManualIoEventLoop(Thread.currentThread(), LocalIoHandler.newFactory());
        Loop inner = NettyAsyncio.loopOf(executor);
        inner.callSoonThreadsafe(callback);
        executor.runNow();
    }
}
