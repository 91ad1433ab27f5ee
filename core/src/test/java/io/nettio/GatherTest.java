package io.nettio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.testing.LoopTest;
import io.nettio.testing.VirtualTimeLoop;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;

/** {@code gather}. */
final class GatherTest extends LoopTest {
    private final IllegalStateException failure = new IllegalStateException("failed");

    private static Coroutine<String> after(long seconds, String value) {
        return Coroutine.of(
                () -> {
                    sleepSeconds(seconds);
                    return value;
                });
    }

    private Coroutine<String> failingAfter(long seconds) {
        return Coroutine.of(
                () -> {
                    sleepSeconds(seconds);
                    throw failure;
                });
    }

    @Test
    void gather_all_givesResultsInTheOrderOfTheArguments() {
        List<String> results =
                runMain(
                        () ->
                                Asyncio.await(
                                        Asyncio.gather(
                                                after(3, "a"), after(1, "b"), after(2, "c"))));

        assertEquals(List.of("a", "b", "c"), results);
        assertEquals(3, seconds());
    }

    @Test
    void gather_futuresTasksAndCoroutines_mix() {
        runMain(
                () -> {
                    AsyncFuture<String> future = loop.createFuture();
                    future.setResult("future");
                    Task<String> task = Asyncio.createTask(after(1, "task"));
                    note(Asyncio.await(Asyncio.gather(future, task, after(1, "coroutine"))));
                });

        assertTrail("[future, task, coroutine]");
    }

    @Test
    void gather_nothing_isDoneWithAnEmptyList() {
        runMain(
                () -> {
                    AsyncFuture<List<String>> nothing = Asyncio.gather(List.of());
                    assertTrue(nothing.done());
                    assertEquals(List.of(), nothing.result());
                });
    }

    @Test
    void gather_nullResult_isInTheList() {
        assertEquals(
                Arrays.asList("a", null),
                runMain(
                        () ->
                                Asyncio.await(
                                        Asyncio.gather(List.of(after(1, "a"), after(1, null))))));
    }

    @Test
    void gather_oneFails_isThatFailureAtOnceAndTheOthersGoOn() {
        runMain(
                () -> {
                    Task<String> other = Asyncio.createTask(after(5, "other"));
                    assertSame(
                            failure,
                            assertThrows(
                                    IllegalStateException.class,
                                    () -> Asyncio.await(Asyncio.gather(failingAfter(1), other))));
                    noteAt(other.done());
                    note(Asyncio.await(other));
                });

        assertTrail("false@1", "other");
    }

    @Test
    void gather_twoFail_isTheFirstFailure() {
        runMain(
                () -> {
                    AsyncFuture<String> first = loop.createFuture();
                    AsyncFuture<String> second = loop.createFuture();
                    AsyncFuture<List<String>> both = Asyncio.gather(first, second);
                    second.setException(failure);
                    first.setException(new IllegalArgumentException("later"));
                    assertSame(
                            failure,
                            assertThrows(IllegalStateException.class, () -> Asyncio.await(both)));
                });
    }

    @Test
    void gather_childCancelled_failsWithCancelledErrorButIsNotCancelled() {
        runMain(
                () -> {
                    Task<String> child = Asyncio.createTask(after(5, "never"));
                    AsyncFuture<List<String>> all = Asyncio.gather(child, after(1, "other"));
                    yieldNow();
                    child.cancel("only this one");
                    CancelledError error =
                            assertThrows(CancelledError.class, () -> Asyncio.await(all));
                    note(error.getMessage() + " " + all.cancelled());
                    sleepSeconds(2);
                });

        assertTrail("only this one false");
    }

    @Test
    void gather_cancelled_cancelsAllChildrenAndEndsWhenTheyHave() {
        runMain(
                () -> {
                    Task<String> first = Asyncio.createTask(after(5, "a"));
                    Task<String> second =
                            Asyncio.createTask(
                                    () -> {
                                        try {
                                            sleepSeconds(5);
                                        } finally {
                                            sleepSeconds(1);
                                            noteAt("cleaned up");
                                        }
                                        return "b";
                                    });
                    AsyncFuture<List<String>> all = Asyncio.gather(List.of(first, second));
                    AsyncFuture<List<Object>> endOfAll =
                            Asyncio.gather(List.of(first, second), true);
                    yieldNow();
                    assertTrue(all.cancel("enough"));
                    assertFalse(all.done());
                    assertThrows(CancelledError.class, () -> Asyncio.await(all));
                    Asyncio.await(endOfAll);
                    assertTrue(first.cancelled() && second.cancelled());
                });

        assertTrail("cleaned up@1");
    }

