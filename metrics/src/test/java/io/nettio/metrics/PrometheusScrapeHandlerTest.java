package io.nettio.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.nettio.netty.AsyncioEventLoopGroup;
import io.nettio.netty.Transports;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.MetricMetadata;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.zip.GZIPInputStream;

/** The scrape page in a pipeline, asked for by a real HTTP client. */
class PrometheusScrapeHandlerTest {
    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final AsyncioEventLoopGroup group =
            new AsyncioEventLoopGroup(1, Transports.NIO.ioHandlerFactory());
    private final HttpClient client = HttpClient.newHttpClient();
    private Channel server;

    private void serve(Supplier<ChannelHandler[]> handlers) throws Exception {
        server =
                new ServerBootstrap()
                        .group(group)
                        .channel(Transports.NIO.serverChannelClass())
                        .childHandler(
                                new ChannelInitializer<>() {
                                    @Override
                                    protected void initChannel(Channel channel) {
                                        channel.pipeline().addLast(new HttpServerCodec());
                                        channel.pipeline().addLast(handlers.get());
                                    }
                                })
                        .bind("127.0.0.1", 0)
                        .sync()
                        .channel();
    }

    private void serve(Executor executor) throws Exception {
        serve(
                () ->
                        new ChannelHandler[] {
                            new PrometheusScrapeHandler(registry, "/metrics", executor)
                        });
    }

    @BeforeEach
    void measure() {
        new LoopMetrics(group).bindTo(registry);
    }

