package io.nettio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.testing.LoopTest;

import org.junit.jupiter.api.Test;

import java.util.List;

/** {@code taskGroup}: waiting, failures, what may be created when. */
final class TaskGroupTest extends LoopTest {
    private final IllegalStateException failure = new IllegalStateException("failed");
    private final IllegalStateException other = new IllegalStateException("other");

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
    void group_tasks_areWaitedFor() {
        runMain(
                () -> {
                    Asyncio.taskGroup(
                            group -> {
                                group.createTask(
                                        () -> {
                                            sleepSeconds(2);
                                            noteAt("slow");
                                        });
                                group.createTask(
                                        () -> {
                                            sleepSeconds(1);
                                            noteAt("fast");
                                        });
                                note("body ends");
                            });
                    noteAt("left");
                });

        assertTrail("body ends", "fast@1", "slow@2", "left@2");
    }

    @Test
    void group_withoutTasks_endsAtOnce() {
        runMain(
                () -> {
                    loop.callSoon(() -> note("callback"));
                    Asyncio.taskGroup(group -> note("body"));
                    note("left");
                    yieldNow();
                });

        assertTrail("body", "left", "callback");
    }

    @Test
    void createTask_result_isTheTasks() {
        runMain(
                () -> {
                    List<Task<String>> tasks = new java.util.ArrayList<>();
                    Asyncio.taskGroup(
                            group -> {
                                tasks.add(group.createTask(() -> "callable"));
                                tasks.add(group.createTask(Coroutine.of(() -> "coroutine")));
                                tasks.add(
                                        group.createTask(
                                                Coroutine.of(() -> Asyncio.currentTask().name()),
                                                Task.Options.named("named")));
                            });
                    tasks.forEach(task -> note(task.result()));
                });

        assertTrail("callable", "coroutine", "named");
    }

    @Test
    void task_fails_cancelsTheOthersAndTheBodyAndThrowsAGroup() {
        runMain(
                () -> {
                    ExceptionGroup thrown =
                            assertFails(
                                    group -> {
                                        group.createTask(() -> failAfter(1, failure));
                                        group.createTask(() -> untilCancelled("sibling"));
                                        untilCancelled("body");
                                    });
                    assertEquals(List.of(failure), thrown.exceptions());
                    assertContains("unhandled errors in a TaskGroup (1 exception", thrown);
                    noteAt(Asyncio.currentTask().cancelling());
                });

        assertTrail("sibling ends@1", "body ends@1", "0@1");
    }

    @Test
    void task_failsAfterTheBodyEnded_throwsAGroup() {
        runMain(
                () -> {
                    assertSame(
                            failure,
                            assertFails(group -> group.createTask(() -> failAfter(1, failure)))
                                    .exceptions()
                                    .get(0));
                    assertEquals(0, Asyncio.currentTask().cancelling());
                    yieldNow();
                });
    }

    @Test
    void body_fails_cancelsTheTasksAndThrowsAGroup() {
        runMain(
                () -> {
                    ExceptionGroup thrown =
                            assertFails(
                                    group -> {
                                        group.createTask(() -> untilCancelled("task"));
                                        yieldNow();
                                        throw failure;
                                    });
                    assertEquals(List.of(failure), thrown.exceptions());
                });

        assertTrail("task ends@0");
    }

    @Test
    void body_failsBeforeATaskStarted_neverRunsIt() {
        runMain(
                () ->
                        assertFails(
                                group -> {
                                    group.createTask(() -> note("never"));
                                    throw failure;
                                }));

        assertTrail();
    }

    @Test
    void tasks_severalFail_allAreInTheGroupInTheirOrder() {
        runMain(
                () -> {
                    ExceptionGroup thrown =
                            assertFails(
                                    group -> {
                                        group.createTask(() -> failAfter(1, failure));
                                        group.createTask(
                                                () -> {
                                                    try {
                                                        sleepSeconds(9);
                                                    } catch (CancelledError cancelled) {
                                                        throw other;
                                                    }
                                                });
                                    });
                    assertEquals(List.of(failure, other), thrown.exceptions());
                    assertContains("2 exceptions", thrown);
                    assertEquals(List.of(failure, other), List.of(thrown.getSuppressed()));
                });
    }

