package io.nettio.netty;

import io.nettio.AsyncFuture;
import io.nettio.AsyncItems;
import io.nettio.Publishers;
import io.netty.util.ReferenceCountUtil;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.FlowAdapters;
import org.reactivestreams.Publisher;

/**
 * {@link Publishers}, for publishers of {@code org.reactivestreams}, such as Reactor's {@code Flux}
 * and {@code Mono}. Who uses it has that library already; nothing else here needs it.
 *
 * <p>What {@link Publishers} and {@link AsyncItems} say of order, back-pressure, cancels and
 * threads holds here, too. Items with a reference count that came and that nobody takes any more
 * are released.
 */
@SuppressWarnings("exports") // who has no Reactive Streams must be able to compile against the rest
public final class ReactiveStreams {
    private static final int DEFAULT_BATCH = 16;

    private ReactiveStreams() {}

    /** See {@link Publishers#items(java.util.concurrent.Flow.Publisher)}. */
    public static <T> AsyncItems<T> items(Publisher<? extends T> publisher) {
        return items(publisher, DEFAULT_BATCH);
    }

    /** See {@link Publishers#items(java.util.concurrent.Flow.Publisher, int)}. */
    public static <T> AsyncItems<T> items(Publisher<? extends T> publisher, int batch) {
        return Publishers.items(
                FlowAdapters.toFlowPublisher(given(publisher)), batch, ReferenceCountUtil::release);
    }

    /** See {@link Publishers#first}. */
    public static <T> @Nullable T first(Publisher<? extends T> publisher) {
        return Publishers.first(FlowAdapters.toFlowPublisher(given(publisher)));
    }

    /** See {@link Publishers#single}; for a {@code Mono}. */
    public static <T> @Nullable T single(Publisher<? extends T> publisher) {
        return Publishers.single(FlowAdapters.toFlowPublisher(given(publisher)));
    }

    /** See {@link AsyncFuture#toPublisher}; for {@code Mono.from}. */
    public static <T extends @Nullable Object> Publisher<T> toPublisher(AsyncFuture<T> future) {
        return FlowAdapters.toPublisher(future.toPublisher());
    }

    private static <T> Publisher<T> given(Publisher<T> publisher) {
        if (publisher == null) {
            throw new IllegalArgumentException("null: give the publisher to subscribe to");
        }
        return publisher;
    }
}
