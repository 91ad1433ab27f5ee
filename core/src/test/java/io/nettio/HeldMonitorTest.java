package io.nettio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.nettio.coroutine.CoroutineBackend;
import io.nettio.testing.LoopTest;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/** An await with a monitor or a lock held, in debug mode: refused, named, and the task goes on. */
final class HeldMonitorTest extends LoopTest {
    private static final String LOCKS = "nettio.debug.locks";

    private static final boolean CONTINUATION =
            CoroutineBackend.chosen().name().equals("continuation");

    /** A class whose name tells it from others. */
    private static final class Account {}

    private final Account account = new Account();
    private final ReentrantLock lock = new ReentrantLock();

    @BeforeEach
    void debug() {
        loop.setDebug(true);
    }

    @AfterEach
    void forgetProperty() {
        System.clearProperty(LOCKS);
    }

    private static String refusalOf(Runnable await) {
        return assertThrows(IllegalStateException.class, await::run).getMessage();
    }

    private String awaitInside() {
        synchronized (account) {
            return refusalOf(() -> sleepSeconds(1));
        }
    }

    @Test
    void sleep_insideSynchronized_isRefusedWithTheClassAndThePlace() {
        assumeTrue(CONTINUATION, "the JVM tells nothing of virtual threads");
        runMain(
                () -> {
                    String refusal = awaitInside();

                    assertContains("Task Task-1 awaits while it holds the monitor", refusal);
                    assertContains("a io.nettio.HeldMonitorTest$Account, locked at", refusal);
                    assertContains("HeldMonitorTest.awaitInside(HeldMonitorTest.java:", refusal);
                    assertContains("use AsyncLock", refusal);
                });
    }

    @Test
    void task_whoseAwaitWasRefused_goesOnAndAwaits() {
        runMain(
                () -> {
                    if (CONTINUATION) {
                        awaitInside();
                    }
                    assertEquals(0, loop.statistics().timers());
                    sleepSeconds(1);
                    noteAt("goes on");
                });

        assertTrail("goes on@1");
    }

    @Test
    void task_thatDoesNotCatchTheRefusal_failsWithIt() {
        assumeTrue(CONTINUATION, "the JVM tells nothing of virtual threads");

        String refusal =
                refusalOf(
                        () ->
                                runMain(
                                        () -> {
                                            synchronized (account) {
                                                yieldNow();
                                            }
                                        }));

        assertContains("HeldMonitorTest$Account", refusal);
        runMain(() -> noteAt("the loop goes on"));
        assertTrail("the loop goes on@0");
    }

    @Test
    void handoff_doesNotSeeMonitors_andAwaits() {
        assumeTrue(!CONTINUATION);
        runMain(
                () -> {
                    synchronized (account) {
                        yieldNow();
                    }
                    noteAt("went on");
                });

        assertTrail("went on@0");
    }

    @Test
    void await_ofWhatIsDone_insideSynchronized_isAllowed() {
        AsyncFuture<String> done = loop.createFuture();
        done.setResult("there");
        runMain(
                () -> {
                    synchronized (account) {
                        note(Asyncio.await(done));
                    }
                });

        assertTrail("there");
    }

    @Test
    void await_insideWhatRunsTheLoop_isAllowed() {
        synchronized (account) {
            runMain(() -> sleepSeconds(1));
        }

        assertEquals(1, seconds());
    }

    @Test
    void await_ofATaskThatAnotherStartedEagerlyInSynchronized_isAllowed() {
        runMain(
                () -> {
                    Task<Void> child;
                    synchronized (account) {
                        child =
                                loop.createTask(
                                        Coroutine.of(() -> sleepSeconds(1)),
                                        Task.Options.DEFAULT.withEagerStart(true));
                    }
                    Asyncio.await(child);
                    noteAt("both");
                });

        assertTrail("both@1");
    }

