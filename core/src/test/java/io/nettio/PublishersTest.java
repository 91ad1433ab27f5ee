package io.nettio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.testing.LoopTest;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.SubmissionPublisher;

/** A publisher's items, read from a coroutine. */
final class PublishersTest extends LoopTest {
    private final HandPublisher<String> hand = new HandPublisher<>();

    @Test
    void items_ofAnEndingPublisher_comeInOrderInAForLoop() {
        runMain(
                () -> {
                    try (AsyncItems<Integer> items = Publishers.items(HandPublisher.counting(40))) {
                        for (int item : items) {
                            if (item % 10 == 0) {
                                note(item);
                            }
                        }
                    }
                    note("end");
                });

        assertTrail("10", "20", "30", "40", "end");
    }

    @Test
    void items_publishedByOtherThreads_allCome() {
        try (SubmissionPublisher<Integer> publisher = new SubmissionPublisher<>()) {
            List<Integer> got = new ArrayList<>();
            runMain(
                    () -> {
                        AsyncItems<Integer> items = Publishers.items(publisher);
                        new Thread(
                                        () -> {
                                            for (int i = 0; i < 5_000; i++) {
                                                publisher.submit(i);
                                            }
                                            publisher.close();
                                        })
                                .start();
                        items.forEach(got::add);
                    });

            assertEquals(5_000, got.size());
            assertEquals(got.stream().sorted().toList(), got);
        }
        assertEquals(0, LoopState.of(loop).engine.jobs().get());
    }

    @Test
    void items_none_areAwaitedWhileOthersRun() {
        runMain(
                () -> {
                    AsyncItems<String> items = Publishers.items(hand);
                    loop.callSoon(() -> note("callback"));
                    loop.callSoon(() -> hand.give("item"));
                    note(items.next());
                    items.close();
                });

        assertTrail("callback", "item");
    }

    @Test
    void items_thatAreThere_doNotSuspend() {
        runMain(
                () -> {
                    loop.callSoon(() -> note("callback"));
                    AsyncItems<Integer> items = Publishers.items(HandPublisher.counting(2));
                    note(items.next());
                    note(items.next());
                    yieldNow();
                });

        assertTrail("1", "2", "callback");
    }

    @Test
    void request_isMadeInBatches() {
        HandPublisher<Integer> publisher = HandPublisher.counting(10);
        runMain(() -> Publishers.items(publisher, 4).forEach(item -> {}));

        assertEquals(List.of("request 4", "request 2", "request 2", "request 2"), publisher.calls);
    }

    @Test
    void request_withABatchOfOne_isMadeWhenTheItemIsWanted() {
        runMain(
                () -> {
                    AsyncItems<String> items = Publishers.items(hand, 1);
                    hand.give("first");
                    items.next();
                    assertEquals(List.of("request 1"), hand.calls);
                    loop.callSoon(() -> hand.give("second"));
                    items.next();
                    assertEquals(List.of("request 1", "request 1"), hand.calls);
                    items.close();
                });
    }

    @Test
    void hasNext_askedAgain_takesNothing() {
        runMain(
                () -> {
                    AsyncItems<Integer> items = Publishers.items(HandPublisher.counting(1));
                    assertTrue(items.hasNext());
                    assertTrue(items.hasNext());
                    items.next();
                    assertFalse(items.hasNext());
                    assertFalse(items.hasNext());
                });
    }

    @Test
    void next_atTheEnd_throws() {
        runMain(
                () -> {
                    AsyncItems<String> items = Publishers.items(hand);
                    hand.subscriber().onComplete();
                    assertThrows(NoSuchElementException.class, items::next);
                });
    }

    @Test
    void error_comesBehindTheItems_asTheOriginal() {
        IOException failure = new IOException("disk");
        runMain(
                () -> {
                    AsyncItems<String> items = Publishers.items(hand);
                    hand.give("item");
                    hand.subscriber().onError(failure);
                    note(items.next());
                    assertSame(failure, assertThrows(IOException.class, items::hasNext));
                    assertSame(failure, assertThrows(IOException.class, items::next));
                });

        assertTrail("item");
        assertEquals(List.of("request 16"), hand.calls);
    }

    @Test
    void error_thatIsACancellation_throwsCancelledError() {
        runMain(
                () -> {
                    AsyncItems<String> items = Publishers.items(hand);
                    hand.subscriber().onError(new CancellationException("upstream"));
                    Error thrown = assertThrows(CancelledError.class, items::hasNext);
                    assertEquals("upstream", thrown.getMessage());
                });
    }

    @Test
    void close_early_cancelsTheSubscriptionOnce() {
        runMain(
                () -> {
                    AsyncItems<String> items = Publishers.items(hand);
                    items.close();
                    items.close();
                    Exception refused = assertThrows(IllegalStateException.class, items::hasNext);
                    assertContains("subscribe again", refused);
                });

        assertEquals(List.of("request 16", "cancel"), hand.calls);
    }

    @Test
    void close_behindTheEnd_cancelsNothing() {
        HandPublisher<Integer> publisher = HandPublisher.counting(1);
        runMain(
                () -> {
                    try (AsyncItems<Integer> items = Publishers.items(publisher)) {
                        items.next();
                    }
                });

        assertEquals(List.of("request 16"), publisher.calls);
    }

