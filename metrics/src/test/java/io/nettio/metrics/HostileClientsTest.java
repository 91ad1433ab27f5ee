package io.nettio.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpResponseStatus;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** What no proper client sends; after all of it the server answers a proper one. */
class HostileClientsTest {
    private static final String LAST_GET =
            "GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    private static final int BIG = 16 * 1024 * 1024;

    private final CompletableFuture<Channel> bigAnswer = new CompletableFuture<>();
    private final AtomicInteger counted = new AtomicInteger();
    private ObservabilityServer server;

    @BeforeEach
    void start() throws IOException {
        start(options());
    }

    private void start(ObservabilityOptions options) throws IOException {
        server = ObservabilityServer.start(options);
    }

    private void restart(ObservabilityOptions options) throws IOException {
        server.close();
        start(options);
    }

    private ObservabilityOptions options() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        registry.counter("present").increment();
        return ObservabilityOptions.onLoopback(0)
                .withRoute("/metrics", PrometheusScrapeHandler.route(registry))
                .withRoute(
                        "/count",
                        (ctx, request) -> {
                            counted.incrementAndGet();
                            Answers.sentence(ctx, request, HttpResponseStatus.OK, "counted");
                        })
                .withRoute(
                        "/big",
                        (ctx, request) -> {
                            bigAnswer.complete(ctx.channel());
                            ctx.writeAndFlush(
                                    Answers.full(
                                            request,
                                            HttpResponseStatus.OK,
                                            "application/octet-stream",
                                            Unpooled.wrappedBuffer(new byte[BIG])));
                        });
    }

    @AfterEach
    void aProperClientIsServed() throws IOException {
        try (ObservabilityServer ending = server) {
            String answer = RawHttp.exchange(ending.address(), LAST_GET);
            assertTrue(answer.startsWith("HTTP/1.1 200 OK\r\n"), answer);
            assertTrue(answer.contains("present_total 1.0"), answer);
        }
    }

    private void assertStatus(int status, String request) throws IOException {
        String answer = RawHttp.exchange(server.address(), request);
        assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
        assertEquals(answer.lastIndexOf("HTTP/1.1 "), 0, "one answer: " + answer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "this is not HTTP\r\n\r\n",
                "GET /metrics HTTP/1.1\r\nHost localhost\r\n\r\n",
                "GET /metrics HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
                "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003\r\n\r\n"
            })
    void garbage_is400_andTheEndOfTheConnection(String garbage) throws Exception {
        assertStatus(400, garbage);
    }

    @Test
    void twoLengths_are400() throws Exception {
        assertStatus(
                400,
                RawHttp.head(
                        "GET /metrics HTTP/1.1",
                        "Host: localhost",
                        "Content-Length: 1",
                        "Content-Length: 2"));
    }

    @Test
    void hugeHeader_is431() throws Exception {
        assertStatus(431, "GET /metrics HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(20_000));
    }

    @Test
    void hugeTarget_is414() throws Exception {
        assertStatus(414, "GET /metrics?" + "x".repeat(20_000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/metrics%", "/%zz", "/metrics?name[]=%f"})
    void badEscape_is400_andTheConnectionGoesOn(String target) throws Exception {
        String answers =
                RawHttp.exchange(
                        server.address(),
                        "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n" + LAST_GET);

        assertTrue(answers.startsWith("HTTP/1.1 400 "), answers);
        assertTrue(answers.contains("present_total"), answers);
    }

    @Test
    void bodyOfAGet_isDropped_andTheConnectionGoesOn() throws Exception {
        String body = "GET /count HTTP/1.1\r\nHost: localhost\r\n\r\n";
        String answers =
                RawHttp.exchange(
                        server.address(),
                        "GET /metrics HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
                                + body.length()
                                + "\r\n\r\n"
                                + body
                                + "GET /metrics HTTP/1.1\r\nHost: localhost\r\n"
                                + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"
                                + LAST_GET);

        assertEquals(3, answers.split("HTTP/1.1 200 OK", -1).length - 1, answers);
        assertEquals(0, counted.get(), "a body is no request");
    }

    @Test
    void bodyThatIsAnnounced_isNotWaitedFor() throws Exception {
        assertStatus(
                200,
                RawHttp.head(
                        "GET /count HTTP/1.1",
                        "Host: localhost",
                        "Content-Length: 5",
                        "Expect: 100-continue"));
    }

    @Test
    void http10_isAnswered_andTheConnectionClosed() throws Exception {
        assertStatus(200, "GET /metrics HTTP/1.0\r\n\r\n");
        assertStatus(200, "GET /metrics HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    }

    @Test
    void requestBehindTheLast_isNotServed() throws Exception {
        assertStatus(200, LAST_GET + "GET /count HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertEquals(0, counted.get());
    }

    @Test
    void manyPipelinedRequests_areAllAnswered() throws Exception {
        int requests = 20_000;
        String one = "GET /count HTTP/1.1\r\nHost: localhost\r\n\r\n";
        try (RawHttp connection = RawHttp.connect(server.address())) {
            CompletableFuture<Void> written =
                    CompletableFuture.runAsync(
                            () -> {
                                try {
                                    connection.write(one.repeat(requests) + LAST_GET);
                                } catch (IOException failure) {
                                    throw new UncheckedIOException(failure);
                                }
                            });
            String answers = connection.readAll();
            written.join();
            assertEquals(requests, answers.split("\ncounted\n", -1).length - 1);
        }
    }

    @Test
    void clientThatAsksAndDoesNotRead_isHeldBack_andCut() throws Exception {
        restart(options().withIdleTimeout(Duration.ofSeconds(1)));
        try (RawHttp connection = RawHttp.connect(server.address())) {
            String one = "GET /big HTTP/1.1\r\nHost: localhost\r\n\r\n";
            connection.write(one.repeat(100));
            bigAnswer.join().closeFuture().sync();
            assertTrue(connection.drain() < 2L * BIG, "one answer at most was written");
        }
    }

    @Test
    void clientThatAsksWhileAnAnswerIsOwed_isHeldBack() throws Exception {
        restart(options().withRoute("/never", (ctx, request) -> {}));
        byte[] one =
                RawHttp.head(
                                "GET /never HTTP/1.1",
                                "Host: localhost",
                                "Padding: " + "x".repeat(4000))
                        .getBytes(StandardCharsets.ISO_8859_1);
        long sent = 0;
        try (SocketChannel client = SocketChannel.open(server.address())) {
            client.configureBlocking(false);
            ByteBuffer left = ByteBuffer.allocate(0);
            for (int idleTurns = 0; idleTurns < 100 && sent < BIG; idleTurns++) {
                left = left.hasRemaining() ? left : ByteBuffer.wrap(one);
                int written = client.write(left);
                sent += written;
                if (written > 0) {
                    idleTurns = 0;
                }
                server.loop().submit(() -> {}).sync(); // it polls meanwhile
            }
        }
        assertTrue(sent < BIG, "what nobody answers was read without end");
    }

    @Test
    void requestThatComesByteByByte_isCut() throws Exception {
        restart(options().withIdleTimeout(Duration.ofSeconds(1)));
        try (RawHttp connection = RawHttp.connect(server.address())) {
            connection.write("GET /metrics HTTP/1.1\r\nX: ");
            boolean open = true;
            while (open) { // never silent, and never done
                try {
                    connection.write("x");
                } catch (SocketException cut) {
                    open = false;
                }
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void connectionThatSaysNothing_isClosed() throws Exception {
        restart(options().withIdleTimeout(Duration.ofSeconds(1)));
        assertEquals("", RawHttp.exchange(server.address(), ""));
    }

    @Test
    void connectionsAboveTheLimit_areClosed_untilOneEnds() throws Exception {
        restart(options().withMaxConnections(2));
        List<RawHttp> connections = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            RawHttp connection = RawHttp.connect(server.address());
            connections.add(connection);
            connection.write("GET /count HTTP/1.1\r\nHost: localhost\r\n\r\n");
            connection.readThrough("counted\n");
        }
        assertEquals("", RawHttp.exchange(server.address(), ""));
        for (RawHttp connection : connections) {
            connection.write(
                    RawHttp.head("GET /count HTTP/1.1", "Host: localhost", "Connection: close"));
            connection.readAll();
            connection.close();
        }
    }
}
