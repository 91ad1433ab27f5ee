package io.nettio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.testing.LoopTest;

import org.junit.jupiter.api.Test;

import java.util.List;

/** A task group whose parent is cancelled. */
final class TaskGroupParentTest extends LoopTest {
    private final IllegalStateException failure = new IllegalStateException("failed");

    private void failAfter(long seconds, RuntimeException with) {
        sleepSeconds(seconds);
        throw with;
    }

    /** Sleeps long, and notes that it was cancelled. */
    private void untilCancelled(String name) {
        try {
            sleepSeconds(100);
        } finally {
            noteAt(name + " ends");
        }
    }

    private ExceptionGroup assertFails(GroupBody body) {
        return assertThrows(ExceptionGroup.class, () -> Asyncio.taskGroup(body));
    }

    @Test
    void parentCancelled_cancelsTheTasksAndIsThrown() {
        Task<Void> parent =
                loop.createTask(
                        () ->
                                Asyncio.taskGroup(
                                        group -> {
                                            group.createTask(() -> untilCancelled("task"));
                                            untilCancelled("body");
                                        }));
        loop.runOnce();
        loop.runOnce();

        parent.cancel("from outside");
        runMain(() -> Asyncio.waitOn(List.of(parent), null, ReturnWhen.ALL_COMPLETED));

        assertTrail("body ends@0", "task ends@0");
        assertEquals(
                "from outside", assertThrows(CancelledError.class, parent::result).getMessage());
    }

    @Test
    void parentCancelledWhileItWaits_cancelsTheTasksAndIsThrown() {
        Task<Void> parent =
                loop.createTask(
                        () ->
                                Asyncio.taskGroup(
                                        group -> group.createTask(() -> untilCancelled("task"))));
        loop.runOnce();
        loop.runOnce();

        parent.cancel("from outside");
        runMain(() -> Asyncio.waitOn(List.of(parent), null, ReturnWhen.ALL_COMPLETED));

        assertTrail("task ends@0");
        assertTrue(parent.cancelled());
        assertEquals(1, parent.cancelling());
    }

    @Test
    void parentCancelledTwiceWhileItWaits_stillWaitsForItsTasks() {
        Task<Void> parent =
                loop.createTask(
                        () ->
                                Asyncio.taskGroup(
                                        group ->
                                                group.createTask(
                                                        () -> {
                                                            try {
                                                                sleepSeconds(9);
                                                            } finally {
                                                                sleepSeconds(3);
                                                                noteAt("task ends");
                                                            }
                                                        })));
        loop.runOnce();
        loop.runOnce();

        parent.cancel("first");
        loop.callLater(java.time.Duration.ofSeconds(1), () -> parent.cancel("second"));
        runMain(() -> Asyncio.waitOn(List.of(parent), null, ReturnWhen.ALL_COMPLETED));

        assertTrail("task ends@3");
        assertTrue(parent.cancelled());
        assertEquals("first", assertThrows(CancelledError.class, parent::result).getMessage());
    }

    @Test
    void parentCancelledAndATaskFails_theFailureWinsAndTheCountStays() {
        Task<Void> parent =
                loop.createTask(
                        () -> {
                            assertFails(
                                    group ->
                                            group.createTask(
                                                    () -> {
                                                        try {
                                                            sleepSeconds(9);
                                                        } finally {
                                                            failAfter(0, failure);
                                                        }
                                                    }));
                            note("cancelling " + Asyncio.currentTask().cancelling());
                            yieldNow();
                            note("never");
                        });
        loop.runOnce();
        loop.runOnce();

        parent.cancel("from outside");
        runMain(() -> Asyncio.waitOn(List.of(parent), null, ReturnWhen.ALL_COMPLETED));

        assertTrail("cancelling 1");
        assertTrue(parent.cancelled());
    }

    @Test
    void parentCancelled_groupWithoutTasks_isThrown() {
        Task<Void> parent = loop.createTask(() -> Asyncio.taskGroup(group -> sleepSeconds(10)));
        loop.runOnce();

        parent.cancel("why");
        loop.runOnce();

        assertEquals("why", assertThrows(CancelledError.class, parent::result).getMessage());
        assertEquals(1, parent.cancelling());
    }
}
