package io.nettio.metrics.page;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.concurrent.EventExecutor;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Tells all open pages once a second what there is to see. However many there are, the loops are
 * looked at once, and what goes to pages that ask for the same is encoded once. On one executor.
 */
final class EventFeed {
    /** As many pages may be open at once. */
    static final int MAX_SUBSCRIBERS = 16;

    private static final long PERIOD_MILLIS = 1000;
    private static final System.Logger LOGGER = System.getLogger("io.nettio");

    private final EventExecutor executor;
    private final Lookout lookout;
    private final List<Subscriber> subscribers = new ArrayList<>();

    EventFeed(EventExecutor executor, Lookout lookout) {
        this.executor = executor;
        this.lookout = lookout;
    }

    /** Takes samples from now on, whether anybody looks or not, so that who comes sees the past. */
    void start() {
        try {
            executor.schedule(this::tick, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException ended) {
            // nobody can be told any more
        }
    }

    private void tick() {
        start(); // first, so that nothing that fails below ends the feed
        lookout.sample();
        if (!subscribers.isEmpty()) {
            tellWhenSeen(lookout.look());
        }
    }

    Lookout lookout() {
        return lookout;
    }

    /**
     * Begins an answer that goes on until the client or the server ends it.
     *
     * @return false if there are too many already
     */
    boolean subscribe(ChannelHandlerContext ctx, HttpRequest request, Query query) {
        if (subscribers.size() >= MAX_SUBSCRIBERS) {
            return false;
        }
        Subscriber subscriber = new Subscriber(ctx, request, query);
        subscribers.add(subscriber);
        ctx.channel().closeFuture().addListener(closed -> subscribers.remove(subscriber));
        tellWhenSeen(lookout.recent());
        return true;
    }

    private void tellWhenSeen(CompletableFuture<View> looked) {
        looked.thenAccept(this::tell)
                .exceptionally(
                        failure -> {
                            LOGGER.log(
                                    System.Logger.Level.ERROR,
                                    "The live page could not be told what its loops do",
                                    failure);
                            return null;
                        });
    }

    private void tell(View view) {
        Map<Query, ByteBuf> states = new HashMap<>();
        try {
            for (Subscriber subscriber : List.copyOf(subscribers)) {
                if (subscriber.isReady(view)) {
                    ByteBuf state =
                            states.computeIfAbsent(
                                    subscriber.query(), query -> event("state", view.json(query)));
                    subscriber.send(
                            view,
                            subscriber.needsHistory()
                                    ? Unpooled.wrappedBuffer(
                                            event("history", lookout.history()),
                                            state.retainedDuplicate())
                                    : state.retainedDuplicate());
                }
            }
        } finally {
            states.values().forEach(ByteBuf::release);
        }
    }

    private static ByteBuf event(String name, String data) {
        String text = "event: " + name + "\ndata: " + data + "\n\n";
        return Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.UTF_8));
    }
}
