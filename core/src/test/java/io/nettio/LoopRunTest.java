package io.nettio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.testing.LoopTest;
import io.nettio.testing.VirtualTimeLoop;

import org.junit.jupiter.api.Test;

import java.io.IOException;

/** {@code runUntilComplete}, {@code runForever}, {@code stop}, {@code close}. */
final class LoopRunTest extends LoopTest {
    @Test
    void runUntilComplete_coroutine_givesItsResult() {
        assertEquals("value", loop.runUntilComplete(Coroutine.of(() -> "value")));
    }

    @Test
    void runUntilComplete_callable_givesItsResult() {
        assertEquals("value", loop.runUntilComplete(() -> "value"));
    }

    @Test
    void runUntilComplete_future_givesItsResult() {
        AsyncFuture<String> future = loop.createFuture();
        loop.callSoon(() -> future.setResult("value"));

        assertEquals("value", loop.runUntilComplete(future));
    }

    @Test
    void runUntilComplete_doneFuture_givesItsResult() {
        AsyncFuture<String> future = loop.createFuture();
        future.setResult("value");

        assertEquals("value", loop.runUntilComplete(future));
    }

    @Test
    void runUntilComplete_failing_throwsTheOriginalException() {
        IOException failure = new IOException("disk");

        assertSame(
                failure,
                assertThrows(
                        IOException.class,
                        () ->
                                loop.runUntilComplete(
                                        () -> {
                                            throw failure;
                                        })));
    }

    @Test
    void runUntilComplete_cancelledTask_throwsCancelledError() {
        Task<Void> task = loop.createTask(() -> sleepSeconds(1));
        loop.callSoon(task::cancel);

        assertThrows(CancelledError.class, () -> loop.runUntilComplete(task));
    }

    @Test
    void runUntilComplete_again_goesOnOnTheSameLoop() {
        runMain(() -> note("first"));
        runMain(() -> note("second"));

        assertTrail("first", "second");
    }

    @Test
    void runUntilComplete_otherTasks_stayForTheNextRun() {
        Task<Void> other =
                loop.createTask(
                        () -> {
                            sleepSeconds(5);
                            noteAt("other");
                        });
        runMain(() -> sleepSeconds(1));
        assertFalse(other.done());

        loop.runUntilComplete(other);

        assertTrail("other@5");
    }

    @Test
    void runUntilComplete_stoppedBefore_isRefusedAndTheFutureCanBeRunOn() {
        AsyncFuture<String> future = loop.createFuture();
        loop.callSoon(loop::stop);

        assertContains(
                "stopped before Future completed",
                assertThrows(IllegalStateException.class, () -> loop.runUntilComplete(future)));

        future.setResult("value");
        assertEquals("value", loop.runUntilComplete(future));
    }

    @Test
    void stop_inACallback_endsAfterTheTurnsOtherCallbacks() {
        loop.callSoon(
                () -> {
                    loop.stop();
                    loop.callSoon(() -> note("next turn"));
                });
        loop.callSoon(() -> note("same turn"));

        loop.runForever();
        assertTrail("same turn");
        loop.runOnce();
        assertTrail("same turn", "next turn");
    }

    @Test
    void stop_beforeTheRun_runsExactlyOneTurn() {
        loop.callSoon(
                () -> {
                    note("first turn");
                    loop.callSoon(() -> note("second turn"));
                });

        loop.stop();
        loop.runForever();

        assertTrail("first turn");
        loop.runOnce();
    }

    @Test
    void stop_once_doesNotEndTheRunAfter() {
        loop.stop();
        loop.runForever();

        runMain(() -> sleepSeconds(1));

        assertEquals(1, seconds());
    }

    @Test
    void stop_withTimersSet_waitsForNone() {
        TimerHandle timer = loop.callLater(java.time.Duration.ofHours(1), () -> note("timer"));

        loop.callSoon(loop::stop);
        loop.runForever();

        assertEquals(0, loop.time());
        timer.cancel();
    }

