package io.nettio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.testing.LoopTest;

import org.junit.jupiter.api.Test;

import java.util.List;

/** {@code gather} and cancellation, of it and of its children. */
final class GatherCancelTest extends LoopTest {
    private static Coroutine<String> after(long seconds, String value) {
        return Coroutine.of(
                () -> {
                    sleepSeconds(seconds);
                    return value;
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

    @Test
    void gather_cancelled_hasTheMessageOfTheLastChild() {
        runMain(
                () -> {
                    Task<Void> early = Asyncio.createTask(() -> sleepSeconds(10));
                    Task<Void> late = Asyncio.createTask(() -> endWith("late"));
                    AsyncFuture<?> both = Asyncio.gather(List.of(early, late), true);
                    yieldNow();
                    both.cancel("why");
                    note(
                            assertThrows(CancelledError.class, () -> Asyncio.await(both))
                                    .getMessage());
                });

        assertTrail("late");
    }

    private static void endWith(String message) {
        try {
            sleepSeconds(10);
        } catch (CancelledError cancelled) {
            yieldNow();
            throw new CancelledError(message);
        }
    }
}
