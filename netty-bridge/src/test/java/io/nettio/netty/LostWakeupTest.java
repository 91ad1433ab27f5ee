package io.nettio.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.Handle;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Threads that submit, schedule and cancel while the loop goes to sleep: each waits for what it
 * submitted before it submits the next, so that the loop sleeps in between and one wake-up that is
 * lost is a hang.
 */
class LostWakeupTest {
    private static final int THREADS = 3;
    private static final int ROUNDS = 3_000;

    @ParameterizedTest
    @MethodSource("io.nettio.netty.TestLoops#available")
    void submits_whileTheLoopGoesToSleep_areNeverLost(Transports transport) throws Exception {
        AsyncioEventLoop loop = TestLoops.newLoop(transport.ioHandlerFactory());

        assertEquals(List.of(), hammer(loop, THREADS, ROUNDS, TestLoops.LIMIT));

        loop.close();
    }

    @Tag("full")
    @ParameterizedTest
    @MethodSource("io.nettio.netty.TestLoops#available")
    void submits_forALongTime_areNeverLost(Transports transport) throws Exception {
        AsyncioEventLoop loop = TestLoops.newLoop(transport.ioHandlerFactory());

        assertEquals(List.of(), hammer(loop, 4, 100_000, TestLoops.LIMIT));

        loop.close();
    }

    /** The broken twin: the same hammer on a transport whose wake-ups are dropped must notice. */
    @Test
    void hammer_onATransportThatDropsWakeups_reportsLostOnes() throws Exception {
        AsyncioEventLoop loop =
                TestLoops.newLoop(
                        WatchedIoHandler.losingWakeups(Transports.NIO.ioHandlerFactory()));

        List<String> lost = hammer(loop, 1, 100, Duration.ofMillis(300));

        assertTrue(!lost.isEmpty(), "the hammer saw nothing wrong with a loop that is never woken");
        loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    }

    private static List<String> hammer(
            AsyncioEventLoop loop, int threads, int rounds, Duration limit)
            throws InterruptedException {
        List<String> lost = new ArrayList<>();
        List<Thread> running = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            int seed = t;
            running.add(
                    Thread.ofPlatform()
                            .daemon()
                            .start(
                                    () -> {
                                        for (int round = 0; round < rounds; round++) {
                                            String kind = submitOne(loop, seed + round, limit);
                                            if (kind != null) {
                                                synchronized (lost) {
                                                    lost.add(kind + " in round " + round);
                                                }
                                                return;
                                            }
                                        }
                                    }));
        }
        for (Thread thread : running) {
            thread.join();
        }
        return lost;
    }

    /** Submits in one of five ways and waits; the way's name if nothing came of it. */
    private static String submitOne(AsyncioEventLoop loop, int kind, Duration limit) {
        CountDownLatch ran = new CountDownLatch(1);
        String name =
                switch (kind % 5) {
                    case 0 -> {
                        loop.execute(ran::countDown);
                        yield "execute";
                    }
                    case 1 -> {
                        loop.callSoonThreadsafe(ran::countDown);
                        yield "callSoonThreadsafe";
                    }
                    case 2 -> {
                        loop.schedule(ran::countDown, 100, TimeUnit.MICROSECONDS);
                        yield "schedule";
                    }
                    case 3 -> {
                        loop.schedule(() -> {}, 1, TimeUnit.HOURS).cancel(false);
                        loop.execute(ran::countDown);
                        yield "cancelled schedule, then execute";
                    }
                    default -> {
                        Handle handle = loop.callSoonThreadsafe(() -> {});
                        handle.cancel();
                        loop.schedule(ran::countDown, 0, TimeUnit.NANOSECONDS);
                        yield "cancelled handle, then schedule";
                    }
                };
        try {
            return ran.await(limit.toMillis(), TimeUnit.MILLISECONDS) ? null : name;
        } catch (InterruptedException interrupted) {
            return name + " was interrupted";
        }
    }
}