    @Test
    void isRunning_insideAndOutside_saysSo() {
        assertFalse(loop.isRunning());

        runMain(() -> note(loop.isRunning()));

        assertTrail("true");
        assertFalse(loop.isRunning());
    }

    @Test
    void getRunningLoop_insideACallback_isTheLoop() {
        loop.callSoon(() -> note(Asyncio.getRunningLoop() == loop));

        loop.runOnce();

        assertTrail("true");
    }

    @Test
    void getRunningLoopOrNull_insideACallbackAndOutside_isTheLoopAndNull() {
        loop.callSoon(() -> note(Asyncio.getRunningLoopOrNull() == loop));

        loop.runOnce();

        note(Asyncio.getRunningLoopOrNull());
        assertTrail("true", "null");
    }

    @Test
    void runForever_onTheRunningLoop_isRefusedAndHarmsNothing() {
        runMain(
                () -> {
                    assertContains(
                            "already running",
                            assertThrows(IllegalStateException.class, loop::runForever));
                    sleepSeconds(1);
                    noteAt("goes on");
                });

        assertTrail("goes on@1");
    }

    @Test
    void runUntilComplete_onTheRunningLoop_isRefusedAndTheCoroutineCanBeAwaited() {
        runMain(
                () -> {
                    Coroutine<String> coroutine = Coroutine.of(() -> "value");
                    assertContains(
                            "already running: await there, or createTask",
                            assertThrows(
                                    IllegalStateException.class,
                                    () -> loop.runUntilComplete(coroutine)));
                    note(Asyncio.await(coroutine));
                });

        assertTrail("value");
    }

    @Test
    void runUntilComplete_ofAnotherLoopInsideOne_isRefusedAndLeavesNoTaskThere() {
        VirtualTimeLoop other = loops.virtual();
        runMain(
                () -> {
                    Coroutine<String> coroutine = Coroutine.of(() -> "value");
                    assertContains(
                            "another loop is running on this thread",
                            assertThrows(
                                    IllegalStateException.class,
                                    () -> other.runUntilComplete(coroutine)));
                    assertEquals(0, other.allTasks().size());
                    note(Asyncio.await(coroutine));
                });

        assertTrail("value");
    }

    @Test
    void runOnce_onTheRunningLoop_isRefused() {
        runMain(() -> assertThrows(IllegalStateException.class, loop::runOnce));
    }

    @Test
    void close_running_isRefusedAndTheLoopGoesOn() {
        runMain(
                () -> {
                    assertContains(
                            "stop it first",
                            assertThrows(IllegalStateException.class, loop::close));
                    yieldNow();
                    note("goes on");
                });

        assertTrail("goes on");
    }

    @Test
    void close_twice_doesNothingTheSecondTime() {
        loop.close();
        loop.close();

        assertTrue(loop.isClosed());
    }

    @Test
    void close_queuedCallbacks_areForgotten() {
        loop.callSoon(() -> note("ready"));
        loop.callLater(java.time.Duration.ofSeconds(1), () -> note("timer"));

        loop.close();

        assertEquals(0, loop.statistics().turns());
        assertEquals(0, loop.statistics().ready());
        assertEquals(0, loop.statistics().timers());
    }

    @Test
    void close_pendingTask_isReportedAsDestroyed() {
        Task<Void> task = loop.createTask(() -> sleepSeconds(1));
        loop.runOnce();

        loop.close();

        ExceptionContext report = takeReport();
        assertEquals("Task was destroyed but it is pending!", report.message());
        assertSame(task, report.task());
    }

    @Test
    void close_timerCancelledAfterwards_isHarmless() {
        TimerHandle timer = loop.callLater(java.time.Duration.ofSeconds(1), () -> {});
        loop.close();

        timer.cancel();

        assertEquals(0, loop.statistics().timers());
    }
}
