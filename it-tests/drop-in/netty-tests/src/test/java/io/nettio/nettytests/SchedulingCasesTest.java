package io.nettio.nettytests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nettio.netty.AsyncioEventLoop;
import io.netty.channel.local.LocalIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.ScheduledFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The cases of Netty's {@code AbstractScheduledEventExecutorTest} that look into its queue of
 * scheduled tasks, which Nettio's loop does not have: a task without delay is due and runs once.
 */
class SchedulingCasesTest {
    private final AsyncioEventLoop loop =
            new AsyncioEventLoop(
                    null, new DefaultThreadFactory("test", true), LocalIoHandler.newFactory());
    private final AtomicInteger runs = new AtomicInteger();

    @AfterEach
    void closeLoop() {
        loop.close();
    }

    @Test
    void runnable_withoutDelay_isDueAndRunsOnce() throws Exception {
        isDueAndRunsOnce(loop.schedule(countRun(), 0, TimeUnit.NANOSECONDS));
    }

    @Test
    void runnable_withANegativeDelay_isDueAndRunsOnce() throws Exception {
        isDueAndRunsOnce(loop.schedule(countRun(), -1, TimeUnit.NANOSECONDS));
    }

    @Test
    void callable_withoutDelay_isDueAndRunsOnce() throws Exception {
        Callable<Integer> callable = runs::incrementAndGet;

        isDueAndRunsOnce(loop.schedule(callable, 0, TimeUnit.NANOSECONDS));
    }

    @Test
    void callable_withANegativeDelay_isDueAndRunsOnce() throws Exception {
        Callable<Integer> callable = runs::incrementAndGet;

        isDueAndRunsOnce(loop.schedule(callable, -1, TimeUnit.NANOSECONDS));
    }

    private Runnable countRun() {
        return runs::incrementAndGet;
    }

    private void isDueAndRunsOnce(ScheduledFuture<?> scheduled) throws Exception {
        assertEquals(0, scheduled.getDelay(TimeUnit.NANOSECONDS));
        scheduled.sync();
        loop.schedule(() -> {}, 1, TimeUnit.MILLISECONDS).sync(); // a second run would be before it
        assertEquals(1, runs.get());
    }
}
