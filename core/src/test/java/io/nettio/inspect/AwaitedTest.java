package io.nettio.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.nettio.AsyncFuture;
import io.nettio.Asyncio;
import io.nettio.Body;
import io.nettio.Coroutine;
import io.nettio.ReturnWhen;
import io.nettio.Task;
import io.nettio.sync.AsyncBarrier;
import io.nettio.sync.AsyncCondition;
import io.nettio.sync.AsyncEvent;
import io.nettio.sync.AsyncLock;
import io.nettio.sync.AsyncQueue;
import io.nettio.sync.AsyncSemaphore;
import io.nettio.sync.Hold;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** Who waits for whom, and for what. */
class AwaitedTest extends Looked {
    private Task<Void> child(String name) {
        return start(name, () -> sleepSeconds(100));
    }

    /** Looks at a task with this code, once it waits. */
    private void whileWaiting(Body code, Body look) {
        runMain(
                () -> {
                    start("parent", code);
                    yieldTimes(3);
                    look.run();
                    endOthers();
                });
    }

    private void assertAwaits(String what, String... children) {
        LoopSnapshot seen = look();
        TaskSnapshot parent = named(seen, "parent");
        assertEquals(what, parent.awaits().what());
        List<Long> numbers = Stream.of(children).map(child -> named(seen, child).number()).toList();
        assertEquals(numbers, parent.awaits().tasks());
        for (String child : children) {
            assertEquals(List.of(parent.number()), named(seen, child).awaitedBy());
        }
    }

    static Stream<Arguments> waitsForTwo() {
        return Stream.of(
                of("Asyncio.await", pair -> Asyncio.await(Asyncio.gather(pair))),
                of("Asyncio.await", pair -> Asyncio.await(Asyncio.gather(Asyncio.gather(pair)))),
                of(
                        "Asyncio.await",
                        pair ->
                                Asyncio.await(
                                        Asyncio.gather(
                                                pair.stream().map(Asyncio::shield).toList()))),
                of("Asyncio.waitOn", pair -> Asyncio.waitOn(pair, null, ReturnWhen.ALL_COMPLETED)),
                of(
                        "Asyncio.waitFor",
                        pair -> Asyncio.waitFor(Asyncio.gather(pair), Duration.ofSeconds(50))),
                of(
                        "Asyncio.timeout",
                        pair ->
                                Asyncio.timeout(
                                        Duration.ofSeconds(50),
                                        scope -> Asyncio.await(Asyncio.gather(pair)))));
    }

    interface Wait {
        void on(List<Task<Void>> pair) throws Exception;
    }

    private static Arguments of(String what, Wait wait) {
        return Arguments.of(what, wait);
    }

    @ParameterizedTest
    @MethodSource("waitsForTwo")
    void task_waitingForTwoOthers_awaitsBoth(String what, Wait wait) {
        whileWaiting(
                () -> wait.on(List.of(child("one"), child("two"))),
                () ->
                        assertAwaits(
                                what.equals("Asyncio.timeout") ? "Asyncio.await" : what,
                                "one",
                                "two"));
    }

    @Test
    void task_awaitingAnother_awaitsIt() {
        whileWaiting(() -> Asyncio.await(child("one")), () -> assertAwaits("Asyncio.await", "one"));
    }

    @Test
    void task_awaitingAShield_awaitsWhatIsInside() {
        whileWaiting(
                () -> Asyncio.await(Asyncio.shield(child("one"))),
                () -> assertAwaits("Asyncio.await", "one"));
    }

    @Test
    void task_takingWhatIsCompletedFirst_awaitsAll() {
        whileWaiting(
                () -> {
                    for (Coroutine<Void> next :
                            Asyncio.asCompleted(List.of(child("one"), child("two")), null)) {
                        Asyncio.await(next);
                    }
                },
                () -> assertAwaits("Asyncio.await", "one", "two"));
    }

    @Test
    void task_leavingItsGroup_awaitsTheTasksOfTheGroup() {
        whileWaiting(
                () ->
                        Asyncio.taskGroup(
                                group -> {
                                    group.createTask(
                                            Coroutine.of(() -> sleepSeconds(100)),
                                            Task.Options.named("one"));
                                }),
                () -> assertAwaits("Asyncio.taskGroup", "one"));
    }

    @Test
    void task_waitingForACancelledOne_awaitsIt() {
        whileWaiting(
                () -> {
                    Task<Void> stubborn =
                            start(
                                    "one",
                                    () -> {
                                        try {
                                            sleepSeconds(100);
                                        } finally {
                                            Asyncio.await(Asyncio.shield(child("cleaning")));
                                        }
                                    });
                    yieldNow();
                    Asyncio.waitFor(stubborn, Duration.ZERO);
                },
                () -> {
                    yieldTimes(3);
                    assertAwaits("Asyncio.waitFor", "one");
                    assertEquals(1, named(look(), "one").cancelling());
                });
    }

