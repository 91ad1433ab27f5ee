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
    private static final System.Logger LOGGER = System.getLogger("io.nettio");

    /** So many matching tasks an event has, of all loops together, each of which has its part. */
    private static final int MAX_TASKS_OF_EVENT = 1000;

    private static final int MAX_TASKS_OF_JSON = 10_000;
    private static final int MIN_TASKS = 20;

    private final List<ObservedLoop> loops;
    private final TaskReader tasks;
    private final ReportsJson reports;
    private final Clock clock;

    /** For each loop that serves the page one, which is confined to it. */
    private final Map<EventExecutor, EventFeed> feeds = new ConcurrentHashMap<>();

    LiveAnswers(List<ObservedLoop> loops, TaskReader tasks, ReportsJson reports, Clock clock) {
        this.loops = loops;
        this.tasks = tasks;
        this.reports = reports;
        this.clock = clock;
    }

    private EventFeed feed(ChannelHandlerContext ctx) {
        return feeds.computeIfAbsent(ctx.executor(), this::startFeed);
    }

    private EventFeed startFeed(EventExecutor executor) {
        EventFeed feed =
                new EventFeed(executor, new Lookout(executor, clock, loops, tasks, reports));
        feed.start();
        executor.terminationFuture().addListener(ended -> feeds.remove(executor));
        return feed;
    }

    /** The stream of events. */
    void events(ChannelHandlerContext ctx, HttpRequest request) {
        Query query = queryOf(ctx, request, MAX_TASKS_OF_EVENT);
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
        Query query = queryOf(ctx, request, MAX_TASKS_OF_JSON);
        if (query != null) {
            feed(ctx)
                    .lookout()
                    .recent()
                    .thenAccept(view -> answer(ctx, request, query, view))
                    .exceptionally(failure -> refuse(ctx, request, failure));
        }
    }

    private static void answer(
            ChannelHandlerContext ctx, HttpRequest request, Query query, View view) {
        ctx.writeAndFlush(
                PageAnswer.full(
                        request,
                        HttpResponseStatus.OK,
                        "application/json",
                        ByteBufUtil.writeUtf8(ctx.alloc(), view.json(query))));
    }

    private static @Nullable Void refuse(
            ChannelHandlerContext ctx, HttpRequest request, Throwable failure) {
        LOGGER.log(System.Logger.Level.ERROR, "The loops could not be told of in JSON", failure);
        PageAnswer.sentence(
                ctx,
                request,
                HttpResponseStatus.INTERNAL_SERVER_ERROR,
                "The loops could not be looked at; the log of the process says why.");
        return null;
    }

    /** Null where the request is refused, and has been answered. */
    private @Nullable Query queryOf(ChannelHandlerContext ctx, HttpRequest request, int mostTasks) {
        if (PageAnswer.refusesMethod(ctx, request)) {
            return null;
        }
        try {
            return Query.of(request, Math.max(MIN_TASKS, mostTasks / Math.max(1, loops.size())));
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
