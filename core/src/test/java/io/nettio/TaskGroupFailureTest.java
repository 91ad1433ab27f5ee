package io.nettio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.nettio.testing.LoopTest;

import org.junit.jupiter.api.Test;

import java.util.List;

/** A task group whose tasks or code fail, or whose parent is cancelled. */
final class TaskGroupFailureTest extends LoopTest {
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
    void task_cancelledBeforeItsStart_doesNotRunAndIsNoFailure() {
        runMain(
                () ->
                        Asyncio.taskGroup(
                                group -> {
                                    Task<Void> task = group.createTask(() -> note("never"));
                                    task.cancel();
                                }));

        assertTrail();
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
