package io.nettio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.nettio.testing.LoopTest;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** {@code asCompleted}. */
final class AsCompletedTest extends LoopTest {
    private Coroutine<String> after(long seconds, String value) {
        return Coroutine.of(
                () -> {
                    sleepSeconds(seconds);
                    return value;
                });
    }

    @Test
    void asCompleted_all_givesResultsInTheOrderOfTheirEnd() {
        runMain(
                () -> {
                    for (Coroutine<String> next :
                            Asyncio.asCompleted(
                                    List.of(after(3, "c"), after(1, "a"), after(2, "b")), null)) {
                        noteAt(Asyncio.await(next));
                    }
                });

        assertTrail("a@1", "b@2", "c@3");
    }

    @Test
    void asCompleted_failure_isThrownInItsTurn() {
        IllegalStateException failure = new IllegalStateException("failed");
        runMain(
                () -> {
                    Coroutine<String> bad =
                            Coroutine.of(
                                    () -> {
                                        throw failure;
                                    });
                    Iterator<Coroutine<String>> results =
                            Asyncio.asCompleted(List.of(after(1, "a"), bad), null).iterator();
                    assertSame(
                            failure,
                            assertThrows(
                                    IllegalStateException.class,
                                    () -> Asyncio.await(results.next())));
                    note(Asyncio.await(results.next()));
                });

        assertTrail("a");
    }

    @Test
    void asCompleted_timeout_thoseLeftTimeOutAndGoOn() {
        runMain(
                () -> {
                    Task<String> slow = Asyncio.createTask(after(5, "slow"));
                    Iterator<Coroutine<String>> results =
                            Asyncio.asCompleted(
                                            List.of(slow, after(1, "fast")), Duration.ofSeconds(2))
                                    .iterator();
                    noteAt(Asyncio.await(results.next()));
                    assertContains(
                            "asCompleted ran out",
                            assertThrows(
                                    AsyncTimeoutException.class,
                                    () -> Asyncio.await(results.next())));
                    noteAt(slow.cancelling());
                    noteAt(Asyncio.await(slow));
                });

        assertTrail("fast@1", "0@2", "slow@5");
    }

    @Test
    void asCompleted_inTime_leavesNoTimer() {
        runMain(
                () -> {
                    Iterator<Coroutine<String>> results =
                            Asyncio.asCompleted(List.of(after(1, "a")), Duration.ofSeconds(9))
                                    .iterator();
                    note(Asyncio.await(results.next()));
                    note(loop.statistics().timers());
                });

        assertTrail("a", "0");
    }

    @Test
    void asCompleted_endAndTimeoutInOneTurn_whatEndedFirstIsGiven() {
        runMain(
                () -> {
                    AsyncFuture<String> future = loop.createFuture();
                    loop.callLater(Duration.ofSeconds(1), () -> future.setResult("just late"));
                    Iterator<Coroutine<String>> results =
                            Asyncio.asCompleted(List.of(future), Duration.ofSeconds(1)).iterator();
                    assertThrows(AsyncTimeoutException.class, () -> Asyncio.await(results.next()));
                    note(future.result());
                });

        assertTrail("just late");
    }

    @Test
    void asCompleted_sameAwaitableTwice_isGivenOnce() {
        runMain(
                () -> {
                    Coroutine<String> once = after(1, "a");
                    for (Coroutine<String> next : Asyncio.asCompleted(List.of(once, once), null)) {
                        note(Asyncio.await(next));
                    }
                });

        assertTrail("a");
    }

    @Test
    void asCompleted_endInTheTurnAfterTheTimeout_isNotGivenTwice() {
        runMain(
                () -> {
                    AsyncFuture<String> future = loop.createFuture();
                    Iterator<Coroutine<String>> results =
                            Asyncio.asCompleted(List.of(future), Duration.ofSeconds(1)).iterator();
                    loop.callLater(Duration.ofSeconds(1), () -> future.setResult("late"));
                    assertThrows(AsyncTimeoutException.class, () -> Asyncio.await(results.next()));
                    yieldTimes(2);
                    assertFalse(results.hasNext());
                });
    }

