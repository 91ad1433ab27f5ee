package io.nettio.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import app.Blocking;

import io.nettio.Asyncio;
import io.nettio.Loop;
import io.nettio.Task;
import io.nettio.inspect.JvmView.ThreadFacts;
import io.nettio.testing.LoggedErrors;
import io.nettio.testing.LoopThread;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A loop's thread that waits, seen from another thread. */
class CaptureTest extends WatchdogFixture {
    private final CompletableFuture<Void> gate = new CompletableFuture<>();

    @AfterEach
    void forgetWarnings() {
        LoggedErrors.clear();
    }

    /** The scene of code that waits on a loop's thread beside a task that sleeps. */
    private Capture.Scene scene(Runnable waiting, Thread.State expected) {
        Loop plain = loops.plain();
        try (LoopThread turning = new LoopThread(plain)) {
            Task<Void> sleeper =
                    turning.call(
                            () ->
                                    Asyncio.createTask(
                                            io.nettio.Coroutine.of(
                                                    () -> Asyncio.sleep(Duration.ofHours(1))),
                                            Task.Options.named("sleeper")));
            turning.call(() -> null); // it sleeps by now
            CompletableFuture<Void> done = new CompletableFuture<>();
            turning.call(
                    () ->
                            Asyncio.createTask(
                                    io.nettio.Coroutine.of(
                                            () -> {
                                                TaskChannel.CURRENT.set("[id: 0x1]");
                                                Blocking.serve(waiting);
                                                done.complete(null);
                                            }),
                                    Task.Options.named("waiter")));
            Watched watched = new EngineWatched(Loops.engine(plain));
            Capture capture = new Capture(jvm, List.of());
            Capture.Scene scene;
            do {
                scene = capture.take(watched, watched.busySinceNanos(), 0);
            } while (!isThere(scene, expected));
            gate.complete(null);
            done.join();
            turning.call(sleeper::cancel);
            return scene;
        }
    }

    /** Before that it may be seen while a class is loaded, which waits, too. */
    private static boolean isThere(Capture.Scene scene, Thread.State expected) {
        return scene != null
                && scene.state() == expected
                && scene.stack().stream().anyMatch(frame -> frame.getMethodName().equals("join"));
    }

    @Test
    void task_thatWaitsOnTheLoopsThread_isSeenWithChannelLockAndSuspects() {
        jvm.facts = new ThreadFacts(false, "app.Lock", "somebody");
        Capture.Scene scene = scene(gate::join, Thread.State.WAITING);

        assertEquals("waiter", scene.task());
        assertEquals("[id: 0x1]", scene.channel());
        assertEquals("load", scene.location().getMethodName());
        assertEquals("serve", scene.coroutine().getMethodName());
        assertEquals("app.Lock", scene.lock());
        assertEquals("somebody", scene.lockOwner());
        assertEquals(1, scene.suspects().size());
        assertContains("sleeper (io.nettio.inspect.CaptureTest", scene.suspects().get(0));
        assertContains(", awaits a ", scene.suspects().get(0));
    }

    @Test
    void coroutine_withAThreadOfItsOwn_isSeenBesideTheLoopsThread() {
        Capture.Scene scene = scene(gate::join, Thread.State.WAITING);
        boolean handoff = io.nettio.coroutine.CoroutineBackend.chosen().name().equals("handoff");

        assertEquals(handoff, !scene.loopStack().isEmpty());
        assertEquals(
                handoff,
                scene.stack().stream()
                        .noneMatch(frame -> frame.getMethodName().equals("runForever")));
    }

    @Test
    void monitor_thatNobodyElseKnows_isAskedForOnceASecond() {
        jvm.monitor = "app.Cache";
        Object monitor = new Object();
        Thread blocked;
        synchronized (monitor) {
            blocked = new Thread(() -> enter(monitor));
            blocked.start();
            while (blocked.getState() != Thread.State.BLOCKED) {
                Thread.onSpinWait();
            }
            Watched watched = new ThreadWatched(blocked);
            Capture capture = new Capture(jvm, List.of());

            assertEquals("app.Cache", capture.take(watched, 0, 0).lock());
            assertNull(capture.take(watched, 0, 999_999_999).lock());
            assertEquals("app.Cache", capture.take(watched, 0, 1_000_000_000).lock());
        }
        assertEquals(2, jvm.monitorQuestions);
        LoopThread.join(blocked);
    }

    private static void enter(Object monitor) {
        synchronized (monitor) {
            Thread.onSpinWait();
        }
    }

    @Test
    void thread_thatIsNotKnown_leavesAReportWithoutAStack() {
        Watched unknown = new ThreadWatched(null);
        watchdog.watch(unknown);
        watchdog.look();
        watchdog.unwatch(unknown);

        assertEquals(List.of(), onlyReport().stack());
        assertNull(onlyReport().location());
        assertEquals(1, onlyReport().blocksHere());
        assertEquals(List.of(), watchdog.topOffenders());
        assertContains("executor is blocked for 100 ms\n", onlyReport().toString());
    }

    private record ThreadWatched(Thread thread) implements Watched {
        @Override
        public String name() {
            return "executor";
        }

        @Override
        public long busySinceNanos() {
            return 0;
        }

        @Override
        public long nowNanos() {
            return millis(100).toNanos();
        }
    }
}
