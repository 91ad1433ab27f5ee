package io.nettio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.testing.LoopTest;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

/** Timeouts inside each other and around a cancellation: none takes another one's. */
final class NestedTimeoutsTest extends LoopTest {
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

    private void finish(Task<?> task) {
        runMain(() -> Asyncio.waitOn(List.of(task), null, ReturnWhen.ALL_COMPLETED));
    }

    @Test
    void innerTimeoutFirst_theOuterGoesOn() {
        runMain(
                () -> {
                    Asyncio.timeout(
                            after(5),
                            outer -> {
                                assertThrows(
                                        AsyncTimeoutException.class,
                                        () ->
                                                Asyncio.timeout(
                                                        after(1), NestedTimeoutsTest::sleepLong));
                                noteCancelling("between");
                                sleepSeconds(1);
                                return null;
                            });
                    noteAt("left");
                });

        assertTrail("between 0", "left@2");
    }

    @Test
    void outerTimeoutFirst_passesThroughTheInnerAsACancellation() {
        runMain(
                () -> {
                    assertThrows(
                            AsyncTimeoutException.class,
                            () ->
                                    Asyncio.timeout(
                                            after(1),
                                            outer -> {
                                                assertThrows(
                                                        CancelledError.class,
                                                        () ->
                                                                Asyncio.timeout(
                                                                        after(5),
                                                                        NestedTimeoutsTest
                                                                                ::sleepLong));
                                                noteCancelling("inside");
                                                throw new CancelledError();
                                            }));
                    noteCancelling("outside");
                });

        assertTrail("inside 1", "outside 0");
    }

    @Test
    void bothTimeoutsInOneTurn_innerPassesOnAndOuterTimesOut() {
        runMain(
                () -> {
                    assertThrows(
                            AsyncTimeoutException.class,
                            () ->
                                    Asyncio.timeout(
                                            after(1),
                                            outer -> {
                                                assertThrows(
                                                        CancelledError.class,
                                                        () ->
                                                                Asyncio.timeout(
                                                                        after(1),
                                                                        NestedTimeoutsTest
                                                                                ::sleepLong));
                                                noteCancelling("inside");
                                                throw new CancelledError();
                                            }));
                    noteCancelling("outside");
                    yieldNow();
                });

        assertTrail("inside 1", "outside 0");
    }

    @Test
    void timeoutInFinally_ofACancelledTask_isStillATimeout() {
        Task<Void> task =
                loop.createTask(
                        () -> {
                            try {
                                sleepSeconds(100);
                            } finally {
                                assertThrows(
                                        AsyncTimeoutException.class,
                                        () ->
                                                Asyncio.timeout(
                                                        after(1), NestedTimeoutsTest::sleepLong));
                                noteCancelling("after");
                            }
                        });
        loop.runOnce();

        task.cancel();
        finish(task);

        assertTrail("after 1");
        assertTrue(task.cancelled());
    }

    @Test
    void timeoutAfterASwallowedCancel_isStillATimeout() {
        Task<Void> task =
                loop.createTask(
                        () -> {
                            try {
                                sleepSeconds(100);
                            } catch (CancelledError swallowed) {
                                noteCancelling("swallowed");
                            }
                            assertThrows(
                                    AsyncTimeoutException.class,
                                    () -> Asyncio.timeout(after(1), NestedTimeoutsTest::sleepLong));
                            noteCancelling("after");
                        });
        loop.runOnce();

        task.cancel();
        finish(task);

        assertTrail("swallowed 1", "after 1");
    }

    @Test
    void cancelInsideTheTimeoutAfterASwallowedCancel_isACancellation() {
        Task<Void> task =
                loop.createTask(
                        () -> {
                            try {
                                sleepSeconds(100);
                            } catch (CancelledError swallowed) {
                                noteCancelling("swallowed");
                            }
                            Asyncio.timeout(
                                    after(1),
                                    scope -> {
                                        Asyncio.currentTask().cancel();
                                        sleepSeconds(100);
                                        return null;
                                    });
                        });
        loop.runOnce();

        task.cancel();
        finish(task);

        assertTrue(task.cancelled());
        assertEquals(2, task.cancelling());
    }
}
