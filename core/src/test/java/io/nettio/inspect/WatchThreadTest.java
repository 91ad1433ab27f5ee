package io.nettio.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import app.Blocking;

import io.nettio.Loop;
import io.nettio.internal.Engine;
import io.nettio.internal.LiveEngines;
import io.nettio.internal.SystemClock;
import io.nettio.testing.CleanLoops;
import io.nettio.testing.LoggedErrors;
import io.nettio.testing.LoopThread;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

/** The watchdog's own thread, in real time: a block lasts until it has been seen. */
class WatchThreadTest {
    @RegisterExtension final CleanLoops loops = new CleanLoops();

    private final Set<Engine> mine = ConcurrentHashMap.newKeySet();
    private final Queue<BlockedReport> reports = new ConcurrentLinkedQueue<>();
    private volatile CountDownLatch seen = new CountDownLatch(1);
    private final Watchdog watchdog =
            new Watchdog(
                    WatchdogOptions.DEFAULT.withThreshold(WatchdogFixture.millis(1)),
                    SystemClock.INSTANCE,
                    JvmView.ofThisJvm(),
                    () -> LiveEngines.all().stream().filter(mine::contains).toList());

    WatchThreadTest() {
        watchdog.addListener(
                report -> {
                    if (isOfTheBlock(report)) {
                        reports.add(report);
                        seen.countDown();
                    }
                });
    }

    /** On a busy machine other things may take longer than the threshold, too. */
    private static boolean isOfTheBlock(BlockedReport report) {
        return report.state() == Thread.State.WAITING
                && report.stack().stream()
                        .anyMatch(frame -> frame.getMethodName().equals("awaitSeen"));
    }

    @AfterEach
    void endWatchdog() {
        watchdog.close();
        LoggedErrors.clear();
    }

    private Loop newLoop() {
        Loop loop = loops.plain();
        mine.add(Loops.engine(loop));
        return loop;
    }

    /** Waits on the loop's thread until the watchdog has seen it. */
    private void blockUntilSeen(LoopThread turning) {
        seen = new CountDownLatch(1);
        turning.call(
                () -> {
                    Blocking.load(this::awaitSeen);
                    return null;
                });
    }

    private void awaitSeen() {
        try {
            seen.await();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    @Test
    void loop_thatIsBlocked_isReportedWhileItIs() {
        watchdog.start();
        try (LoopThread turning = new LoopThread(newLoop())) {
            blockUntilSeen(turning);
        }

        BlockedReport report = reports.element();
        assertTrue(report.loop().endsWith("(test-loop)"), report.loop());
        assertEquals("load", report.location().getMethodName());
        assertTrue(report.lock().startsWith(CountDownLatch.class.getName()), report.lock());
    }

    @Test
    void thread_always_keepsNeitherJvmNorClassLoader() {
        watchdog.start();
        Loop loop = newLoop();
        try (LoopThread turning = new LoopThread(loop)) {
            Thread thread = watchdog.thread();
            assertTrue(thread.isDaemon());
            assertNull(thread.getContextClassLoader());
            blockUntilSeen(turning);
        }
    }

    @Test
    void thread_withoutLoops_endsAndComesBackWithTheNextOne() {
        Loop first = newLoop();
        try (LoopThread turning = new LoopThread(first)) {
            watchdog.start();
            blockUntilSeen(turning);
        }
        Thread before = watchdog.thread();
        assertNotNull(before);
        first.close();
        LoopThread.join(before);

        try (LoopThread turning = new LoopThread(newLoop())) {
            blockUntilSeen(turning);
        }
        assertFalse(before.isAlive());
    }

    @Test
    void thread_ofAWatchdogThatIsClosed_ends() {
        try (LoopThread turning = new LoopThread(newLoop())) {
            watchdog.start();
            watchdog.start(); // once more changes nothing
            Thread thread = watchdog.thread();
            blockUntilSeen(turning);
            assertSame(thread, watchdog.thread());
            watchdog.close();
            LoopThread.join(thread);
        }
    }

    @Test
    void thread_thatIsInterrupted_goesOn() {
        watchdog.start();
        try (LoopThread turning = new LoopThread(newLoop())) {
            watchdog.thread().interrupt();
            blockUntilSeen(turning);
        }
    }

    @Test
    void executor_boundToAStartedWatchdog_isLookedAt() {
        CompletableFuture<Void> asked = new CompletableFuture<>();
        watchdog.start();
        Watched bound =
                new Watched() {
                    @Override
                    public String name() {
                        return "bound";
                    }

                    @Override
                    public long busySinceNanos() {
                        asked.complete(null);
                        return -1;
                    }

                    @Override
                    public long nowNanos() {
                        return 0;
                    }

                    @Override
                    public Thread thread() {
                        return null;
                    }
                };
        watchdog.watch(bound);

        LoopThread.get(asked);
        assertTrue(watchdog.unwatch(bound));
        assertEquals(0, watchdog.blocks(bound));
    }

    @Test
    void executor_thatIsOver_isForgotten() {
        CompletableFuture<Void> asked = new CompletableFuture<>();
        Watched over =
                new Watched() {
                    @Override
                    public String name() {
                        return "over";
                    }

                    @Override
                    public long busySinceNanos() {
                        throw new AssertionError("it is over");
                    }

                    @Override
                    public long nowNanos() {
                        return 0;
                    }

                    @Override
                    public Thread thread() {
                        return null;
                    }

                    @Override
                    public boolean isOver() {
                        asked.complete(null);
                        return true;
                    }
                };
        watchdog.watch(over);
        watchdog.look();

        LoopThread.get(asked);
        assertFalse(watchdog.unwatch(over));
    }

    @Test
    void look_thatFails_isLoggedAndRepeated() {
        CountDownLatch twice = new CountDownLatch(2);
        Watchdog failing =
                new Watchdog(
                        WatchdogOptions.DEFAULT.withThreshold(WatchdogFixture.millis(1)),
                        SystemClock.INSTANCE,
                        new FakeJvm() {
                            @Override
                            public long collectionNanos() {
                                if (isLooking()) {
                                    twice.countDown();
                                    throw new IllegalStateException("the JVM does not say");
                                }
                                return 0;
                            }
                        },
                        () -> LiveEngines.all().stream().filter(mine::contains).toList());
        try (LoopThread turning = new LoopThread(newLoop())) {
            failing.start();
            await(twice);
            Thread looking = failing.thread();
            failing.close();
            LoopThread.join(looking); // which may be about to log the second time
        }

        assertTrue(LoggedErrors.take().get(0).startsWith("The watchdog cannot look"));
    }

    private static boolean isLooking() {
        return Thread.currentThread().getName().equals("nettio-watchdog");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    @Test
    void wait_thatLastsLongerThanAsked_isLateByTheRest() {
        long[] now = {0};
        WatchThread thread = new WatchThread(watchdog, () -> now[0], nanos -> now[0] += nanos + 7);
        WatchThread early = new WatchThread(watchdog, () -> now[0], nanos -> now[0] += nanos - 7);

        assertEquals(7, thread.waitAtMost(100));
        assertEquals(0, early.waitAtMost(100));
    }
}
