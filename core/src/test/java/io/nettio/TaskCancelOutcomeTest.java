package io.nettio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.testing.LoopTest;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;

/** How a cancelled task ends: what it may refuse, replace and clean up. */
final class TaskCancelOutcomeTest extends LoopTest {
    private void finish(Task<?> task) {
        runMain(() -> Asyncio.waitOn(List.of(task), null, ReturnWhen.ALL_COMPLETED));
    }

    private Task<Void> sleeper() {
        return loop.createTask(
                () -> {
                    note("started");
                    try {
                        sleepSeconds(10);
                    } catch (CancelledError cancelled) {
                        noteAt("cancelled " + cancelled.getMessage());
                        throw cancelled;
                    }
                });
    }

    @Test
    void cancel_done_saysFalseAndCountsNothing() {
        Task<String> task = loop.createTask(() -> "value");
        loop.runOnce();

        assertFalse(task.cancel());
        assertEquals(0, task.cancelling());
        assertEquals("value", task.result());
    }

    @Test
    void cancel_awaitedFutureDoneButTaskNotYetResumed_isThrownInsteadOfTheResult() {
        AsyncFuture<String> future = loop.createFuture();
        Task<String> task = loop.createTask(() -> Asyncio.await(future));
        loop.runOnce();

        future.setResult("value");
        task.cancel("in between");
        finish(task);

        assertEquals("in between", assertThrows(CancelledError.class, task::result).getMessage());
    }

    @Test
    void cancel_awaitedFutureFailedButTaskNotYetResumed_winsOverTheFailure() {
        AsyncFuture<String> future = loop.createFuture();
        Task<String> task = loop.createTask(() -> Asyncio.await(future));
        loop.runOnce();

        future.setException(new IllegalStateException("lost"));
        task.cancel("in between");
        finish(task);

        assertTrue(task.cancelled());
        assertEquals("lost", future.exception().getMessage());
    }

    @Test
    void cancel_bareYield_throwsAtTheYield() {
        Task<Void> task =
                loop.createTask(
                        () -> {
                            try {
                                yieldNow();
                            } catch (CancelledError cancelled) {
                                note("at the yield");
                                throw cancelled;
                            }
                        });
        loop.runOnce();

        task.cancel();
        loop.runOnce();

        assertTrail("at the yield");
        assertTrue(task.cancelled());
    }

    @Test
    void cancel_currentTask_isThrownAtItsNextAwait() {
        Task<Void> task =
                loop.createTask(
                        () -> {
                            Asyncio.currentTask().cancel("myself");
                            note("still runs");
                            sleepSeconds(10);
                            note("never");
                        });

        finish(task);

        assertTrail("still runs");
        assertEquals("myself", assertThrows(CancelledError.class, task::result).getMessage());
        assertEquals(0, seconds());
    }

    @Test
    void cancel_currentTaskAwaitsDoneFuture_isNotThrownThere() {
        AsyncFuture<String> done = loop.createFuture();
        done.setResult("value");
        Task<Void> task =
                loop.createTask(
                        () -> {
                            Asyncio.currentTask().cancel();
                            note(Asyncio.await(done));
                            yieldNow();
                            note("never");
                        });

        finish(task);

        assertTrail("value");
        assertTrue(task.cancelled());
    }

    @Test
    void cancel_pendingWhenTheBodyReturns_wins() {
        Task<String> task =
                loop.createTask(
                        () -> {
                            Asyncio.currentTask().cancel("at the end");
                            return "dropped";
                        });

        loop.runOnce();

        assertTrue(task.cancelled());
        assertEquals("at the end", assertThrows(CancelledError.class, task::result).getMessage());
    }

    @Test
    void cancel_pendingWhenTheBodyThrows_losesToTheException() {
        IllegalStateException failure = new IllegalStateException("failed");
        Task<String> task =
                loop.createTask(
                        () -> {
                            Asyncio.currentTask().cancel();
                            throw failure;
                        });

        loop.runOnce();

        assertSame(failure, task.exception());
    }

    @Test
    void cancel_caught_theTaskEndsWithItsResult() {
        Task<String> task =
                loop.createTask(
                        () -> {
                            try {
                                sleepSeconds(10);
                            } catch (CancelledError refused) {
                                sleepSeconds(1);
                            }
                            return "value";
                        });
        loop.runOnce();

        task.cancel();
        finish(task);

        assertFalse(task.cancelled());
        assertEquals("value", task.result());
        assertEquals(1, seconds());
    }

    @Test
    void cancel_turnedIntoAnotherException_isThatException() {
        IllegalStateException failure = new IllegalStateException("instead");
        Task<String> task =
                loop.createTask(
                        () -> {
                            try {
                                sleepSeconds(10);
                            } catch (CancelledError cancelled) {
                                throw failure;
                            }
                            return "value";
                        });
        loop.runOnce();

        task.cancel();
        finish(task);

        assertFalse(task.cancelled());
        assertSame(failure, task.exception());
    }

