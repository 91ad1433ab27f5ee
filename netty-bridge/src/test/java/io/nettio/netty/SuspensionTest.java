package io.nettio.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.Asyncio;
import io.nettio.Task;
import io.netty.channel.IoHandlerFactory;
import io.netty.util.concurrent.ScheduledFuture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A loop that is suspended leaves its thread, and goes on when something is submitted. */
class SuspensionTest {
    private static final int ROUNDS = 1_000;

    @Test
    void submitWhileSuspending_neverEndsTheLoop() throws Exception {
        AsyncioEventLoop loop = TestLoops.newLoop();
        for (int round = 0; round < ROUNDS; round++) {
            loop.submit(() -> {}).sync();
            loop.trySuspend();

            assertEquals("ran", loop.submit(() -> "ran").get());
        }
        loop.close();
    }

    @Test
    void timerCancelledWhileSuspending_neverEndsTheLoop() throws Exception {
        AsyncioEventLoop loop = TestLoops.newLoop();
        for (int round = 0; round < ROUNDS; round++) {
            ScheduledFuture<?> timer = loop.schedule(() -> {}, 1, TimeUnit.DAYS);
            loop.submit(() -> {}).sync();
            loop.trySuspend();

            assertTrue(timer.cancel(false));

            assertEquals("ran", loop.submit(() -> "ran").get());
        }
        loop.close();
    }

    static Stream<IoHandlerFactory> changingThreads() {
        return TestLoops.available()
                .map(Transports::ioHandlerFactory)
                .filter(IoHandlerFactory::isChangingThreadSupported);
    }

    /** Netty only wakes the loop then, and the handler, which does not wait yet, forgets that. */
    @ParameterizedTest
    @MethodSource("changingThreads")
    void suspendedWhileItGoesToSleep_leavesItsThread(IoHandlerFactory handlers) throws Exception {
        CompletableFuture<String> left = new CompletableFuture<>();
        Executor noting =
                code ->
                        daemon(
                                () -> {
                                    code.run();
                                    left.complete("left");
                                });
        Runnable[] beforePoll = {() -> {}};
        AsyncioEventLoop loop =
                new AsyncioEventLoop(
                        null,
                        noting,
                        WatchedIoHandler.watching(handlers, () -> beforePoll[0].run()));

        loop.submit(() -> beforePoll[0] = () -> join(daemon(loop::trySuspend))).sync();

        assertEquals("left", TestLoops.get(left));
        loop.close();
    }

    /** A loop that only asked whether it is suspended would poll in a ring until the task ends. */
    @Test
    void suspendedWhileATaskIsUnderWay_waitsAllTheSame() throws Exception {
        CompletableFuture<String> waits = new CompletableFuture<>();
        Runnable[] beforePoll = {() -> {}};
        AsyncioEventLoop loop =
                TestLoops.newLoop(
                        WatchedIoHandler.watching(
                                Transports.NIO.ioHandlerFactory(), () -> beforePoll[0].run()));
        Task<Void> task = loop.submit(() -> loop.createTask(SuspensionTest::sleepForEver)).get();
        Runnable suspend =
                () -> {
                    join(daemon(loop::trySuspend));
                    if (!loop.hasTasks()) { // what the handler asks next
                        waits.complete("waits");
                    }
                };

        loop.submit(() -> beforePoll[0] = suspend).sync();

        assertEquals("waits", TestLoops.get(waits));
        loop.callSoonThreadsafe(task::cancel);
        loop.close();
    }

    private static void sleepForEver() {
        Asyncio.await(Asyncio.getRunningLoop().createFuture());
    }

    private static Thread daemon(Runnable code) {
        return Thread.ofPlatform().daemon().start(code);
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