    @Test
    void asCompleted_twoWaitersCancelled_theThirdGetsTheResult() {
        runMain(
                () -> {
                    AsyncFuture<String> future = loop.createFuture();
                    List<AsyncFuture<String>> all =
                            List.of(future, loop.createFuture(), loop.createFuture());
                    Iterator<Coroutine<String>> results = Asyncio.asCompleted(all, null).iterator();
                    Task<String> first = Asyncio.createTask(results.next());
                    Task<String> second = Asyncio.createTask(results.next());
                    Task<String> third = Asyncio.createTask(results.next());
                    yieldNow();
                    loop.callSoon(() -> future.setResult("value"));
                    loop.callSoon(first::cancel);
                    loop.callSoon(second::cancel);
                    note(Asyncio.await(third));
                    assertEquals(true, first.cancelled() && second.cancelled());
                });

        assertTrail("value");
    }

    @Test
    void asCompleted_nothing_givesNothing() {
        runMain(
                () ->
                        assertFalse(
                                Asyncio.asCompleted(List.<Coroutine<String>>of(), Duration.ZERO)
                                        .iterator()
                                        .hasNext()));
    }

    @Test
    void asCompleted_takenTooOften_isRefused() {
        runMain(
                () -> {
                    Iterator<Coroutine<String>> results =
                            Asyncio.asCompleted(List.of(after(1, "a")), null).iterator();
                    note(Asyncio.await(results.next()));
                    assertThrows(NoSuchElementException.class, results::next);
                });

        assertTrail("a");
    }

    @Test
    void asCompleted_awaitedByManyTasks_eachGetsOne() {
        runMain(
                () -> {
                    Iterator<Coroutine<String>> results =
                            Asyncio.asCompleted(List.of(after(2, "b"), after(1, "a")), null)
                                    .iterator();
                    note(Asyncio.await(Asyncio.gather(results.next(), results.next())));
                });

        assertTrail("[a, b]");
    }

    @Test
    void asCompleted_iteratedAgain_goesOnWhereItWas() {
        runMain(
                () -> {
                    Iterable<Coroutine<String>> results =
                            Asyncio.asCompleted(List.of(after(2, "b"), after(1, "a")), null);
                    note(Asyncio.await(results.iterator().next()));
                    note(Asyncio.await(results.iterator().next()));
                    assertFalse(results.iterator().hasNext());
                });

        assertTrail("a", "b");
    }

    @Test
    void asCompleted_waiterCancelled_theNextWaiterGetsTheResult() {
        runMain(
                () -> {
                    AsyncFuture<String> future = loop.createFuture();
                    AsyncFuture<String> never = loop.createFuture();
                    Iterator<Coroutine<String>> results =
                            Asyncio.asCompleted(List.of(future, never), null).iterator();
                    Task<String> first = Asyncio.createTask(results.next());
                    Task<String> second = Asyncio.createTask(results.next());
                    yieldNow();
                    first.cancel();
                    yieldNow();
                    future.setResult("value");
                    note(Asyncio.await(second));
                    assertEquals(true, first.cancelled());
                });

        assertTrail("value");
    }

    @Test
    void asCompleted_waiterCancelledInTheTurnOfTheResult_passesItOn() {
        runMain(
                () -> {
                    AsyncFuture<String> future = loop.createFuture();
                    AsyncFuture<String> never = loop.createFuture();
                    Iterator<Coroutine<String>> results =
                            Asyncio.asCompleted(List.of(future, never), null).iterator();
                    Task<String> first = Asyncio.createTask(results.next());
                    Task<String> second = Asyncio.createTask(results.next());
                    yieldNow();
                    future.setResult("value");
                    loop.callSoon(first::cancel); // behind the result's own callback
                    note(Asyncio.await(second));
                    assertEquals(true, first.cancelled());
                });

        assertTrail("value");
    }

    @Test
    void asCompleted_lastOneAwaitedFirst_givesTheFirstResult() {
        runMain(
                () -> {
                    Iterator<Coroutine<String>> results =
                            Asyncio.asCompleted(List.of(after(1, "a"), after(2, "b")), null)
                                    .iterator();
                    Coroutine<String> first = results.next();
                    Coroutine<String> second = results.next();
                    noteAt(Asyncio.await(second));
                    noteAt(Asyncio.await(first));
                });

        assertTrail("a@1", "b@2");
    }
}
