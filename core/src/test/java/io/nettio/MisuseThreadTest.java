package io.nettio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.testing.LoopTest;
import io.nettio.testing.LoopThread;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;

/** Calls from a wrong thread while the loop runs: refused in words, and the loop goes on. */
final class MisuseThreadTest extends LoopTest {
    private final Loop plain = loops.plain();

    private void assertRefused(String instead, Executable call) {
        try (LoopThread running = new LoopThread(plain)) {
            assertContains(instead, assertThrows(IllegalStateException.class, call));
            assertEquals("goes on", running.call(() -> "goes on"));
            assertEquals(0, running.call(() -> plain.allTasks().size()));
        }
    }

    @Test
    void createTask_namesRunCoroutineThreadsafe() {
        Coroutine<Void> coroutine = Coroutine.of(() -> note("never"));

        assertRefused("Asyncio.runCoroutineThreadsafe", () -> plain.createTask(coroutine));

        assertEquals(Coroutine.State.CREATED, coroutine.state());
    }

    @Test
    void callSoon_namesCallSoonThreadsafe() {
        assertRefused("callSoonThreadsafe", () -> plain.callSoon(() -> note("never")));
        assertTrail();
    }

    @Test
    void callLater_namesCallSoonThreadsafe() {
        assertRefused(
                "callLater or callAt is for the loop's own thread; from another one use"
                        + " callSoonThreadsafe(() -> loop.callLater",
                () -> plain.callLater(Duration.ofSeconds(1), () -> {}));
        assertEquals(0, plain.statistics().timers());
    }

    @Test
    void allTasks_namesCallSoonThreadsafe() {
        assertRefused("callSoonThreadsafe", plain::allTasks);
    }

    @Test
    void runInExecutor_namesTheExecutorItself() {
        assertRefused("the executor itself", () -> plain.runInExecutor(null, () -> {}));
    }

    @Test
    void stop_namesCallSoonThreadsafe() {
        assertRefused("callSoonThreadsafe(loop::stop)", plain::stop);
    }

    @Test
    void stop_ofAVirtualTimeLoop_namesCallSoonThreadsafe() throws Exception {
        Throwable[] refused = new Throwable[1];
        runMain(
                () -> {
                    Thread other =
                            new Thread(
                                    () ->
                                            refused[0] =
                                                    assertThrows(
                                                            IllegalStateException.class,
                                                            loop::stop));
                    other.start();
                    other.join();
                    yieldTimes(2);
                    note("goes on");
                });

        assertContains("callSoonThreadsafe(loop::stop)", refused[0]);
        assertTrail("goes on");
    }

    @Test
    void close_isRefusedWhileItRuns() {
        assertRefused("stop it first", plain::close);
        assertFalse(plain.isClosed());
    }

    @Test
    void runForever_isRefusedWhileAnotherThreadRunsIt() {
        assertRefused("already running", plain::runForever);
    }

    @Test
    void runUntilComplete_isRefusedWhileAnotherThreadRunsIt() {
        Coroutine<String> coroutine = Coroutine.of(() -> "value");

        assertRefused("already running", () -> plain.runUntilComplete(coroutine));

        assertEquals(Coroutine.State.CREATED, coroutine.state());
    }

    @Test
    void setResult_namesCallSoonThreadsafeAndTheFutureStaysPending() {
        AsyncFuture<String> future = plain.createFuture();

        assertRefused("callSoonThreadsafe(() -> future.setResult", () -> future.setResult("value"));

        assertFalse(future.done());
    }

    @Test
    void cancelOfAFuture_isRefusedAndTheFutureStaysPending() {
        AsyncFuture<String> future = plain.createFuture();

        assertRefused(
                "AsyncFuture.cancel() is for the loop's own thread; from another one use"
                        + " callSoonThreadsafe(future::cancel)",
                future::cancel);

        assertFalse(future.done());
    }

    @Test
    void addDoneCallback_namesCallSoonThreadsafe() {
        AsyncFuture<String> future = plain.createFuture();

        assertRefused(
                "callSoonThreadsafe(() -> future.addDoneCallback",
                () -> future.addDoneCallback(done -> note("never")));

        future.setResult("value");
        assertEquals(0, plain.statistics().ready());
    }

    @Test
    void toCompletableFuture_isNamedWithCallSoonThreadsafe() {
        AsyncFuture<String> future = plain.createFuture();

        assertRefused(
                "toCompletableFuture is for the loop's own thread; from another one use"
                        + " callSoonThreadsafe(() -> future.toCompletableFuture())",
                future::toCompletableFuture);
    }