    @Test
    void cancel_cleanupAwaits_isWaitedFor() {
        Task<Void> task =
                loop.createTask(
                        () -> {
                            try {
                                sleepSeconds(10);
                            } finally {
                                sleepSeconds(2);
                                noteAt("cleaned up");
                            }
                        });
        loop.runOnce();

        task.cancel();
        finish(task);

        assertTrail("cleaned up@2");
        assertTrue(task.cancelled());
    }

    @Test
    void cancel_sleepingTask_dropsItsTimer() {
        Task<Void> task = sleeper();
        loop.runOnce();
        assertEquals(1, loop.statistics().timers());

        task.cancel();
        finish(task);

        assertEquals(0, loop.statistics().timers());
    }

    @Test
    void cancel_innerFuture_cancelsTheTaskThatAwaitsIt() {
        AsyncFuture<String> future = loop.createFuture();
        Task<String> task = loop.createTask(() -> Asyncio.await(future));
        loop.runOnce();

        future.cancel("from inside");
        finish(task);

        assertTrue(task.cancelled());
        assertEquals(0, task.cancelling());
        assertEquals("from inside", assertThrows(CancelledError.class, task::result).getMessage());
    }

    @Test
    void cancel_threadOfCancelledErrors_firstResultThrowsTheOriginalAndThenNewOnes() {
        CancelledError original = new CancelledError("original");
        Task<String> task =
                loop.createTask(
                        () -> {
                            throw original;
                        });
        loop.runOnce();

        assertSame(original, assertThrows(CancelledError.class, task::result));
        assertNull(assertThrows(CancelledError.class, task::result).getMessage());
    }

    @Test
    void exception_ofACancelledTask_throwsWithTheMessage() {
        Task<Void> task = loop.createTask(() -> sleepSeconds(10));
        loop.runOnce();

        task.cancel("why");
        finish(task);

        assertEquals("why", assertThrows(CancelledError.class, task::exception).getMessage());
    }

    @Test
    void cancel_itsErrorsTrace_showsTheInterruptedLine() {
        Task<Void> task = loop.createTask(TaskCancelOutcomeTest::interruptedHere);
        loop.runOnce();

        task.cancel();
        CancelledError error =
                assertThrows(CancelledError.class, () -> loop.runUntilComplete(task));

        assertTrue(
                Arrays.stream(error.getStackTrace())
                        .anyMatch(frame -> frame.getMethodName().equals("interruptedHere")));
    }

    /** Or every cancellation would walk the stack twice. */
    @Test
    void cancel_itsErrorsTrace_isNotTakenBeforeItIsThrown() {
        CancelledError error = CancelledError.toBeThrown("why");
        assertEquals(0, error.getStackTrace().length);

        error.thrownHere();

        assertEquals(
                "cancel_itsErrorsTrace_isNotTakenBeforeItIsThrown",
                error.getStackTrace()[1].getMethodName());
    }

    @Test
    void cancel_beforeTheFirstStep_itsErrorsTraceShowsWhoAsked() {
        Task<Void> task = loop.createTask(TaskCancelOutcomeTest::interruptedHere);
        task.cancel();
        loop.runOnce();

        assertShows("askedHere", assertThrows(CancelledError.class, () -> askedHere(task)));
    }

    private static void askedHere(Task<?> task) {
        task.result();
    }

    @Test
    void cancel_beforeTheFirstStep_itsErrorsTraceShowsWhoAwaited() {
        Task<?>[] task = new Task<?>[1];
        Task<Void> awaiting = loop.createTask(() -> awaitedHere(task[0]));
        task[0] = loop.createTask(TaskCancelOutcomeTest::interruptedHere);
        task[0].cancel();

        assertShows(
                "awaitedHere",
                assertThrows(CancelledError.class, () -> loop.runUntilComplete(awaiting)));
    }

    private static void awaitedHere(Task<?> task) {
        Asyncio.await(task);
    }

    @Test
    void cancelledError_madeByHand_showsWhereItWasMade() {
        assertEquals(
                "cancelledError_madeByHand_showsWhereItWasMade",
                new CancelledError("why").getStackTrace()[0].getMethodName());
    }

    private static void assertShows(String method, CancelledError error) {
        assertTrue(
                Arrays.stream(error.getStackTrace())
                        .anyMatch(frame -> frame.getMethodName().equals(method)),
                () -> Arrays.toString(error.getStackTrace()));
    }

    private static void interruptedHere() {
        sleepSeconds(10);
    }
}
