package io.nettio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.testing.LoopTest;
import io.nettio.testing.VirtualTimeLoop;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
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
    void gather_pendingFutureTwiceBesideOthers_waitsForAllAndListsItTwice() {
        runMain(
                () -> {
                    AsyncFuture<String> twice = loop.createFuture();
                    loop.callLater(Duration.ofSeconds(1), () -> twice.setResult("twice"));
                    note(Asyncio.await(Asyncio.gather(twice, after(2, "other"), twice)));
                });

        assertTrail("[twice, other, twice]");
        assertEquals(2, seconds());
    }

    @Test
    void gather_doneFutureTwiceBesideAPendingOne_waitsForThePendingOne() {
        runMain(
                () -> {
                    AsyncFuture<String> done = loop.createFuture();
                    done.setResult("done");
                    note(Asyncio.await(Asyncio.gather(done, after(2, "other"), done)));
                });

        assertTrail("[done, other, done]");
        assertEquals(2, seconds());
    }

    @Test
    void gather_futureThatOthersAwait_isNoRepeatOfTheirs() {
        runMain(
                () -> {
                    Task<String> shared = Asyncio.createTask(after(1, "shared"));
                    AsyncFuture<List<String>> first = Asyncio.gather(shared, after(2, "first"));
                    AsyncFuture<List<String>> second =
                            Asyncio.gather(after(3, "second"), shared, shared);
                    note(Asyncio.await(first));
                    note(Asyncio.await(second));
                });

        assertTrail("[shared, first]", "[second, shared, shared]");
        assertEquals(3, seconds());
    }

    @Test
    void gather_coroutineOfAnEarlierGather_isRefusedAsOneThatRan() {
        runMain(
                () -> {
                    Coroutine<String> once = after(1, "value");
                    note(Asyncio.await(Asyncio.gather(once)));
                    note(
                            assertThrows(
                                            IllegalStateException.class,
                                            () -> Asyncio.await(Asyncio.gather(once, once)))
                                    .getMessage());
                });

        assertTrail(
                "[value]",
                "Cannot reuse an already awaited coroutine: make another with Coroutine.of");
    }

    @Test
    void gather_listThatChangesMeanwhile_isOfWhatItHeld() {
        List<Coroutine<String>> given = new ArrayList<>(List.of(after(1, "a"), after(2, "b")));

        List<String> results =
                runMain(
                        () -> {
                            loop.setTaskFactory(
                                    new TaskFactory() {
                                        @Override
                                        public <T extends @Nullable Object> Task<T> create(
                                                Loop on,
                                                Coroutine<T> coroutine,
                                                Task.Options options) {
                                            given.clear();
                                            return TaskFactory.newTask(on, coroutine, options);
                                        }
                                    });
                            return Asyncio.await(Asyncio.gather(given));
                        });

        assertEquals(List.of("a", "b"), results);
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
    void gather_futuresOutsideALoop_isOfTheirLoop() {
        AsyncFuture<String> first = loop.createFuture();
        AsyncFuture<String> second = loop.createFuture();
        AsyncFuture<List<String>> both = Asyncio.gather(first, second);
        assertSame(loop, both.loop());
        second.setResult("b");
        first.setResult("a");

        assertEquals(List.of("a", "b"), loop.runUntilComplete(both));
    }

    @Test
    void gather_futuresOfTwoLoopsOutsideThem_isRefused() {
        AsyncFuture<String> here = loop.createFuture();
        AsyncFuture<String> there = loops.virtual().createFuture();

        assertContains(
                "different loop",
                assertThrows(IllegalArgumentException.class, () -> Asyncio.gather(here, there)));
    }
}
