package io.nettio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.testing.LoopTest;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Flow;

/** A future as a publisher. */
final class FuturePublisherTest extends LoopTest {
    private final AsyncFuture<String> future = loop.createFuture();
    private final Flow.Publisher<String> publisher = future.toPublisher();

    /** Notes its signals, and asks for nothing by itself. */
    private final class Noting implements Flow.Subscriber<String> {
        private final String name;
        private Flow.Subscription subscription;
        private boolean cancelsAtTheItem;

        Noting(String name) {
            this.name = name;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
        }

        Flow.Subscription subscription() {
            return Objects.requireNonNull(subscription);
        }

        @Override
        public void onNext(String item) {
            note(name + " item " + item);
            if (cancelsAtTheItem) {
                subscription().cancel();
            }
        }

        @Override
        public void onError(Throwable thrown) {
            note(name + " " + thrown);
        }

        @Override
        public void onComplete() {
            note(name + " complete");
        }
    }

    private Noting subscribe(String name) {
        Noting subscriber = new Noting(name);
        publisher.subscribe(subscriber);
        return subscriber;
    }

    @Test
    void result_afterTheRequest_isTheItem() {
        subscribe("a").subscription().request(1);
        future.setResult("value");
        loop.runOnce();

        assertTrail("a item value", "a complete");
    }

    @Test
    void result_beforeTheRequest_waitsForIt() {
        Noting late = subscribe("a");
        future.setResult("value");
        loop.runOnce();
        assertTrail();

        late.subscription().request(5);
        late.subscription().request(5);

        assertTrail("a item value", "a complete");
    }

    @Test
    void result_goesToEverySubscriber() {
        subscribe("a").subscription().request(1);
        future.setResult("value");
        loop.runOnce();
        subscribe("b").subscription().request(1);

        assertTrail("a item value", "a complete", "b item value", "b complete");
    }

    @Test
    void nullResult_completesWithoutAnItem() {
        subscribe("a");
        future.setResult(null);
        loop.runOnce();

        assertTrail("a complete");
    }

    @Test
    void failure_needsNoRequest() {
        subscribe("a");
        future.setException(new IOException("disk"));
        loop.runOnce();

        assertTrail("a java.io.IOException: disk");
    }

    @Test
    void cancelOfTheFuture_failsTheSubscribers() {
        subscribe("a");
        future.cancel();
        loop.runOnce();

        assertTrail("a java.util.concurrent.CancellationException: The future was cancelled");
    }

    @Test
    void cancelOfTheSubscription_cancelsTheFuture() {
        Noting subscriber = subscribe("a");

        subscriber.subscription().cancel();
        loop.runOnce();
        loop.runOnce(); // the future tells its view

        assertTrue(future.cancelled());
        assertTrail();
    }

    @Test
    void cancelOfTheSubscription_fromAnotherThread_cancelsTheTask() throws Exception {
        Task<String> task =
                loop.createTask(
                        () -> {
                            sleepSeconds(1);
                            return "value";
                        });
        Noting subscriber = new Noting("a");
        task.toPublisher().subscribe(subscriber);

        Thread other = new Thread(subscriber.subscription()::cancel);
        other.start();
        other.join();
        runMain(() -> Asyncio.waitOn(List.of(task), null, ReturnWhen.ALL_COMPLETED));

        assertTrue(task.cancelled());
        assertEquals(0, seconds());
        future.cancel();
        loop.runOnce();
    }

    @Test
    void cancelBehindTheResult_changesNothing() {
        Noting subscriber = subscribe("a");
        subscriber.subscription().request(1);
        future.setResult("value");
        loop.runOnce();

        subscriber.subscription().cancel();

        assertFalse(future.cancelled());
    }

    @Test
    void cancelInsideTheItem_isTheEnd() {
        Noting subscriber = subscribe("a");
        subscriber.cancelsAtTheItem = true;
        subscriber.subscription().request(1);
        future.setResult("value");
        loop.runOnce();

        assertTrail("a item value");
    }

    @Test
    void requestOfNone_isAnError() {
        Noting subscriber = subscribe("a");

        subscriber.subscription().request(0);
        future.setResult("value");
        loop.runOnce();

        assertTrail("a java.lang.IllegalArgumentException: request(0) (expected: > 0)");
    }

    @Test
    void requestInsideOnSubscribe_isHeard() {
        future.setResult("value");
        loop.runOnce();
        publisher.subscribe(
                new Flow.Subscriber<>() {
                    @Override
                    public void onSubscribe(Flow.Subscription subscription) {
                        subscription.request(1);
                        note("subscribed");
                    }

                    @Override
                    public void onNext(String item) {
                        note(item);
                    }

                    @Override
                    public void onError(Throwable thrown) {}

                    @Override
                    public void onComplete() {}
                });

        assertTrail("subscribed", "value");
    }

    @Test
    void subscriberThatIsNull_isRefused() {
        assertThrows(NullPointerException.class, () -> publisher.subscribe(null));
    }

    @Test
    void loopThatCloses_failsTheSubscribers() {
        subscribe("a");

        loop.close();

        assertTrail("a java.lang.IllegalStateException: Event loop is closed");
    }

    @Test
    void publisherOfAFuture_isAwaited() {
        loop.callSoon(() -> future.setResult("value"));

        runMain(() -> note(Publishers.single(publisher)));

        assertTrail("value");
    }
}
