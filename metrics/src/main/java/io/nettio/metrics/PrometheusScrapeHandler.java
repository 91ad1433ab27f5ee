package io.nettio.metrics;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;

import java.util.Objects;
import java.util.concurrent.Executor;

/**
 * Serves a registry's meters to Prometheus, behind an {@code HttpServerCodec} in any pipeline, or
 * as the {@link #route} of an {@link ObservabilityServer}.
 *
 * <p>{@code GET} and {@code HEAD} of one path are answered, with status 404 and 405 else. {@code
 * Accept} chooses between Prometheus' text format 0.0.4 and OpenMetrics 1.0.0, by its weights;
 * where it names neither it is the text. {@code Accept-Encoding} chooses gzip. A query {@code
 * name[]=…}, which may be repeated, limits the answer to the metrics of these names, such as {@code
 * nettio_loop_lag_seconds}. A registry that throws is answered with 500, and logged: once until it
 * works again.
 *
 * <p>The registry is read outside the channel's loop, since a large one would block it for
 * milliseconds: in a daemon thread that all scrapes of the process share and that ends when there
 * are none, or in an executor of your own. Where that is full, the answer is 503.
 *
 * <p>In a pipeline it puts Netty's {@code HttpServerKeepAliveHandler} and one that holds pipelined
 * requests back before itself, and takes them out when it is removed. Limits on slow clients are
 * the pipeline's own. The channel's loop writes the answers, so serve the metrics from another loop
 * than those that they measure.
 */
@Sharable
public final class PrometheusScrapeHandler extends SimpleChannelInboundHandler<HttpObject> {
    private final HttpRoute scrape;
    private final String path;

    /** At {@code /metrics}. */
    public PrometheusScrapeHandler(PrometheusMeterRegistry registry) {
        this(registry, "/metrics");
    }

    /** At this path. */
    public PrometheusScrapeHandler(PrometheusMeterRegistry registry, String path) {
        this(registry, path, Scrape.THREAD);
    }

    /** At this path, with an executor that reads the registry. */
    public PrometheusScrapeHandler(
            PrometheusMeterRegistry registry, String path, Executor executor) {
        this.scrape = route(registry, executor);
        this.path = Objects.requireNonNull(path, "path");
    }

    /** The same, less the path, as a route of a server. */
    public static HttpRoute route(PrometheusMeterRegistry registry) {
        return route(registry, Scrape.THREAD);
    }

    /** The same, with an executor that reads the registry. */
    public static HttpRoute route(PrometheusMeterRegistry registry, Executor executor) {
        return new Scrape(
                Objects.requireNonNull(registry, "registry"),
                Objects.requireNonNull(executor, "executor"));
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        ChannelPipeline pipeline = ctx.pipeline();
        pipeline.addBefore(ctx.name(), ctx.name() + "-requests", new OneRequestAtATime(null));
        pipeline.addBefore(
                ctx.name(), ctx.name() + "-keep-alive", new HttpServerKeepAliveHandler());
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        removeIfThere(ctx.pipeline(), ctx.name() + "-requests");
        removeIfThere(ctx.pipeline(), ctx.name() + "-keep-alive");
    }

    /** Whoever empties a pipeline may have taken them out already. */
    private static void removeIfThere(ChannelPipeline pipeline, String name) {
        if (pipeline.get(name) != null) {
            pipeline.remove(name);
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HttpObject message) throws Exception {
        if (message instanceof HttpRequest request && !BadRequests.refuses(ctx, request)) {
            if (RequestTarget.of(request).path().equals(path)) {
                scrape.answer(ctx, request);
            } else {
                Answers.sentence(
                        ctx,
                        request,
                        HttpResponseStatus.NOT_FOUND,
                        "Nothing is here; the metrics are at " + path + ".");
            }
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
        ctx.close(); // a connection that broke, or was too slow
    }
}
