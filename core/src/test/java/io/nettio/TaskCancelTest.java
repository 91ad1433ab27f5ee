package io.nettio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.testing.LoopTest;

import org.junit.jupiter.api.Test;

import java.util.List;

/** {@code Task.cancel}: when and where the error is thrown, and what it reaches. */
final class TaskCancelTest extends LoopTest {
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
    void cancel_suspendedTask_throwsAtItsNextStepAndNotInline() {
        Task<Void> task = sleeper();
        loop.runOnce();

        assertTrue(task.cancel("why"));
        note("asked");
        assertFalse(task.done());
        finish(task);

        assertTrail("started", "asked", "cancelled why@0");
        assertTrue(task.cancelled());
    }

    @Test
    void cancel_beforeTheStart_neverRunsTheBody() {
        Task<Void> task = sleeper();

        assertTrue(task.cancel("too early"));
        assertFalse(task.done());
        loop.runOnce();

        assertTrail();
        assertTrue(task.cancelled());
        assertEquals("too early", assertThrows(CancelledError.class, task::result).getMessage());
        assertEquals(Coroutine.State.CLOSED, task.coroutine().state());
    }

    @Test
    void cancel_beforeTheStartWithACoroutineThatRunsElsewhere_failsTheTask() {
        Coroutine<Void> coroutine = Coroutine.of(() -> sleepSeconds(1));
        Task<Void> first = loop.createTask(coroutine);
        loop.runOnce();
        Task<Void> second = loop.createTask(coroutine);

        second.cancel();
        loop.runOnce();

        assertTrue(second.done());
        assertTrue(second.exception().getMessage().contains("being awaited already"));
        loop.runUntilComplete(first);
        assertEquals(1, seconds());
    }

    @Test
    void cancel_withoutMessage_theErrorHasNone() {
        Task<Void> task = sleeper();
        loop.runOnce();

        task.cancel();
        finish(task);

        assertNull(assertThrows(CancelledError.class, task::result).getMessage());
        assertTrail("started", "cancelled null@0");
    }

    @Test
    void cancel_twiceBeforeTheStep_theFirstMessageStaysWithTheAwaitedFuture() {
        Task<Void> task = sleeper();
        loop.runOnce();

        task.cancel("first");
        task.cancel("second");
        finish(task);

        assertEquals(2, task.cancelling());
        assertTrail("started", "cancelled first@0");
    }

    @Test
    void cancel_awaitedFuture_isCancelledAtOnce() {
        AsyncFuture<String> future = loop.createFuture();
        Task<String> task = loop.createTask(() -> Asyncio.await(future));
        loop.runOnce();

        task.cancel("why");

        assertTrue(future.cancelled());
        finish(task);
        assertTrue(task.cancelled());
    }

    @Test
    void cancel_awaitedTask_isCancelledFirst() {
        Task<Void> inner = sleeper();
        Task<Void> outer =
                loop.createTask(
                        () -> {
                            try {
                                Asyncio.await(inner);
                            } catch (CancelledError cancelled) {
                                note("outer " + inner.cancelled());
                                throw cancelled;
                            }
                        });
        loop.runOnce();

        outer.cancel("why");
        assertEquals(1, inner.cancelling());
        finish(outer);

        assertTrail("started", "cancelled why@0", "outer true");
    }

    @Test
    void cancel_awaitedTaskThatRefuses_isNotSeenByTheOuterTask() {
        Task<String> inner =
                loop.createTask(
                        () -> {
                            try {
                                sleepSeconds(1);
                            } catch (CancelledError refused) {
                                note("refused");
                            }
                            return "value";
                        });
        Task<String> outer = loop.createTask(() -> Asyncio.await(inner));
        loop.runOnce();

        outer.cancel();
        finish(outer);

        assertTrail("refused");
        assertEquals("value", outer.result());
        assertEquals(1, outer.cancelling());
    }

    @Test
    void cancel_beforeTheStartWithACoroutineThatHasEnded_failsTheTask() {
        Coroutine<String> used = Coroutine.of(() -> "value");
        runMain(() -> note(Asyncio.await(used)));
        Task<String> task = loop.createTask(used);

        task.cancel("why");
        loop.runOnce();

        assertContains(
                "already awaited coroutine",
                assertThrows(IllegalStateException.class, task::result));
        assertTrail("value");
    }

    @Test
    void cancel_ofALongChainOfAwaits_needsNoStackForEachLink() {
        Task<Void> last = loop.createTask(() -> sleepSeconds(1000));
        Task<Void> first = last;
        for (int i = 0; i < 20_000; i++) {
            Task<Void> next = first;
            first = loop.createTask(() -> Asyncio.await(next));
        }
        loop.runOnce();

        assertTrue(first.cancel("why"));
        Task<Void> whole = first;
        assertThrows(CancelledError.class, () -> loop.runUntilComplete(whole));

        assertTrue(last.cancelled());
        assertEquals(0, loop.allTasks().size());
    }
}