    @Test
    void close_withItemsLeft_givesThemToBeReleased() {
        runMain(
                () -> {
                    AsyncItems<String> items = Publishers.items(hand, 4, item -> note(item));
                    hand.give("taken");
                    hand.give("left");
                    items.next();
                    items.close();
                    hand.give("late");
                });

        assertTrail("left", "late");
    }

    @Test
    void close_whileAnotherTaskWaits_endsThatWait() {
        runMain(
                () -> {
                    AsyncItems<String> items = Publishers.items(hand);
                    Task<Boolean> waiting = loop.createTask(items::hasNext);
                    yieldNow();
                    items.close();
                    assertThrows(IllegalStateException.class, () -> Asyncio.await(waiting));
                });
    }

    @Test
    void hasNext_whileAnotherTaskWaits_isRefused() {
        runMain(
                () -> {
                    AsyncItems<String> items = Publishers.items(hand);
                    Task<Boolean> waiting = loop.createTask(items::hasNext);
                    yieldNow();
                    Exception refused = assertThrows(IllegalStateException.class, items::hasNext);
                    assertContains("Another task", refused);
                    hand.subscriber().onComplete();
                    note(Asyncio.await(waiting));
                });

        assertTrail("false");
    }

    @Test
    void taskCancelled_whileItWaits_cancelsTheSubscription() {
        Task<Boolean> task = loop.createTask(() -> Publishers.items(hand).hasNext());
        loop.runOnce();

        task.cancel();
        runMain(() -> Asyncio.waitOn(List.of(task), null, ReturnWhen.ALL_COMPLETED));

        assertTrue(task.cancelled());
        assertEquals(List.of("request 16", "cancel"), hand.calls);
        assertEquals(0, LoopState.of(loop).engine.jobs().get());
    }

    @Test
    void taskCancelled_beforeTheSubscriptionCame_cancelsItWhenItComes() {
        HandPublisher<String> late = HandPublisher.lazy();
        Task<Boolean> task = loop.createTask(() -> Publishers.items(late).hasNext());
        loop.runOnce();
        task.cancel();
        runMain(() -> Asyncio.waitOn(List.of(task), null, ReturnWhen.ALL_COMPLETED));

        late.subscriber().onSubscribe(late);
        loop.runOnce();

        assertEquals(List.of("cancel"), late.calls);
    }

    @Test
    void timeout_aroundTheWait_cancelsTheSubscription() {
        HandPublisher<String> silent = new HandPublisher<>();
        Loop plain = loops.plain();

        assertThrows(
                AsyncTimeoutException.class,
                () ->
                        plain.runUntilComplete(
                                () ->
                                        Asyncio.timeout(
                                                Duration.ofMillis(1),
                                                scope -> Publishers.items(silent).hasNext())));

        assertEquals(List.of("request 16", "cancel"), silent.calls);
    }

    @Test
    void first_ofMany_cancelsTheRest() {
        HandPublisher<Integer> publisher = HandPublisher.counting(5);

        assertEquals(1, runMain(() -> Publishers.first(publisher)));

        assertEquals(List.of("request 1", "cancel"), publisher.calls);
    }

    @Test
    void first_ofNone_isNull() {
        Task<String> first = loop.createTask(() -> Publishers.first(hand));
        loop.callSoon(() -> hand.subscriber().onComplete());

        assertNull(loop.runUntilComplete(first));
    }

    @Test
    void single_ofOne_waitsForTheEndAndCancelsNothing() {
        HandPublisher<Integer> publisher = HandPublisher.counting(1);

        assertEquals(1, runMain(() -> Publishers.single(publisher)));

        assertEquals(List.of("request 2"), publisher.calls);
    }

    @Test
    void single_ofNone_isNull() {
        Task<String> single = loop.createTask(() -> Publishers.single(hand));
        loop.callSoon(() -> hand.subscriber().onComplete());

        assertNull(loop.runUntilComplete(single));
    }

    @Test
    void single_ofTwo_isRefusedAndCancelled() {
        HandPublisher<Integer> publisher = HandPublisher.counting(5);

        Exception refused =
                assertThrows(
                        IllegalStateException.class,
                        () -> runMain(() -> Publishers.single(publisher)));

        assertContains("second item", refused);
        assertEquals(List.of("request 2", "request 1", "cancel"), publisher.calls);
    }

    @Test
    void items_outsideACoroutine_areRefused() {
        Exception refused = assertThrows(IllegalStateException.class, () -> Publishers.items(hand));

        assertContains("inside a coroutine", refused);
    }

    @Test
    void items_withoutAPublisherOrABatch_areRefused() {
        runMain(
                () -> {
                    assertThrows(IllegalArgumentException.class, () -> Publishers.items(null));
                    assertThrows(IllegalArgumentException.class, () -> Publishers.items(hand, 0));
                    assertThrows(
                            IllegalArgumentException.class, () -> Publishers.items(hand, 1, null));
                });
    }

    @Test
    void items_onAnotherThread_areRefused() throws Exception {
        AsyncItems<String> items = runMain(() -> Publishers.items(hand));
        Task<Void> running =
                loop.createTask(
                        () -> {
                            Thread other =
                                    new Thread(
                                            () -> {
                                                assertThrows(
                                                        IllegalStateException.class,
                                                        items::hasNext);
                                                assertThrows(
                                                        IllegalStateException.class, items::close);
                                                note("refused");
                                            });
                            other.start();
                            other.join();
                            items.close();
                        });

        loop.runUntilComplete(running);

        assertTrail("refused");
    }
}
