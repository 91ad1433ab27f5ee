package io.nettio.metrics;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufOutputStream;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;

import java.io.IOException;
import java.io.OutputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.GZIPOutputStream;

/** Reads a registry, outside the loop, and writes what it has. */
final class Scrape implements HttpRoute {
    /** One after the other, so that scrapes take one core at most. */
    static final Executor THREAD = sharedThread();

    private static final System.Logger LOGGER = System.getLogger("io.nettio");

    /** What the names of a metric's series may have behind the name of the metric. */
    private static final List<String> SERIES = List.of("_total", "_bucket", "_count", "_sum");

    private final PrometheusMeterRegistry registry;
    private final Executor executor;

    // any thread
    private final AtomicBoolean failing = new AtomicBoolean();

    Scrape(PrometheusMeterRegistry registry, Executor executor) {
        this.registry = registry;
        this.executor = executor;
    }

    private static Executor sharedThread() {
        int waiting = 64;
        ThreadPoolExecutor executor =
                new ThreadPoolExecutor(
                        1,
                        1,
                        1,
                        TimeUnit.MINUTES,
                        new ArrayBlockingQueue<>(waiting),
                        Thread.ofPlatform().daemon().name("nettio-scrape").factory());
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    @Override
    public void answer(ChannelHandlerContext ctx, HttpRequest request) {
        if (Answers.refusesMethod(ctx, request)) {
            return;
        }
        ScrapeFormat format = ScrapeFormat.of(request.headers());
        Set<String> names = names(request);
        try {
            executor.execute(() -> scrape(ctx, request, format, names));
        } catch (RejectedExecutionException full) {
            Answers.sentence(
                    ctx,
                    request,
                    HttpResponseStatus.SERVICE_UNAVAILABLE,
                    "Too many scrapes wait already: ask again later, and less often.");
        }
    }

    /** The metrics that were asked for, by their names or their series' names; none is all. */
    private static Set<String> names(HttpRequest request) {
        Set<String> names = new HashSet<>();
        for (String name :
                RequestTarget.of(request).parameters().getOrDefault("name[]", List.of())) {
            names.add(name);
            SERIES.stream()
                    .filter(name::endsWith)
                    .forEach(
                            suffix ->
                                    names.add(name.substring(0, name.length() - suffix.length())));
        }
        return names;
    }

    /** On the executor. */
    private void scrape(
            ChannelHandlerContext ctx,
            HttpRequest request,
            ScrapeFormat format,
            Set<String> names) {
        if (!ctx.channel().isActive()) {
            return; // who asked is gone
        }
        ByteBuf body = ctx.alloc().buffer();
        try {
            write(body, format, names);
        } catch (IOException | RuntimeException | Error failure) {
            body.release();
            failed(ctx, request, failure);
            return;
        }
        failing.set(false);
        FullHttpResponse response =
                Answers.full(request, HttpResponseStatus.OK, format.contentType(), body);
        response.headers().set(HttpHeaderNames.VARY, "Accept, Accept-Encoding");
        if (format.gzip()) {
            response.headers().set(HttpHeaderNames.CONTENT_ENCODING, HttpHeaderValues.GZIP);
        }
        ctx.writeAndFlush(response);
    }

    private void write(ByteBuf body, ScrapeFormat format, Set<String> names) throws IOException {
        try (OutputStream plain = new ByteBufOutputStream(body);
                OutputStream out = format.gzip() ? new GZIPOutputStream(plain) : plain) {
            if (names.isEmpty()) {
                registry.scrape(out, format.contentType());
            } else {
                registry.scrape(out, format.contentType(), names);
            }
        }
    }

    private void failed(ChannelHandlerContext ctx, HttpRequest request, Throwable failure) {
        if (failing.compareAndSet(false, true)) {
            LOGGER.log(System.Logger.Level.ERROR, "The metrics cannot be read", failure);
        }
        Answers.sentence(
                ctx,
                request,
                HttpResponseStatus.INTERNAL_SERVER_ERROR,
                "The metrics cannot be read; the log of the process says why.");
    }
}
