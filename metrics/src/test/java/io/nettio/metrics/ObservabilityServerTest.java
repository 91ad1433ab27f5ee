package io.nettio.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.nettio.netty.AsyncioEventLoopGroup;
import io.nettio.netty.Transports;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** The server and its routes. */
class ObservabilityServerTest {
    private static final String GET = "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final String LAST_GET =
            "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

    private ObservabilityServer server;

    private void start(ObservabilityOptions options) throws IOException {
        server = ObservabilityServer.start(options);
    }

    @AfterEach
    void close() {
        if (server != null) {
            server.close();
        }
    }

    private static String get(String path) {
        return GET.replace("%s", path);
    }

    private static String lastGet(String path) {
        return LAST_GET.replace("%s", path);
    }

    private static HttpRoute says(String text) {
        return (ctx, request) -> Answers.sentence(ctx, request, HttpResponseStatus.OK, text);
    }

    private static String body(String answer) {
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }

    private String ask(String request) throws IOException {
        return RawHttp.exchange(server.address(), request);
    }

    private static void beginStream(ChannelHandlerContext ctx) {
        HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        HttpUtil.setTransferEncodingChunked(head, true);
        head.headers().set(HttpHeaderNames.CONTENT_TYPE, "text/event-stream");
        ctx.write(head);
        ctx.writeAndFlush(new DefaultHttpContent(ByteBufUtil.writeUtf8(ctx.alloc(), "first")));
    }

    @Test
    void start_withoutAnAddress_listensOnLoopbackAlone() throws Exception {
        start(ObservabilityOptions.onLoopback(0));

        assertTrue(server.address().getAddress().isLoopbackAddress());
        assertTrue(server.address().getPort() > 0);
    }

    @Test
    void start_portTaken_saysSo() throws Exception {
        start(ObservabilityOptions.onLoopback(0));

        IOException failure =
                assertThrows(
                        IOException.class,
                        () ->
                                ObservabilityServer.start(
                                        ObservabilityOptions.onLoopback(
                                                server.address().getPort())));

        assertTrue(failure.getMessage().startsWith("Cannot listen on "), failure.getMessage());
    }

    @Test
    void routes_longestPath_answers() throws Exception {
        start(
                ObservabilityOptions.onLoopback(0)
                        .withRoute("/", says("all"))
                        .withRoute("/loops", says("loops"))
                        .withRoute("/loops/", says("below")));

        assertEquals("loops\n", body(ask(lastGet("/loops?x=1"))));
        assertEquals("below\n", body(ask(lastGet("/loops/0/tasks"))));
        assertEquals("all\n", body(ask(lastGet("/loopsy"))));
        assertEquals("loops\n", body(ask(lastGet("http://localhost/loops"))));
    }

    @Test
    void routes_unknownPath_is404_andNamesThem() throws Exception {
        start(ObservabilityOptions.onLoopback(0).withRoute("/a", says("a")));

        String answer = ask(lastGet("/b"));

        assertTrue(answer.startsWith("HTTP/1.1 404 "), answer);
        assertEquals("Nothing is here; there is /a.\n", body(answer));
    }

    @Test
    void route_thatThrows_is500_andTheConnectionGoesOn() throws Exception {
        start(
                ObservabilityOptions.onLoopback(0)
                        .withRoute(
                                "/bad",
                                (ctx, request) -> {
                                    throw new IllegalStateException("on purpose");
                                })
                        .withRoute(
                                "/worse",
                                (ctx, request) -> {
                                    throw new AssertionError("on purpose");
                                })
                        .withRoute("/good", says("good")));

        String answers = ask(get("/bad") + get("/worse") + lastGet("/good"));

        assertEquals(3, answers.split("HTTP/1.1 500 ", -1).length, answers);
        assertTrue(answers.endsWith("good\n"), answers);
    }

    @Test
    void route_thatThrowsInItsAnswer_closesTheConnection() throws Exception {
        start(
                ObservabilityOptions.onLoopback(0)
                        .withRoute(
                                "/bad",
                                (ctx, request) -> {
                                    beginStream(ctx);
                                    throw new IllegalStateException("on purpose");
                                }));

        String answer = ask(get("/bad"));

        assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
        assertFalse(answer.contains("500"), answer);
    }

    @Test
    void pipelinedRequests_answeredLate_areAnsweredInOrder() throws Exception {
        AtomicReference<Runnable> answerFirst = new AtomicReference<>();
        CompletableFuture<Void> firstAsked = new CompletableFuture<>();
        start(
                ObservabilityOptions.onLoopback(0)
                        .withRoute(
                                "/late",
                                (ctx, request) -> {
                                    answerFirst.set(
                                            () ->
                                                    Answers.sentence(
                                                            ctx,
                                                            request,
                                                            HttpResponseStatus.OK,
                                                            "late"));
                                    firstAsked.complete(null);
                                })
                        .withRoute("/soon", says("soon")));
        try (RawHttp connection = RawHttp.connect(server.address())) {
            connection.write(get("/late") + lastGet("/soon"));
            firstAsked.join();
            answerFirst.get().run();
            String answers = connection.readAll();
            assertTrue(
                    answers.indexOf("late\n") > 0
                            && answers.indexOf("late\n") < answers.indexOf("soon\n"),
                    answers);
        }
    }

