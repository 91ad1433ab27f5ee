package io.nettio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.nettio.testing.LoopTest;

import org.junit.jupiter.api.Test;

import java.util.List;

/** {@code taskGroup}: waiting, failures, what may be created when. */
final class TaskGroupTest extends LoopTest {
    private final IllegalStateException failure = new IllegalStateException("failed");

    private void failAfter(long seconds, RuntimeException with) {
        sleepSeconds(seconds);
        throw with;
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
    void createTask_null_isRefusedAndTheGroupGoesOn() {
        runMain(
                () ->
                        Asyncio.taskGroup(
                                group -> {
                                    Exception refused =
                                            assertThrows(
                                                    IllegalArgumentException.class,
                                                    () -> group.createTask((Coroutine<?>) null));
                                    note(refused.getMessage());
                                    group.createTask(() -> note("goes on"));
                                }));

        assertTrail("createTask(null): give a coroutine or the task's code", "goes on");
    }

    @Test
    void createTask_options_areTheTasks() {
        runMain(
                () ->
                        Asyncio.taskGroup(
                                group ->
                                        group.createTask(
                                                Coroutine.of(
                                                        () -> note(Asyncio.currentTask().name())),
                                                Task.Options.named("yolo"))));

        assertTrail("yolo");
    }

    @Test
    void task_thatHasEnded_isLetGo() {
        runMain(
                () ->
                        Asyncio.taskGroup(
                                group -> {
                                    group.createTask(() -> sleepSeconds(1));
                                    group.createTask(() -> sleepSeconds(3));
                                    sleepSeconds(2);
                                    note(group);
                                    sleepSeconds(2);
                                    note(group);
                                }));

        assertTrail("TaskGroup[OPEN tasks=1]", "TaskGroup[OPEN tasks=0]");
    }
}
