package io.nettio;

import org.jspecify.annotations.Nullable;

import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;

/** A future as a publisher of one item: {@link AsyncFuture#toPublisher}. Any thread. */
final class FuturePublisher<T extends @Nullable Object> implements Flow.Publisher<T> {
    private final CompletableFuture<T> view;

    FuturePublisher(CompletableFuture<T> view) {
        this.view = view;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super T> subscriber) {
        Objects.requireNonNull(subscriber, "subscriber");
        new OneItem<>(view, subscriber).start();
    }

    private static final class OneItem<T extends @Nullable Object> implements Flow.Subscription {
        private final CompletableFuture<T> view;
        private final Flow.Subscriber<? super T> subscriber;
        private final AtomicBoolean ended = new AtomicBoolean();
        private volatile boolean started; // nothing is signalled while onSubscribe runs
        private volatile boolean requested;
        private volatile boolean cancelled;

        OneItem(CompletableFuture<T> view, Flow.Subscriber<? super T> subscriber) {
            this.view = view;
            this.subscriber = subscriber;
        }

        void start() {
            subscriber.onSubscribe(this);
            started = true;
            view.whenComplete((value, failure) -> signalWhenDue());
        }

        @Override
        public void request(long n) {
            if (n <= 0) {
                end(
                        () ->
                                subscriber.onError(
                                        new IllegalArgumentException(
                                                "request(" + n + ") (expected: > 0)")));
                return;
            }
            requested = true;
            if (started) {
                signalWhenDue();
            }
        }

        @Override
        public void cancel() {
            cancelled = true;
            if (ended.compareAndSet(false, true)) {
                view.cancel(false);
            }
        }

        /** Called whenever one of its conditions has come true; the last call finds them all. */
        private void signalWhenDue() {
            if (!view.isDone()) {
                return;
            }
            if (view.isCancelled()) {
                end(
                        () ->
                                subscriber.onError(
                                        new CancellationException("The future was cancelled")));
            } else if (view.isCompletedExceptionally()) {
                end(() -> subscriber.onError(view.exceptionNow()));
            } else {
                signalItem(view.resultNow());
            }
        }

        private void signalItem(T item) {
            if (item == null) {
                end(subscriber::onComplete);
            } else if (requested) {
                end(
                        () -> {
                            subscriber.onNext(item);
                            if (!cancelled) {
                                subscriber.onComplete();
                            }
                        });
            }
        }

        private void end(Runnable last) {
            if (ended.compareAndSet(false, true)) {
                last.run();
            }
        }
    }
}