    @AfterEach
    void closeGroup() {
        client.close();
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private InetSocketAddress address() {
        return (InetSocketAddress) server.localAddress();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + address().getPort() + path))
                .timeout(Duration.ofSeconds(60));
    }

    private HttpResponse<String> ask(String method, String path, String accept) throws Exception {
        return client.send(
                request(path)
                        .header("Accept", accept)
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    @Test
    void get_always_hasTheLagHistogramAndTheGauges() throws Exception {
        serve(Scrape.THREAD);
        HttpResponse<String> page = ask("GET", "/metrics", "*/*");

        assertEquals(200, page.statusCode());
        assertTrue(header(page, "content-type").startsWith("text/plain"));
        for (String name :
                new String[] {
                    "nettio_loop_lag_seconds_bucket{group=\"nettio\",loop=\"0\",le=\"0.01\"}",
                    "nettio_loop_lag_seconds_count",
                    "nettio_loop_tasks{",
                    "nettio_loop_ready{",
                    "nettio_loop_timers{",
                    "nettio_loop_turns_total{"
                }) {
            assertTrue(page.body().contains(name), name + " is missing in\n" + page.body());
        }
    }

    @Test
    void get_askingForOpenMetrics_getsIt() throws Exception {
        serve(Scrape.THREAD);
        HttpResponse<String> page =
                ask("GET", "/metrics", "application/openmetrics-text;version=1.0.0");

        assertTrue(header(page, "content-type").startsWith("application/openmetrics-text"));
        assertTrue(page.body().endsWith("# EOF\n"));
    }

    @Test
    void get_askingForGzip_getsIt_withTheLengthOfThat() throws Exception {
        serve(Scrape.THREAD);
        HttpResponse<byte[]> page =
                client.send(
                        request("/metrics").header("Accept-Encoding", "gzip").build(),
                        BodyHandlers.ofByteArray());

        assertEquals("gzip", header(page, "content-encoding"));
        assertEquals("Accept, Accept-Encoding", header(page, "vary"));
        assertEquals(Integer.toString(page.body().length), header(page, "content-length"));
        try (GZIPInputStream text = new GZIPInputStream(new ByteArrayInputStream(page.body()))) {
            String plain = new String(text.readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(plain.contains("nettio_loop_tasks{"), plain);
        }
    }

    @Test
    void head_always_hasTheHeadersOfAGet_andNoBody() throws Exception {
        PrometheusMeterRegistry still = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Gauge.builder("always", () -> 7).register(still);
        serve(() -> new ChannelHandler[] {new PrometheusScrapeHandler(still)});
        String request = "%s /metrics HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\n\r\n";
        try (RawHttp connection = RawHttp.connect(address())) {
            connection.write(request.replace("%s", "HEAD"));
            String head = connection.readThrough("\r\n\r\n");
            connection.write(request.replace("%s", "GET"));
            assertEquals(head, connection.readThrough("\r\n\r\n"), "no body stands between them");
            assertTrue(head.startsWith("HTTP/1.1 200 "), head);
        }
    }

    @Test
    void get_withNames_hasTheseMetricsAlone() throws Exception {
        serve(Scrape.THREAD);
        HttpResponse<String> page =
                ask(
                        "GET",
                        "/metrics?name[]=nettio_loop_turns_total&name%5B%5D=nettio_loop_tasks",
                        "*/*");

        assertTrue(page.body().contains("nettio_loop_turns_total{"), page.body());
        assertTrue(page.body().contains("nettio_loop_tasks{"), page.body());
        assertFalse(page.body().contains("nettio_loop_lag"), page.body());
        String lag = ask("GET", "/metrics?name[]=nettio_loop_lag_seconds_bucket", "*/*").body();
        assertTrue(lag.contains("nettio_loop_lag_seconds_bucket{"), lag);
    }

    @Test
    void otherPaths_areNotFound() throws Exception {
        serve(Scrape.THREAD);
        assertEquals(404, ask("GET", "/", "*/*").statusCode());
        assertEquals(404, ask("GET", "/metrics/", "*/*").statusCode());
    }

    @Test
    void otherMethods_areNotAllowed() throws Exception {
        serve(Scrape.THREAD);
        HttpResponse<String> refused = ask("DELETE", "/metrics", "*/*");

        assertEquals(405, refused.statusCode());
        assertEquals("GET, HEAD", header(refused, "allow"));
    }

    @Test
    void scrape_thatThrows_is500_andLoggedOnce_untilItWorksAgain() throws Exception {
        AtomicBoolean bad = new AtomicBoolean(true);
        Collector collector =
                () -> {
                    if (bad.get()) {
                        throw new IllegalStateException("on purpose");
                    }
                    return new GaugeSnapshot(new MetricMetadata("good"), List.of());
                };
        registry.getPrometheusRegistry().register(collector);
        serve(Scrape.THREAD);

        List<String> logged = new CopyOnWriteArrayList<>();
        Handler log = collect(logged);
        Logger.getLogger("io.nettio").addHandler(log);
        HttpResponse<String> failed = ask("GET", "/metrics", "*/*");
        ask("GET", "/metrics", "*/*");

        assertEquals(500, failed.statusCode());
        assertEquals(
                "The metrics cannot be read; the log of the process says why.\n", failed.body());
        assertEquals(List.of("The metrics cannot be read: on purpose"), logged);
        bad.set(false);
        assertEquals(200, ask("GET", "/metrics", "*/*").statusCode());
        bad.set(true);
        assertEquals(500, ask("GET", "/metrics", "*/*").statusCode());
        assertEquals(2, logged.size());
        Logger.getLogger("io.nettio").removeHandler(log);
    }

    private static Handler collect(List<String> logged) {
        return new Handler() {
            @Override
            public void publish(LogRecord line) {
                logged.add(line.getMessage() + ": " + line.getThrown().getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }

    @Test
    void scrape_whileItRuns_leavesTheLoopFree() throws Exception {
        CompletableFuture<Double> value = new CompletableFuture<>();
        Gauge.builder("slow", value::join).register(registry);
        serve(Scrape.THREAD);
        CompletableFuture<HttpResponse<String>> page =
                client.sendAsync(request("/metrics").build(), BodyHandlers.ofString());

        assertEquals(404, ask("GET", "/", "*/*").statusCode(), "the loop answers others");
        assertFalse(page.isDone());
        value.complete(7.0);
        assertTrue(page.get(60, TimeUnit.SECONDS).body().contains("slow 7.0"));
    }

    @Test
    void executor_thatIsFull_is503() throws Exception {
        serve(
                command -> {
                    throw new RejectedExecutionException("full");
                });

        HttpResponse<String> refused = ask("GET", "/metrics", "*/*");

        assertEquals(503, refused.statusCode());
        assertEquals(
                "Too many scrapes wait already: ask again later, and less often.\n",
                refused.body());
    }

    @Test
    void pipelinedRequests_areScrapedOneAfterTheOther() throws Exception {
        Queue<Runnable> scrapes = new ArrayDeque<>();
        CompletableFuture<Void> first = new CompletableFuture<>();
        serve(
                scrape -> {
                    scrapes.add(scrape);
                    first.complete(null);
                });
        try (RawHttp connection = RawHttp.connect(address())) {
            String request = "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n";
            connection.write(request + "GET /x HTTP/1.1\r\nHost: x\r\n\r\n" + request);
            first.join();
            assertEquals(1, group.next().submit(scrapes::size).get(), "the others wait");
            group.next().submit(() -> scrapes.remove().run()).get();
            String answers = connection.readThrough("Nothing is here");
            assertTrue(
                    answers.startsWith("HTTP/1.1 200 OK")
                            && answers.contains("HTTP/1.1 404 Not Found"),
                    answers);
            assertEquals(1, group.next().submit(scrapes::size).get());
        }
    }

    @Test
    void clientThatHasGone_isNotScrapedFor() throws Exception {
        CompletableFuture<Runnable> scrape = new CompletableFuture<>();
        CompletableFuture<Void> gone = new CompletableFuture<>();
        CompletableFuture<Void> read = new CompletableFuture<>();
        Gauge.builder(
                        "read",
                        () -> {
                            read.complete(null);
                            return 1;
                        })
                .register(registry);
        serve(
                () ->
                        new ChannelHandler[] {
                            new ChannelInboundHandlerAdapter() {
                                @Override
                                public void channelInactive(ChannelHandlerContext ctx) {
                                    gone.complete(null);
                                }
                            },
                            new PrometheusScrapeHandler(registry, "/metrics", scrape::complete)
                        });
        try (RawHttp connection = RawHttp.connect(address())) {
            connection.write("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n");
            scrape.join();
        }
        gone.join();
        scrape.join().run();

        assertFalse(read.isDone());
    }

    @Test
    void behindAnAggregator_itAnswersToo() throws Exception {
        serve(
                () ->
                        new ChannelHandler[] {
                            new HttpObjectAggregator(1024), new PrometheusScrapeHandler(registry)
                        });

        assertEquals(200, ask("GET", "/metrics", "*/*").statusCode());
        assertEquals(200, ask("GET", "/metrics", "*/*").statusCode());
    }

    @Test
    void removedFromItsPipeline_itTakesWithItWhatItBrought() throws Exception {
        CompletableFuture<Channel> connection = new CompletableFuture<>();
        serve(
                () ->
                        new ChannelHandler[] {
                            new ChannelInboundHandlerAdapter() {
                                @Override
                                public void channelActive(ChannelHandlerContext ctx) {
                                    connection.complete(ctx.channel());
                                }
                            },
                            new PrometheusScrapeHandler(registry)
                        });
        try (RawHttp client = RawHttp.connect(address())) {
            Channel channel = connection.join();
            int handlers =
                    group.next()
                            .submit(
                                    () -> {
                                        channel.pipeline().remove(PrometheusScrapeHandler.class);
                                        return channel.pipeline().names().size();
                                    })
                            .get();
            // the codec, the one above, and Netty's tail
            assertEquals(3, handlers);
        }
    }
}