    @Test
    void task_awaitedByTwo_hasBoth() {
        runMain(
                () -> {
                    Task<Void> one = child("one");
                    Task<Void> first = start("first", () -> Asyncio.await(one));
                    Task<Void> second = start("second", () -> Asyncio.await(one));
                    yieldTimes(2);
                    LoopSnapshot seen = look();
                    assertEquals(
                            List.of(
                                    named(seen, first.name()).number(),
                                    named(seen, second.name()).number()),
                            named(seen, "one").awaitedBy());
                    endOthers();
                });
    }

    @Test
    void edges_onceTheWaitIsOver_areGone() {
        runMain(
                () -> {
                    Task<Void> one = child("one");
                    Task<Void> waiter =
                            start(
                                    "waiter",
                                    () -> {
                                        Asyncio.waitOn(
                                                List.of(one),
                                                Duration.ofSeconds(1),
                                                ReturnWhen.ALL_COMPLETED);
                                        sleepSeconds(100);
                                    });
                    sleepSeconds(2);
                    assertEquals(List.of(), look(one).awaitedBy());
                    assertEquals(List.of(), look(waiter).awaits().tasks());
                    endOthers();
                });
    }

    static Stream<Arguments> waitsForNoTask() {
        return Stream.of(
                of("AsyncLock.acquire", pair -> lockTwice()),
                of("AsyncEvent.await", pair -> new AsyncEvent().await()),
                of("AsyncQueue.get", pair -> new AsyncQueue<String>().get()),
                of("AsyncQueue.put", pair -> putTwice()),
                of("AsyncSemaphore.acquire", pair -> new AsyncSemaphore(0).acquire()),
                of("AsyncCondition.await", pair -> awaitCondition()),
                of("AsyncBarrier.await", pair -> new AsyncBarrier(2).await()));
    }

    private static void lockTwice() {
        AsyncLock lock = new AsyncLock();
        Hold first = lock.acquire();
        lock.acquire();
        first.close();
    }

    private static void putTwice() {
        AsyncQueue<String> queue = new AsyncQueue<>(1);
        queue.put("one");
        queue.put("two");
    }

    private static void awaitCondition() {
        AsyncCondition condition = new AsyncCondition();
        try (Hold held = condition.acquire()) {
            condition.await();
        }
    }

    @ParameterizedTest
    @MethodSource("waitsForNoTask")
    void task_waitingForNoTask_saysInWhichFunction(String what, Wait wait) {
        whileWaiting(() -> wait.on(List.of()), () -> assertAwaits(what));
    }

    @Test
    void task_awaitingAStage_saysWhich() {
        CompletableFuture<String> stage = new CompletableFuture<>();
        whileWaiting(() -> Asyncio.await(stage), () -> assertAwaits("Asyncio.await of " + stage));
    }

    @Test
    void task_waitingWithATimer_hasItsDeadline() {
        whileWaiting(
                () ->
                        Asyncio.waitOn(
                                List.of(child("one")),
                                Duration.ofSeconds(7),
                                ReturnWhen.ALL_COMPLETED),
                () ->
                        assertEquals(
                                Duration.ofSeconds(7), named(look(), "parent").awaits().dueIn()));
    }

    @Test
    void task_awaitingAPlainFuture_hasNoDeadline() {
        AsyncFuture<String> future = loop.createFuture();
        whileWaiting(
                () -> Asyncio.await(future),
                () -> assertNull(named(look(), "parent").awaits().dueIn()));
    }

    @Test
    void task_startedEagerlyByOneThatRuns_leavesTheOuterOnesStackUnknown() {
        runMain(
                () -> {
                    LoopSnapshot[] seen = new LoopSnapshot[1];
                    Asyncio.createTask(
                            Coroutine.of(() -> seen[0] = look()),
                            Task.Options.named("eager").withEagerStart(true));
                    TaskSnapshot outer = seen[0].tasks().get(0);
                    assertEquals(TaskSnapshot.State.RUNNING, outer.state());
                    assertEquals(false, outer.stackKnown());
                    assertEquals(true, named(seen[0], "eager").stackKnown());
                });
    }

    @Test
    void task_thatVeryManyWaitFor_namesSomeOfThem() {
        runMain(
                () -> {
                    Task<Void> one = child("one");
                    for (int i = 0; i < 300; i++) {
                        start("waiter-" + i, () -> Asyncio.await(one));
                    }
                    yieldTimes(2);
                    assertEquals(100, look(one).awaitedBy().size());
                    endOthers();
                });
    }

    @Test
    void task_awaitingOneBeyondTheLimit_namesItAllTheSame() {
        runMain(
                () -> {
                    Task<?>[] later = new Task<?>[1];
                    start("early", () -> Asyncio.await(later[0]));
                    later[0] = child("later");
                    yieldTimes(2);
                    LoopSnapshot seen = Inspection.of(loop, LIMIT, Limits.DEFAULT.withTasks(2));
                    assertEquals(List.of(3L), named(seen, "early").awaits().tasks());
                    assertContains("3 (not in this snapshot)", TaskTree.of(seen));
                    assertContains("; the oldest 2", TaskTree.of(seen));
                    endOthers();
                });
    }
}
