package io.nettio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.testing.LoopTest;

import org.junit.jupiter.api.Test;

import java.util.List;

/** {@code TaskGroup.cancel()}, which Python has since 3.15. */
final class TaskGroupCancelTest extends LoopTest {
    private final IllegalStateException failure = new IllegalStateException("failed");

    private void untilCancelled(String name) {
        try {
            sleepSeconds(100);
        } finally {
            noteAt(name + " ends");
        }
    }

    @Test
    void cancel_inTheBody_endsTasksAndBodyWithoutAnError() {
        runMain(
                () -> {
                    Asyncio.taskGroup(
                            group -> {
                                group.createTask(() -> untilCancelled("task"));
                                yieldNow();
                                group.cancel();
                                untilCancelled("body");
                            });
                    noteAt("left " + Asyncio.currentTask().cancelling());
                    yieldNow();
                });

        assertTrail("task ends@0", "body ends@0", "left 0@0");
    }

    @Test
    void cancel_byAChild_endsTheGroup() {
        runMain(
                () -> {
                    Asyncio.taskGroup(
                            group -> {
                                group.createTask(() -> untilCancelled("sibling"));
                                group.createTask(
                                        () -> {
                                            sleepSeconds(1);
                                            group.cancel();
                                        });
                            });
                    noteAt("left " + Asyncio.currentTask().cancelling());
                });

        assertTrail("sibling ends@1", "left 0@1");
    }

    @Test
    void cancel_byACallbackWhileTheBodyRuns_endsTheBody() {
        runMain(
                () -> {
                    Asyncio.taskGroup(
                            group -> {
                                loop.callLater(java.time.Duration.ofSeconds(1), group::cancel);
                                untilCancelled("body");
                            });
                    noteAt("left");
                });

        assertTrail("body ends@1", "left@1");
    }

    @Test
    void cancel_bodyThatDoesNotAwaitAfterwards_leavesNoCancelBehind() {
        runMain(
                () -> {
                    Asyncio.taskGroup(TaskGroup::cancel);
                    note(Asyncio.currentTask().cancelling());
                    yieldNow();
                    note("not cancelled");
                });

        assertTrail("0", "not cancelled");
    }

    @Test
    void cancel_twice_isTheSameAsOnce() {
        runMain(
                () -> {
                    Asyncio.taskGroup(
                            group -> {
                                group.cancel();
                                group.cancel();
                                note(Asyncio.currentTask().cancelling());
                            });
                    note(Asyncio.currentTask().cancelling());
                });

        assertTrail("1", "0");
    }

    @Test
    void cancel_left_doesNothing() {
        runMain(
                () -> {
                    TaskGroup[] left = new TaskGroup[1];
                    Asyncio.taskGroup(group -> left[0] = group);
                    left[0].cancel();
                    yieldNow();
                    note(Asyncio.currentTask().cancelling());
                });

        assertTrail("0");
    }

    @Test
    void cancel_taskFailsMeanwhile_isThrown() {
        runMain(
                () -> {
                    ExceptionGroup thrown =
                            assertThrows(
                                    ExceptionGroup.class,
                                    () ->
                                            Asyncio.taskGroup(
                                                    group -> {
                                                        group.createTask(this::failInCleanup);
                                                        yieldNow();
                                                        group.cancel();
                                                    }));
                    assertEquals(List.of(failure), thrown.exceptions());
                    assertEquals(0, Asyncio.currentTask().cancelling());
                });
    }

    private void failInCleanup() {
        try {
            sleepSeconds(9);
        } catch (CancelledError cancelled) {
            throw failure;
        }
    }

    @Test
    void cancel_afterATaskFailed_theFailureIsThrown() {
        runMain(
                () ->
                        assertThrows(
                                ExceptionGroup.class,
                                () ->
                                        Asyncio.taskGroup(
                                                group -> {
                                                    group.createTask(
                                                            () -> {
                                                                throw failure;
                                                            });
                                                    try {
                                                        sleepSeconds(9);
                                                    } finally {
                                                        group.cancel();
                                                    }
                                                })));
    }

    @Test
    void cancel_andTheParentFromOutside_isCancelled() {
        Task<Void> parent =
                loop.createTask(
                        () ->
                                Asyncio.taskGroup(
                                        group -> {
                                            group.createTask(
                                                    () -> {
                                                        try {
                                                            sleepSeconds(9);
                                                        } finally {
                                                            sleepSeconds(2);
                                                        }
                                                    });
                                            yieldNow();
                                            group.cancel();
                                        }));
        loop.runOnce();
        loop.runOnce();
        loop.callLater(java.time.Duration.ofSeconds(1), () -> parent.cancel("from outside"));

        runMain(() -> Asyncio.waitOn(List.of(parent), null, ReturnWhen.ALL_COMPLETED));

        assertEquals(2, seconds());
        assertTrue(parent.cancelling() > 0);
    }

    @Test
    void createTask_afterCancel_isRefused() {
        runMain(
                () ->
                        Asyncio.taskGroup(
                                group -> {
                                    group.cancel();
                                    assertContains(
                                            "shutting down",
                                            assertThrows(
                                                    IllegalStateException.class,
                                                    () -> group.createTask(() -> {})));
                                }));
    }
}