    @Test
    void gather_cancelledWithReturnExceptions_stillThrowsCancelledError() {
        runMain(
                () -> {
                    AsyncFuture<List<Object>> all =
                            Asyncio.gather(List.of(after(5, "a"), after(6, "b")), true);
                    yieldNow();
                    all.cancel("enough");
                    assertEquals(
                            "enough",
                            assertThrows(CancelledError.class, () -> Asyncio.await(all))
                                    .getMessage());
                });
    }

    @Test
    void gather_cancelledButChildrenRefuse_failsWithCancelledErrorOnceTheyEnded() {
        runMain(
                () -> {
                    Task<String> first = Asyncio.createTask(this::refuseForASecond);
                    Task<String> second = Asyncio.createTask(this::refuseForASecond);
                    AsyncFuture<List<String>> all = Asyncio.gather(first, second);
                    yieldNow();
                    assertTrue(all.cancel());
                    assertThrows(CancelledError.class, () -> Asyncio.await(all));
                    noteAt(first.result() + second.result());
                });

        assertTrail("valuevalue@1");
    }

    private String refuseForASecond() {
        try {
            sleepSeconds(5);
        } catch (CancelledError refused) {
            sleepSeconds(1);
        }
        return "value";
    }

    @Test
    void gather_cancelledWhenDone_saysFalse() {
        runMain(
                () -> {
                    AsyncFuture<List<String>> all = Asyncio.gather(after(1, "a"));
                    Asyncio.await(all);
                    assertFalse(all.cancel());
                });
    }

    @Test
    void gather_cancelledWhenAllChildrenAreDone_saysFalseAndGivesTheResults() {
        runMain(
                () -> {
                    AsyncFuture<String> child = loop.createFuture();
                    AsyncFuture<List<String>> all = Asyncio.gather(child);
                    child.setResult("value");
                    assertFalse(all.cancel());
                    assertEquals(List.of("value"), Asyncio.await(all));
                });
    }

    @Test
    void gather_awaitingTaskCancelled_cancelsTheChildren() {
        Task<String> child = loop.createTask(after(5, "a"));
        Task<List<String>> waits = loop.createTask(() -> Asyncio.await(Asyncio.gather(child)));
        loop.runOnce();

        waits.cancel();
        runMain(() -> Asyncio.waitOn(List.of(waits), null, ReturnWhen.ALL_COMPLETED));

        assertTrue(waits.cancelled());
        assertTrue(child.cancelled());
    }

    @Test
    void gather_returnExceptions_putsThemIntoTheList() {
        List<Object> results =
                runMain(
                        () -> {
                            AsyncFuture<String> cancelled = loop.createFuture();
                            cancelled.cancel("why");
                            return Asyncio.await(
                                    Asyncio.gather(
                                            List.of(after(2, "a"), failingAfter(1), cancelled),
                                            true));
                        });

        assertEquals("a", results.get(0));
        assertSame(failure, results.get(1));
        assertEquals("why", ((CancelledError) results.get(2)).getMessage());
    }

    @Test
    void gather_returnExceptionsWithoutMessage_givesCancelledErrorWithAnEmptyOne() {
        runMain(
                () -> {
                    AsyncFuture<String> cancelled = loop.createFuture();
                    cancelled.cancel();
                    List<Object> results = Asyncio.await(Asyncio.gather(List.of(cancelled), true));
                    assertEquals("", ((CancelledError) results.get(0)).getMessage());
                });
    }

    @Test
    void gather_sameAwaitableTwice_runsOnceAndIsListedTwice() {
        runMain(
                () -> {
                    Coroutine<String> once =
                            Coroutine.of(
                                    () -> {
                                        note("body");
                                        return "value";
                                    });
                    note(Asyncio.await(Asyncio.gather(once, once)));
                });

        assertTrail("body", "[value, value]");
    }

    @Test
    void gather_doneFailure_isFailedAtOnce() {
        runMain(
                () -> {
                    AsyncFuture<String> failed = loop.createFuture();
                    failed.setException(failure);
                    AsyncFuture<List<String>> all = Asyncio.gather(failed);
                    assertSame(failure, all.exception());
                    assertSame(failure, failed.exception());
                });
    }

    @Test
    void gather_futureOfAnotherLoop_isRefused() {
        VirtualTimeLoop other = loops.virtual();
        runMain(
                () ->
                        assertContains(
                                "different loop",
                                assertThrows(
                                        IllegalArgumentException.class,
                                        () -> Asyncio.gather(other.createFuture()))));
    }

    @Test
    void gather_ofGathers_cancelReachesTheLeaves() {
        runMain(
                () -> {
                    Task<String> leaf = Asyncio.createTask(after(5, "leaf"));
                    AsyncFuture<List<List<String>>> outer =
                            Asyncio.gather(Asyncio.gather(leaf), Asyncio.gather(after(5, "b")));
                    yieldNow();
                    outer.cancel();
                    assertThrows(CancelledError.class, () -> Asyncio.await(outer));
                    assertTrue(leaf.cancelled());
                    yieldTimes(2);
                });
    }
}
