package io.nettio;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.nettio.testing.LoopTest;

import org.junit.jupiter.api.Test;

import java.time.Duration;

/** Timeouts and groups inside each other: no scope takes another one's cancellation. */
final class NestedScopesTest extends LoopTest {
    private static Duration after(long seconds) {
        return Duration.ofSeconds(seconds);
    }

    private static Object sleepLong(Timeout scope) {
        sleepSeconds(100);
        return scope;
    }

    private void noteCancelling(String where) {
        note(where + " " + Asyncio.currentTask().cancelling());
    }

    @Test
    void timeoutAroundAGroup_cancelsItsTasksAndTimesOut() {
        runMain(
                () -> {
                    assertThrows(
                            AsyncTimeoutException.class,
                            () ->
                                    Asyncio.timeout(
                                            after(1),
                                            scope -> {
                                                Asyncio.taskGroup(
                                                        group ->
                                                                group.createTask(
                                                                        this::untilCancelled));
                                                return null;
                                            }));
                    noteCancelling("left");
                });

        assertTrail("task ends@1", "left 0");
    }

    private void untilCancelled() {
        try {
            sleepSeconds(100);
        } finally {
            noteAt("task ends");
        }
    }

    @Test
    void timeoutInsideAGroupsTask_isThatTasksFailure() {
        runMain(
                () -> {
                    ExceptionGroup thrown =
                            assertThrows(
                                    ExceptionGroup.class,
                                    () ->
                                            Asyncio.taskGroup(
                                                    group ->
                                                            group.createTask(
                                                                    () ->
                                                                            Asyncio.timeout(
                                                                                    after(1),
                                                                                    NestedScopesTest
                                                                                            ::sleepLong))));
                    note(thrown.exceptions().get(0).getClass().getSimpleName());
                });

        assertTrail("AsyncTimeoutException");
    }

    @Test
    void taskFailsInAGroupInsideATimeout_isTheFailureAndNotATimeout() {
        runMain(
                () -> {
                    assertThrows(
                            ExceptionGroup.class,
                            () ->
                                    Asyncio.timeout(
                                            after(5),
                                            scope -> {
                                                Asyncio.taskGroup(
                                                        group -> {
                                                            group.createTask(this::fail);
                                                            sleepSeconds(100);
                                                        });
                                                return null;
                                            }));
                    noteCancelling("left");
                    yieldNow();
                });

        assertTrail("left 0");
    }

    private void fail() {
        throw new IllegalStateException("failed");
    }

    @Test
    void timeoutAndFailureInOneTurn_failureIsThrownAndTheTimeoutIsCountedOff() {
        runMain(
                () -> {
                    assertThrows(
                            ExceptionGroup.class,
                            () ->
                                    Asyncio.timeout(
                                            after(1),
                                            scope -> {
                                                Asyncio.taskGroup(
                                                        group -> {
                                                            group.createTask(
                                                                    () -> {
                                                                        sleepSeconds(1);
                                                                        fail();
                                                                    });
                                                            yieldNow();
                                                            scope.reschedule(after(1));
                                                            sleepSeconds(100);
                                                        });
                                                return null;
                                            }));
                    noteCancelling("left");
                    yieldNow();
                    note("not cancelled");
                });

        assertTrail("left 0", "not cancelled");
    }

    @Test
    void nestedGroups_innerFails_outerThrowsAGroupOfAGroup() {
        runMain(
                () -> {
                    ExceptionGroup thrown =
                            assertThrows(
                                    ExceptionGroup.class,
                                    () ->
                                            Asyncio.taskGroup(
                                                    outer ->
                                                            Asyncio.taskGroup(
                                                                    inner -> {
                                                                        inner.createTask(
                                                                                this::fail);
                                                                        sleepSeconds(100);
                                                                    })));
                    ExceptionGroup inner = (ExceptionGroup) thrown.exceptions().get(0);
                    note(inner.exceptions().get(0).getMessage());
                    noteCancelling("left");
                });

        assertTrail("failed", "left 0");
    }

    @Test
    void nestedGroups_outersTaskFails_passesThroughTheInnerAsACancellation() {
        runMain(
                () -> {
                    ExceptionGroup thrown =
                            assertThrows(
                                    ExceptionGroup.class,
                                    () ->
                                            Asyncio.taskGroup(
                                                    outer -> {
                                                        outer.createTask(
                                                                () -> {
                                                                    sleepSeconds(1);
                                                                    fail();
                                                                });
                                                        Asyncio.taskGroup(
                                                                inner ->
                                                                        inner.createTask(
                                                                                this
                                                                                        ::untilCancelled));
                                                        note("never");
                                                    }));
                    note(thrown.exceptions().size());
                    noteCancelling("left");
                });

        assertTrail("task ends@1", "1", "left 0");
    }

    @Test
    void nestedGroups_bothFailInOneTurn_bothAreThrownAndNothingIsLeftCancelled() {
        runMain(
                () -> {
                    ExceptionGroup thrown =
                            assertThrows(
                                    ExceptionGroup.class,
                                    () ->
                                            Asyncio.taskGroup(
                                                    outer -> {
                                                        outer.createTask(this::fail);
                                                        Asyncio.taskGroup(
                                                                inner -> {
                                                                    inner.createTask(this::fail);
                                                                    sleepSeconds(100);
                                                                });
                                                    }));
                    note(thrown.exceptions().size());
                    noteCancelling("left");
                    yieldNow();
                    note("not cancelled");
                });

        assertTrail("2", "left 0", "not cancelled");
    }

    @Test
    void groupCancel_insideATimeout_doesNotEndTheTimeoutsScope() {
        runMain(
                () ->
                        Asyncio.timeout(
                                after(5),
                                scope -> {
                                    Asyncio.taskGroup(
                                            group -> {
                                                group.cancel();
                                                sleepSeconds(100);
                                            });
                                    sleepSeconds(1);
                                    noteAt("still inside");
                                    return null;
                                }));

        assertTrail("still inside@1");
    }
}
