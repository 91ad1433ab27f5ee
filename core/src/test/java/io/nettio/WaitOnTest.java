package io.nettio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.testing.LoopTest;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** {@code waitOn}: asyncio's {@code wait}. */
final class WaitOnTest extends LoopTest {
    private Task<String> after(long seconds, String value) {
        return loop.createTask(
                () -> {
                    sleepSeconds(seconds);
                    return value;
                });
    }

    private static List<Object> asList(Set<AsyncFuture<?>> futures) {
        return new ArrayList<>(futures);
    }

    @Test
    void waitOn_allCompleted_waitsForTheLast() {
        Task<String> slow = after(2, "slow");
        Task<String> fast = after(1, "fast");

        WaitResult result =
                runMain(() -> Asyncio.waitOn(List.of(slow, fast), null, ReturnWhen.ALL_COMPLETED));

        assertEquals(List.of(slow, fast), asList(result.done()));
        assertEquals(List.of(), asList(result.pending()));
        assertEquals(2, seconds());
    }

    @Test
    void waitOn_firstCompleted_returnsWithTheFirstAndCancelsNothing() {
        Task<String> slow = after(2, "slow");
        Task<String> fast = after(1, "fast");

        runMain(
                () -> {
                    WaitResult result =
                            Asyncio.waitOn(List.of(slow, fast), null, ReturnWhen.FIRST_COMPLETED);
                    assertEquals(List.of(fast), asList(result.done()));
                    assertEquals(List.of(slow), asList(result.pending()));
                    noteAt(slow.cancelling());
                    note(Asyncio.await(slow));
                });

        assertTrail("0@1", "slow");
    }

    @Test
    void waitOn_firstException_returnsWithTheFirstFailure() {
        Task<String> good = after(1, "good");
        Task<String> late = after(3, "late");
        Task<String> bad =
                loop.createTask(
                        () -> {
                            sleepSeconds(2);
                            throw new IllegalStateException("bad");
                        });

        runMain(
                () -> {
                    WaitResult result =
                            Asyncio.waitOn(
                                    List.of(good, bad, late), null, ReturnWhen.FIRST_EXCEPTION);
                    assertEquals(List.of(good, bad), asList(result.done()));
                    assertEquals(List.of(late), asList(result.pending()));
                    assertEquals("bad", bad.exception().getMessage());
                    noteAt("returned");
                    Asyncio.await(late);
                });

        assertTrail("returned@2");
    }

    @Test
    void waitOn_firstExceptionWithACancelledOne_waitsOn() {
        Task<String> cancelled = after(9, "never");
        Task<String> good = after(2, "good");
        loop.callSoon(cancelled::cancel);

        WaitResult result =
                runMain(
                        () ->
                                Asyncio.waitOn(
                                        List.of(cancelled, good),
                                        null,
                                        ReturnWhen.FIRST_EXCEPTION));

        assertEquals(2, result.done().size());
        assertEquals(2, seconds());
    }

    @Test
    void waitOn_timeout_returnsWhatIsDoneAndThrowsNothing() {
        Task<String> slow = after(5, "slow");
        Task<String> fast = after(1, "fast");

        runMain(
                () -> {
                    WaitResult result =
                            Asyncio.waitOn(
                                    List.of(slow, fast),
                                    Duration.ofSeconds(2),
                                    ReturnWhen.ALL_COMPLETED);
                    assertEquals(List.of(fast), asList(result.done()));
                    assertEquals(List.of(slow), asList(result.pending()));
                    noteAt("returned");
                    Asyncio.await(slow);
                });

        assertTrail("returned@2");
    }

    @Test
    void waitOn_timeoutNotReached_leavesNoTimer() {
        Task<String> fast = after(1, "fast");

        runMain(
                () -> {
                    Asyncio.waitOn(List.of(fast), Duration.ofSeconds(5), ReturnWhen.ALL_COMPLETED);
                    note(loop.statistics().timers());
                });

        assertTrail("0");
    }