    @Test
    void taskAndBody_bothFail_theBodysIsLast() {
        runMain(
                () -> {
                    ExceptionGroup thrown =
                            assertFails(
                                    group -> {
                                        group.createTask(() -> failAfter(1, failure));
                                        try {
                                            sleepSeconds(9);
                                        } catch (CancelledError cancelled) {
                                            throw other;
                                        }
                                    });
                    assertEquals(List.of(failure, other), thrown.exceptions());
                });
    }

    @Test
    void task_failsInCleanup_isAddedAndWaitedFor() {
        runMain(
                () -> {
                    ExceptionGroup thrown =
                            assertFails(
                                    group -> {
                                        group.createTask(() -> failAfter(1, failure));
                                        group.createTask(
                                                () -> {
                                                    try {
                                                        sleepSeconds(9);
                                                    } finally {
                                                        failAfter(2, other);
                                                    }
                                                });
                                    });
                    noteAt(thrown.exceptions().size());
                });

        assertTrail("2@3");
    }

    @Test
    void task_cancelledAlone_isNoFailure() {
        runMain(
                () -> {
                    Asyncio.taskGroup(
                            group -> {
                                Task<Void> task = group.createTask(() -> sleepSeconds(9));
                                group.createTask(
                                        () -> {
                                            sleepSeconds(1);
                                            task.cancel();
                                            sleepSeconds(1);
                                            noteAt("other goes on");
                                        });
                            });
                    noteAt("left");
                });

        assertTrail("other goes on@2", "left@2");
    }

    @Test
    void createTask_byAChild_isWaitedForToo() {
        runMain(
                () -> {
                    Asyncio.taskGroup(
                            group ->
                                    group.createTask(
                                            () -> {
                                                sleepSeconds(1);
                                                group.createTask(
                                                        () -> {
                                                            sleepSeconds(1);
                                                            noteAt("grandchild");
                                                        });
                                            }));
                    noteAt("left");
                });

        assertTrail("grandchild@2", "left@2");
    }

    @Test
    void createTask_finished_isRefusedAndTheCoroutineIsClosed() {
        runMain(
                () -> {
                    TaskGroup[] left = new TaskGroup[1];
                    Asyncio.taskGroup(group -> left[0] = group);
                    Coroutine<Void> coroutine = Coroutine.of(() -> note("never"));
                    assertContains(
                            "finished",
                            assertThrows(
                                    IllegalStateException.class,
                                    () -> left[0].createTask(coroutine)));
                    assertEquals(Coroutine.State.CLOSED, coroutine.state());
                    assertEquals("TaskGroup[CLOSED tasks=0]", left[0].toString());
                    yieldNow();
                    note("goes on");
                });

        assertTrail("goes on");
    }

    @Test
    void createTask_shuttingDown_isRefusedAndTheCoroutineIsClosed() {
        Coroutine<Void> coroutine = Coroutine.of(() -> note("never"));
        runMain(
                () ->
                        assertFails(
                                group -> {
                                    group.createTask(() -> failAfter(0, failure));
                                    try {
                                        sleepSeconds(9);
                                    } catch (CancelledError cancelled) {
                                        assertContains(
                                                "shutting down",
                                                assertThrows(
                                                        IllegalStateException.class,
                                                        () -> group.createTask(coroutine)));
                                        throw cancelled;
                                    }
                                }));

        assertEquals(Coroutine.State.CLOSED, coroutine.state());
        assertTrail();
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
    void group_eagerTaskFailsAtOnce_cancelsTheBodyAtItsNextAwaitOnly() {
        runMain(
                () -> {
                    ExceptionGroup thrown =
                            assertFails(
                                    group -> {
                                        group.createTask(
                                                Coroutine.of(() -> failAfterNoTime(failure)),
                                                Task.Options.DEFAULT.withEagerStart(true));
                                        note("body goes on");
                                        untilCancelled("body");
                                    });
                    assertEquals(List.of(failure), thrown.exceptions());
                });

        assertTrail("body goes on", "body ends@0");
    }

    private static void failAfterNoTime(RuntimeException with) {
        throw with;
    }

    @Test
    void toString_open_showsTasksAndErrors() {
        runMain(
                () ->
                        assertFails(
                                group -> {
                                    group.createTask(() -> failAfter(0, failure));
                                    group.createTask(() -> sleepSeconds(1));
                                    note(group);
                                    try {
                                        sleepSeconds(9);
                                    } finally {
                                        note(group);
                                    }
                                }));

        assertTrail("TaskGroup[OPEN tasks=2]", "TaskGroup[OPEN tasks=1 errors=1 cancelling]");
        assertFalse(loop.isRunning());
    }
}
