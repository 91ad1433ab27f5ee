package io.nettio.metrics.page;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.concurrent.EventExecutor;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Answers what is different each time: the stream of events, and the JSON. */
final class LiveAnswers {
    private final List<ObservedLoop> loops;
    private final TaskReader tasks;
    private final Clock clock;

    /** For each loop that serves the page one, which is confined to it. */
    private final Map<EventExecutor, EventFeed> feeds = new ConcurrentHashMap<>();

    LiveAnswers(List<ObservedLoop> loops, TaskReader tasks, Clock clock) {
        this.loops = loops;
        this.tasks = tasks;
        this.clock = clock;
    }

    private EventFeed feed(ChannelHandlerContext ctx) {
        return feeds.computeIfAbsent(ctx.executor(), this::startFeed);
    }

    private EventFeed startFeed(EventExecutor executor) {
        EventFeed feed = new EventFeed(executor, new Lookout(executor, clock, tasks, loops));
        feed.start();
        executor.terminationFuture().addListener(ended -> feeds.remove(executor));
        return feed;
    }

    /** The stream of events. */
    void events(ChannelHandlerContext ctx, HttpRequest request) {
        Query query = queryOf(ctx, request);
        if (query == null) {
            return;
        }
        if (PageAnswer.isHead(request)) {
            ctx.writeAndFlush(PageAnswer.streamHead(request));
        } else if (!feed(ctx).subscribe(ctx, request, query)) {
            PageAnswer.sentence(
                    ctx,
                    request,
                    HttpResponseStatus.SERVICE_UNAVAILABLE,
                    EventFeed.MAX_SUBSCRIBERS
                            + " pages are open, and more are not served: close one of them.");
        }
    }

    /** All there is to see, once. */
    void json(ChannelHandlerContext ctx, HttpRequest request) {
        Query query = queryOf(ctx, request);
        if (query != null) {
            feed(ctx)
                    .lookout()
                    .recent()
                    .whenComplete((view, failure) -> answer(ctx, request, query, view));
        }
    }

    private static void answer(
            ChannelHandlerContext ctx, HttpRequest request, Query query, @Nullable View view) {
        if (view == null) { // the feed has logged it
            PageAnswer.sentence(
                    ctx,
                    request,
                    HttpResponseStatus.INTERNAL_SERVER_ERROR,
                    "The loops could not be looked at; the log of the process says why.");
            return;
        }
        ctx.writeAndFlush(
                PageAnswer.full(
                        request,
                        HttpResponseStatus.OK,
                        "application/json",
                        ByteBufUtil.writeUtf8(ctx.alloc(), view.json(query))));
    }

    /** Null where the request is refused, and has been answered. */
    private @Nullable Query queryOf(ChannelHandlerContext ctx, HttpRequest request) {
        if (PageAnswer.refusesMethod(ctx, request)) {
            return null;
        }
        try {
            return Query.of(request, EventFeed.MAX_TASKS);
        } catch (IllegalArgumentException wrong) {
            PageAnswer.sentence(
                    ctx,
                    request,
                    HttpResponseStatus.BAD_REQUEST,
                    String.valueOf(wrong.getMessage()));
            return null;
        }
    }
}