    @Test
    void waitOn_zeroTimeout_looksOnce() {
        Task<String> slow = after(5, "slow");

        runMain(
                () -> {
                    WaitResult result =
                            Asyncio.waitOn(List.of(slow), Duration.ZERO, ReturnWhen.ALL_COMPLETED);
                    assertEquals(List.of(slow), asList(result.pending()));
                    noteAt("returned");
                    Asyncio.await(slow);
                });

        assertTrail("returned@0");
    }

    @Test
    void waitOn_allDoneAlready_returnsThem() {
        AsyncFuture<String> done = loop.createFuture();
        done.setResult("value");

        WaitResult result =
                runMain(() -> Asyncio.waitOn(List.of(done), null, ReturnWhen.ALL_COMPLETED));

        assertEquals(List.of(done), asList(result.done()));
    }

    @Test
    void waitOn_sameFutureTwice_isCountedOnce() {
        Task<String> task = after(1, "value");

        WaitResult result =
                runMain(() -> Asyncio.waitOn(List.of(task, task), null, ReturnWhen.ALL_COMPLETED));

        assertEquals(List.of(task), asList(result.done()));
    }

    @Test
    void waitOn_cancelled_cancelsNoFutureAndLeavesNoCallback() {
        AsyncFuture<String> future = loop.createFuture();
        Task<WaitResult> waits =
                loop.createTask(
                        () ->
                                Asyncio.waitOn(
                                        List.of(future),
                                        Duration.ofSeconds(5),
                                        ReturnWhen.ALL_COMPLETED));
        loop.runOnce();

        waits.cancel();
        loop.runOnce();

        assertTrue(waits.cancelled());
        assertFalse(future.done());
        assertEquals(0, loop.statistics().timers());
        future.setResult("value");
        assertEquals(0, loop.statistics().ready());
    }

    @Test
    void waitOn_firstTwoEndInOneTurn_bothAreDone() {
        AsyncFuture<String> first = loop.createFuture();
        AsyncFuture<String> second = loop.createFuture();
        AsyncFuture<String> third = loop.createFuture();
        loop.callSoon(
                () -> {
                    first.setResult("a");
                    second.setResult("b");
                });

        WaitResult result =
                runMain(
                        () ->
                                Asyncio.waitOn(
                                        List.of(first, second, third),
                                        null,
                                        ReturnWhen.FIRST_COMPLETED));

        assertEquals(List.of(first, second), asList(result.done()));
    }

    @Test
    void waitOn_nothing_isRefused() {
        runMain(
                () ->
                        assertContains(
                                "empty",
                                assertThrows(
                                        IllegalArgumentException.class,
                                        () ->
                                                Asyncio.waitOn(
                                                        List.of(),
                                                        null,
                                                        ReturnWhen.ALL_COMPLETED))));
    }

    @Test
    void waitOn_futureOfAnotherLoop_isRefused() {
        AsyncFuture<String> foreign = loops.virtual().createFuture();
        runMain(
                () ->
                        assertThrows(
                                IllegalArgumentException.class,
                                () ->
                                        Asyncio.waitOn(
                                                List.of(foreign), null, ReturnWhen.ALL_COMPLETED)));
    }

    @Test
    void waitOn_endAndTimeoutInOneTurn_givesWhatIsDone() {
        runMain(
                () -> {
                    Task<Void> first = Asyncio.createTask(() -> sleepSeconds(1));
                    Task<Void> second = Asyncio.createTask(() -> sleepSeconds(2));
                    yieldNow();
                    WaitResult result =
                            Asyncio.waitOn(
                                    List.of(second, first),
                                    Duration.ofSeconds(1),
                                    ReturnWhen.ALL_COMPLETED);
                    assertEquals(Set.of(first), result.done());
                    assertEquals(Set.of(second), result.pending());
                    Asyncio.await(second);
                });
    }
}