    @Test
    void stream_ofARoute_reachesTheClientPartByPart() throws Exception {
        CompletableFuture<ChannelHandlerContext> stream = new CompletableFuture<>();
        start(
                ObservabilityOptions.onLoopback(0)
                        .withRoute(
                                "/events",
                                (ctx, request) -> {
                                    beginStream(ctx);
                                    stream.complete(ctx);
                                })
                        .withRoute("/good", says("good")));
        try (RawHttp connection = RawHttp.connect(server.address())) {
            connection.write(get("/events"));
            connection.readThrough("first\r\n");
            stream.join().writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
            connection.readThrough("0\r\n\r\n");
            connection.write(lastGet("/good"));
            assertEquals("good\n", body(connection.readAll()));
        }
    }

    @Test
    void close_takesConnectionsThatWait() throws Exception {
        start(ObservabilityOptions.onLoopback(0).withRoute("/good", says("good")));
        try (RawHttp connection = RawHttp.connect(server.address())) {
            connection.write(get("/good"));
            connection.readThrough("good\n");
            server.close();
            assertEquals("", connection.readAll());
        }
    }

    @Test
    void close_cutsStreams() throws Exception {
        CompletableFuture<Void> cut = new CompletableFuture<>();
        start(
                ObservabilityOptions.onLoopback(0)
                        .withRoute(
                                "/events",
                                (ctx, request) -> {
                                    beginStream(ctx);
                                    ctx.channel()
                                            .closeFuture()
                                            .addListener(closed -> cut.complete(null));
                                }));
        try (RawHttp connection = RawHttp.connect(server.address())) {
            connection.write(get("/events"));
            connection.readThrough("first\r\n");
            server.close();
            assertEquals("", connection.readAll());
            cut.join();
        }
    }

    @Test
    void close_letsAnAnswerThatIsOwedBeWritten() throws Exception {
        CompletableFuture<Runnable> answer = new CompletableFuture<>();
        start(
                ObservabilityOptions.onLoopback(0)
                        .withRoute(
                                "/late",
                                (ctx, request) ->
                                        answer.complete(
                                                () ->
                                                        Answers.sentence(
                                                                ctx,
                                                                request,
                                                                HttpResponseStatus.OK,
                                                                "late"))));
        try (RawHttp connection = RawHttp.connect(server.address())) {
            connection.write(get("/late"));
            Runnable write = answer.join();
            server.shutdownGracefully();
            server.loop().submit(() -> {}).sync(); // the end has begun
            write.run();
            assertEquals("late\n", body(connection.readAll()));
        }
    }

    @Test
    void close_onItsOwnLoop_isRefused_andSaysWhatToCall() throws Exception {
        start(ObservabilityOptions.onLoopback(0));

        CompletableFuture<Throwable> refusal = new CompletableFuture<>();
        server.loop()
                .execute(
                        () -> {
                            try {
                                server.close();
                                refusal.complete(null);
                            } catch (IllegalStateException refused) {
                                refusal.complete(refused);
                            }
                        });

        assertTrue(refusal.join().getMessage().endsWith("call shutdownGracefully()"));
    }

    @Test
    void close_letsThePortGo() throws Exception {
        start(ObservabilityOptions.onLoopback(0));
        int port = server.address().getPort();
        server.close();
        server.close();

        try (ServerSocket again = new ServerSocket(port, 1, server.address().getAddress())) {
            assertEquals(port, again.getLocalPort());
        }
    }

    @Test
    void metrics_ofABlockedLoop_areServedWhileItIsBlocked() throws Exception {
        AsyncioEventLoopGroup measured =
                new AsyncioEventLoopGroup(1, Transports.NIO.ioHandlerFactory());
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        new LoopMetrics(measured).bindTo(registry);
        start(
                ObservabilityOptions.onLoopback(0)
                        .withRoute("/metrics", PrometheusScrapeHandler.route(registry)));
        CountDownLatch release = new CountDownLatch(1);
        CompletableFuture<Void> blocked = new CompletableFuture<>();
        measured.next()
                .execute(
                        () -> {
                            blocked.complete(null);
                            awaitUninterruptibly(release);
                        });
        blocked.join();

        double lag = 0;
        while (lag < 0.2) { // grows while the loop is blocked, or the test ends by its time limit
            lag = worstLag(ask(lastGet("/metrics?name[]=nettio_loop_lag_max_seconds")));
        }
        release.countDown();
        measured.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException givenUp) {
            Thread.currentThread().interrupt();
        }
    }

    private static double worstLag(String answer) {
        return answer.lines()
                .filter(line -> line.startsWith("nettio_loop_lag_max_seconds{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .findFirst()
                .orElseThrow(() -> new AssertionError(answer));
    }
}
