package io.nettio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.nettio.testing.LoopTest;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Publishers that break the rules of Reactive Streams do not break the loop. */
final class RuleBreakingPublisherTest extends LoopTest {
    private final HandPublisher<String> hand = new HandPublisher<>();

    @Test
    void moreItemsThanAskedFor_cancelAndFailBehindTheGoodOnes() {
        runMain(
                () -> {
                    AsyncItems<String> items = Publishers.items(hand, 1);
                    hand.give("asked for");
                    hand.give("not asked for");
                    note(items.next());
                    assertContains(
                            "more items", assertThrows(IllegalStateException.class, items::next));
                });

        assertTrail("asked for");
        assertEquals(List.of("request 1", "cancel"), hand.calls);
    }

    @Test
    void nullItem_isThrownToThePublisherAndToTheCoroutine() {
        runMain(
                () -> {
                    AsyncItems<String> items = Publishers.items(hand);
                    assertThrows(NullPointerException.class, () -> hand.give(null));
                    assertContains(
                            "null", assertThrows(NullPointerException.class, items::hasNext));
                });

        assertEquals(List.of("request 16", "cancel"), hand.calls);
    }

    @Test
    void nullSubscriptionOrError_isThrownToThePublisher() {
        runMain(
                () -> {
                    AsyncItems<String> items = Publishers.items(hand);
                    assertThrows(
                            NullPointerException.class, () -> hand.subscriber().onSubscribe(null));
                    assertThrows(NullPointerException.class, () -> hand.subscriber().onError(null));
                    items.close();
                });
    }

    @Test
    void secondSubscription_isCancelledAndTheFirstGoesOn() {
        HandPublisher<String> second = new HandPublisher<>();
        runMain(
                () -> {
                    AsyncItems<String> items = Publishers.items(hand);
                    hand.subscriber().onSubscribe(second);
                    hand.give("item");
                    note(items.next());
                    items.close();
                });

        assertTrail("item");
        assertEquals(List.of("cancel"), second.calls);
        assertEquals(List.of("request 16", "cancel"), hand.calls);
    }

    @Test
    void itemBeforeTheSubscription_fails() {
        HandPublisher<String> lazy = HandPublisher.lazy();
        runMain(
                () -> {
                    AsyncItems<String> items = Publishers.items(lazy);
                    lazy.give("too early");
                    lazy.subscriber().onSubscribe(lazy);
                    assertThrows(IllegalStateException.class, items::hasNext);
                });

        assertEquals(List.of("cancel"), lazy.calls);
    }

    @Test
    void signalsBehindTheEnd_areDropped() {
        runMain(
                () -> {
                    AsyncItems<String> items = Publishers.items(hand, 4, item -> note(item));
                    hand.subscriber().onComplete();
                    hand.give("late");
                    hand.subscriber().onError(new IOException("late"));
                    hand.subscriber().onComplete();
                    assertFalse(items.hasNext());
                });

        assertTrail("late");
    }

    @Test
    void signalsBehindACancel_areDropped() {
        runMain(
                () -> {
                    AsyncItems<String> items = Publishers.items(hand);
                    items.close();
                    hand.give("late");
                    hand.subscriber().onError(new IOException("late"));
                });

        assertEquals(List.of("request 16", "cancel"), hand.calls);
    }

    @Test
    void requestThatThrows_failsWithThat() {
        IllegalStateException refused = new IllegalStateException("no requests today");
        hand.onRequest =
                n -> {
                    throw refused;
                };
        runMain(
                () -> {
                    AsyncItems<String> items = Publishers.items(hand);
                    assertSame(refused, assertThrows(IllegalStateException.class, items::next));
                });

        assertEquals(List.of("request 16", "cancel"), hand.calls);
    }

    @Test
    void cancelThatThrows_isReported() {
        IllegalStateException refused = new IllegalStateException("no cancels today");
        hand.onCancel =
                () -> {
                    throw refused;
                };
        runMain(() -> Publishers.items(hand).close());
        loop.runOnce();

        assertSame(refused, takeReport().exception());
    }

    @Test
    void releaseThatThrows_isReported() {
        IllegalStateException refused = new IllegalStateException("still in use");
        runMain(
                () -> {
                    AsyncItems<String> items =
                            Publishers.items(
                                    hand,
                                    1,
                                    item -> {
                                        throw refused;
                                    });
                    hand.give("item");
                    items.close();
                });
        loop.runOnce();

        assertSame(refused, takeReport().exception());
    }

    @Test
    void subscribeThatThrows_isThrownByItems() {
        IllegalStateException refused = new IllegalStateException("closed");
        runMain(
                () ->
                        assertSame(
                                refused,
                                assertThrows(
                                        IllegalStateException.class,
                                        () ->
                                                Publishers.items(
                                                        subscriber -> {
                                                            throw refused;
                                                        }))));
    }

    @Test
    void signalsOfChangingThreads_keepTheirOrder() {
        runMain(
                () -> {
                    AsyncItems<String> items = Publishers.items(hand);
                    CompletableFuture.runAsync(() -> hand.give("from another thread")).join();
                    hand.give("from the loop");
                    hand.subscriber().onComplete();
                    items.forEach(this::note);
                });

        assertTrail("from another thread", "from the loop");
    }

    @Test
    void signalsAfterTheLoopClosed_cancelTheSubscription() {
        loop.createTask(() -> Publishers.items(hand).hasNext());
        loop.runOnce();
        loop.close();
        assertContains("destroyed", takeReport().message());

        hand.give("late");
        hand.give("later");

        assertEquals("cancel", hand.calls.get(1));
    }

    @Test
    void signalsThatTheClosedLoopNeverTookIn_areReleasedAtTheNext() {
        loop.createTask(() -> Publishers.items(hand, 4, item -> note(item)).hasNext());
        loop.runOnce();
        CompletableFuture.runAsync(() -> hand.give("not taken in")).join();
        loop.close();
        assertContains("destroyed", takeReport().message());

        hand.give("late");

        assertTrail("not taken in", "late");
    }
}
