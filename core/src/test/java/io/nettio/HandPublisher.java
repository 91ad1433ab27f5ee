package io.nettio;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

/** A publisher that a test drives by hand, and that notes what it is asked. */
final class HandPublisher<T> implements Flow.Publisher<T>, Flow.Subscription {
    final List<String> calls = new ArrayList<>();
    Consumer<Long> onRequest = n -> {};
    Runnable onCancel = () -> {};
    private Flow.Subscriber<? super T> subscriber;
    private boolean subscribesAtOnce = true;

    /** A publisher that gives its subscription when the test says so. */
    static <T> HandPublisher<T> lazy() {
        HandPublisher<T> publisher = new HandPublisher<>();
        publisher.subscribesAtOnce = false;
        return publisher;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super T> next) {
        subscriber = next;
        if (subscribesAtOnce) {
            next.onSubscribe(this);
        }
    }

    Flow.Subscriber<? super T> subscriber() {
        return Objects.requireNonNull(subscriber);
    }

    void give(T item) {
        subscriber().onNext(item);
    }

    @Override
    public synchronized void request(long n) {
        calls.add("request " + n);
        onRequest.accept(n);
    }

    @Override
    public synchronized void cancel() {
        calls.add("cancel");
        onCancel.run();
    }

    /** A publisher of the numbers from 1, which gives at once what it is asked for. */
    static HandPublisher<Integer> counting(int last) {
        HandPublisher<Integer> publisher = new HandPublisher<>();
        int[] given = {0};
        publisher.onRequest =
                n -> {
                    for (long left = n; left > 0 && given[0] < last; left--) {
                        publisher.give(++given[0]);
                        if (given[0] == last) {
                            publisher.subscriber().onComplete();
                        }
                    }
                };
        return publisher;
    }
}
