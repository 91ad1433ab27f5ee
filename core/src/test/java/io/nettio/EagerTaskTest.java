package io.nettio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.testing.LoopTest;

import org.junit.jupiter.api.Test;

/** Eager start and task factories. */
final class EagerTaskTest extends LoopTest {
    private static final Task.Options EAGER = Task.Options.DEFAULT.withEagerStart(true);

    @Test
    void eager_endsInItsFirstStep_isDoneInsideCreateTask() {
        runMain(
                () -> {
                    Task<String> task =
                            Asyncio.createTask(
                                    Coroutine.of(
                                            () -> {
                                                note("body");
                                                return "value";
                                            }),
                                    EAGER);
                    note(task.done());
                    note(Asyncio.await(task));
                });

        assertTrail("body", "true", "value");
    }

    @Test
    void eager_suspends_goesOnLikeAnyTask() {
        runMain(
                () -> {
                    Task<Void> task =
                            Asyncio.createTask(
                                    Coroutine.of(
                                            () -> {
                                                note("first step");
                                                yieldNow();
                                                note("second step");
                                            }),
                                    EAGER);
                    note("created " + task.done());
                    Asyncio.await(task);
                });

        assertTrail("first step", "created false", "second step");
    }

    @Test
    void eager_firstStep_isTheCurrentTaskAndThenTheCreatorIsAgain() {
        runMain(
                () -> {
                    Task<?> creator = Asyncio.currentTask();
                    Task<Task<?>> task =
                            Asyncio.createTask(Coroutine.of(Asyncio::currentTask), EAGER);
                    assertSame(task, task.result());
                    assertSame(creator, Asyncio.currentTask());
                });
    }

    @Test
    void eager_firstStep_runsInItsOwnCopyOfTheContext() {
        ContextVar<String> user = ContextVar.of("user");
        runMain(
                () -> {
                    user.set("creator");
                    Asyncio.createTask(
                            Coroutine.of(
                                    () -> {
                                        note(user.get());
                                        user.set("child");
                                    }),
                            EAGER);
                    note(user.get());
                });

        assertTrail("creator", "creator");
    }

    @Test
    void eager_fails_theExceptionIsTheTasksAndNotTheCreators() {
        IllegalStateException failure = new IllegalStateException("eager");
        runMain(
                () -> {
                    Task<Void> task =
                            Asyncio.createTask(
                                    Coroutine.of(
                                            () -> {
                                                throw failure;
                                            }),
                                    EAGER);
                    assertSame(failure, task.exception());
                });
    }

    @Test
    void eager_blocked_isListedAndOneThatEndedIsNot() {
        runMain(
                () -> {
                    Task<Void> ended = Asyncio.createTask(Coroutine.of(() -> {}), EAGER);
                    Task<Void> blocked =
                            Asyncio.createTask(Coroutine.of(() -> sleepSeconds(1)), EAGER);
                    assertFalse(Asyncio.allTasks().contains(ended));
                    assertTrue(Asyncio.allTasks().contains(blocked));
                    Asyncio.await(blocked);
                });
    }

    @Test
    void eager_cancelledAfterItsFirstStep_isCancelledAtItsAwait() {
        runMain(
                () -> {
                    Task<Void> task =
                            Asyncio.createTask(Coroutine.of(() -> sleepSeconds(1)), EAGER);
                    assertTrue(task.cancel());
                    assertThrows(CancelledError.class, () -> Asyncio.await(task));
                });
        assertEquals(0, seconds());
    }

    @Test
    void eager_cancelledAfterItEnded_saysFalse() {
        runMain(
                () -> {
                    Task<Void> task = Asyncio.createTask(Coroutine.of(() -> {}), EAGER);
                    assertFalse(task.cancel());
                    assertFalse(task.cancelled());
                });
    }

    @Test
    void eager_cancelsItselfInItsFirstStep_isCancelledAtItsFirstAwait() {
        runMain(
                () -> {
                    Task<Void> task =
                            Asyncio.createTask(
                                    Coroutine.of(
                                            () -> {
                                                Asyncio.currentTask().cancel();
                                                sleepSeconds(1);
                                            }),
                                    EAGER);
                    assertThrows(CancelledError.class, () -> Asyncio.await(task));
                });
        assertEquals(0, seconds());
    }

    @Test
    void eager_nested_runsDepthFirst() {
        runMain(
                () -> {
                    Asyncio.createTask(
                            Coroutine.of(
                                    () -> {
                                        note("outer begins");
                                        Asyncio.createTask(
                                                Coroutine.of(() -> note("inner")), EAGER);
                                        note("outer ends");
                                    }),
                            EAGER);
                    note("creator");
                });

        assertTrail("outer begins", "inner", "outer ends", "creator");
    }

    @Test
    void eager_innerSuspendsInsideOutersFirstStep_bothGoOn() {
        runMain(
                () -> {
                    Task<Void> outer =
                            Asyncio.createTask(
                                    Coroutine.of(
                                            () -> {
                                                Task<Void> inner =
                                                        Asyncio.createTask(
                                                                Coroutine.of(
                                                                        () -> {
                                                                            yieldNow();
                                                                            note("inner");
                                                                        }),
                                                                EAGER);
                                                note("outer");
                                                Asyncio.await(inner);
                                            }),
                                    EAGER);
                    Asyncio.await(outer);
                });

        assertTrail("outer", "inner");
    }

    @Test
    void eager_creatorWhileItsChildRuns_isRunningAndHasNoStack() {
        runMain(
                () -> {
                    Task<?> creator = Asyncio.currentTask();
                    Asyncio.createTask(
                            Coroutine.of(
                                    () -> {
                                        note(creator.coroutine().state());
                                        note(creator.stack());
                                    }),
                            EAGER);
                });

        assertTrail("RUNNING", "[]");
    }

    @Test
    void eager_loopDoesNotRun_startsInTheNextTurn() {
        Task<Void> task = loop.createTask(Coroutine.of(() -> note("body")), EAGER);
        assertTrail();

        loop.runUntilComplete(task);

        assertTrail("body");
    }

    @Test
    void eager_insideAPlainCallback_runsAtOnce() {
        loop.callSoon(
                () -> {
                    loop.createTask(Coroutine.of(() -> note(Asyncio.currentTask().name())), EAGER);
                    note(Asyncio.currentTask());
                });

        loop.runOnce();

        assertTrail("Task-1", "null");
    }
}