    @Test
    void await_insideAMapsCompute_isRefused() {
        assumeTrue(CONTINUATION, "the JVM tells nothing of virtual threads");
        ConcurrentHashMap<String, String> cache = new ConcurrentHashMap<>();
        runMain(
                () ->
                        assertContains(
                                "java.util.concurrent.ConcurrentHashMap",
                                refusalOf(
                                        () ->
                                                cache.computeIfAbsent(
                                                        "key",
                                                        key -> {
                                                            sleepSeconds(1);
                                                            return "value";
                                                        }))));
    }

    @Test
    void taskGroup_thatCannotWait_cancelsItsTasksAndTellsOfTheirFailures() {
        assumeTrue(CONTINUATION, "the JVM tells nothing of virtual threads");
        runMain(
                () -> {
                    synchronized (account) {
                        refusalOf(
                                () ->
                                        Asyncio.taskGroup(
                                                group -> {
                                                    group.createTask(() -> sleepSeconds(1000));
                                                    group.createTask(
                                                            Coroutine.of(this::failWhenCancelled),
                                                            Task.Options.DEFAULT.withEagerStart(
                                                                    true));
                                                }));
                    }
                    yieldTimes(3);
                    assertEquals(1, loop.allTasks().size());
                });

        assertEquals(List.of("its task group could not wait for it"), endOfReport());
    }

    private List<String> endOfReport() {
        return loops.takeReports().stream()
                .map(ExceptionContext::message)
                .map(said -> said.substring(said.indexOf("its task group")))
                .toList();
    }

    private void failWhenCancelled() {
        try {
            sleepSeconds(1000);
        } catch (CancelledError cancelled) {
            throw new IllegalStateException("could not clean up");
        }
    }

    @Test
    void debugMode_turnedOn_refusesTheNextAwaitOfATaskThatRuns() {
        assumeTrue(CONTINUATION, "the JVM tells nothing of virtual threads");
        assumeTrue(Runtime.version().feature() >= 24, "older JVMs never suspend with a monitor");
        loop.setDebug(false);
        runMain(
                () -> {
                    synchronized (account) {
                        yieldNow();
                        note("allowed");
                        loop.setDebug(true);
                        refusalOf(LoopTest::yieldNow);
                        loop.setDebug(false);
                        yieldNow();
                    }
                });

        assertTrail("allowed");
    }

    // -- locks

    private void lookForLocks() {
        System.setProperty(LOCKS, "true");
        loop.setDebug(false);
        loop.setDebug(true);
    }

    @Test
    void await_withAReentrantLockHeld_isRefusedWhereLocksAreLookedFor() {
        assumeTrue(CONTINUATION, "a coroutine on a thread of its own owns its locks itself");
        lookForLocks();
        runMain(
                () -> {
                    sleepSeconds(1);
                    lock.lock();
                    try {
                        String refusal = refusalOf(() -> sleepSeconds(1));
                        assertContains("holds a java.util.concurrent.locks.ReentrantLock", refusal);
                        assertContains("belongs to the loop's thread", refusal);
                    } finally {
                        lock.unlock();
                    }
                    sleepSeconds(1);
                    noteAt("goes on");
                });

        assertTrail("goes on@2");
    }

    @Test
    void await_withALockThatWhoRunsTheLoopHolds_isAllowed() {
        lookForLocks();
        lock.lock();
        try {
            runMain(() -> sleepSeconds(1));
        } finally {
            lock.unlock();
        }

        assertEquals(1, seconds());
    }

    @Test
    void await_withAReentrantLockHeld_isNotSeenWhereNobodyAsksForIt() {
        runMain(
                () -> {
                    lock.lock();
                    try {
                        yieldNow();
                    } finally {
                        lock.unlock();
                    }
                });

        assertTrue(!lock.isLocked());
    }

    @Test
    void locks_lookedForFromWithinAStep_areThoseOfLaterSteps() {
        System.setProperty(LOCKS, "true");
        loop.setDebug(false);
        runMain(
                () -> {
                    loop.setDebug(true);
                    lock.lock();
                    try {
                        Asyncio.sleep(Duration.ZERO);
                        note("not seen");
                    } finally {
                        lock.unlock();
                    }
                });

        assertTrail("not seen");
    }
}