    @Test
    void setException_namesCallSoonThreadsafeAndTheFutureStaysPending() {
        AsyncFuture<String> future = plain.createFuture();

        assertRefused(
                "callSoonThreadsafe(() -> future.setException",
                () -> future.setException(new IllegalStateException("never")));

        assertFalse(future.done());
    }

    @Test
    void cancelOfATask_namesCallSoonThreadsafeAndCountsNothing() {
        Task<Void> task = plain.createTask(() -> yieldTimes(3));
        plain.runUntilComplete(() -> yieldNow());
        try (LoopThread running = new LoopThread(plain)) {
            Task<Void> sleeps = running.call(() -> plain.createTask(() -> sleepSeconds(1000)));
            assertContains(
                    "callSoonThreadsafe(task::cancel)",
                    assertThrows(IllegalStateException.class, sleeps::cancel));
            assertContains(
                    "callSoonThreadsafe", assertThrows(IllegalStateException.class, sleeps::stack));
            assertEquals(0, running.call(sleeps::cancelling));
            running.call(sleeps::cancel);
            while (!running.call(sleeps::done)) {
                Thread.onSpinWait();
            }
        }
        assertTrue(task.done());
    }

    @Test
    void cancelOfAHandle_namesCallSoonThreadsafeAndItStillRuns() {
        TimerHandle timer = plain.callLater(Duration.ofSeconds(1000), () -> {});

        assertRefused("callSoonThreadsafe(handle::cancel)", timer::cancel);

        assertFalse(timer.cancelled());
        timer.cancel();
    }

    @Test
    void uncancel_namesCallSoonThreadsafe() {
        Task<Void> task = plain.createTask(() -> {});
        plain.runUntilComplete(task);

        assertRefused("callSoonThreadsafe(task::uncancel)", task::uncancel);
    }

    /** What the scope's code, which waits on the loop for ever, has been handed. */
    private <S> void assertScopeRefuses(
            String instead, Function<AtomicReference<S>, Body> scope, Consumer<S> call) {
        AtomicReference<S> handed = new AtomicReference<>();
        try (LoopThread running = new LoopThread(plain)) {
            Task<Void> inScope = running.call(() -> plain.createTask(scope.apply(handed)));
            running.call(() -> null); // it is in its scope
            String before = running.call(() -> handed.get().toString());

            assertContains(
                    instead,
                    assertThrows(IllegalStateException.class, () -> call.accept(handed.get())));

            assertEquals(before, running.call(() -> handed.get().toString()));
            running.call(() -> inScope.cancel());
            while (!running.call(inScope::done)) {
                Thread.onSpinWait();
            }
        }
    }

    private static Body groupScope(AtomicReference<TaskGroup> handed) {
        return () ->
                Asyncio.taskGroup(
                        group -> {
                            handed.set(group);
                            sleepSeconds(1000);
                        });
    }

    private static Body timeoutScope(AtomicReference<Timeout> handed) {
        return () ->
                Asyncio.timeout(
                        Duration.ofSeconds(2000),
                        scope -> {
                            handed.set(scope);
                            sleepSeconds(1000);
                            return null;
                        });
    }

    @Test
    void createTaskInAGroup_namesCallSoonThreadsafeAndTheGroupStaysAsItIs() {
        assertScopeRefuses(
                "callSoonThreadsafe(() -> group.createTask",
                MisuseThreadTest::groupScope,
                group -> group.createTask(() -> {}));
    }

    @Test
    void cancelOfAGroup_namesCallSoonThreadsafeAndTheGroupStaysAsItIs() {
        assertScopeRefuses(
                "callSoonThreadsafe(group::cancel)",
                MisuseThreadTest::groupScope,
                TaskGroup::cancel);
    }

    @Test
    void rescheduleOfATimeout_namesCallSoonThreadsafeAndTheDeadlineStays() {
        assertScopeRefuses(
                "callSoonThreadsafe(() -> scope.reschedule",
                MisuseThreadTest::timeoutScope,
                scope -> scope.reschedule(Duration.ofSeconds(1)));
    }

    @Test
    void checkThread_isForCodeWrittenUponALoop() {
        assertRefused(
                "drain is for the loop's own thread; from another one use fill",
                () -> plain.checkThread("drain", "fill"));
        plain.checkThread("allowed while it does not run", "");
    }
}
