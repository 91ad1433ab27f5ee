package io.nettio.examples.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.netty.Transports;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Every path of the example server, by a real client, on each transport that loads here. */
@ParameterizedClass
@MethodSource("transports")
class ServedPathsIT {
    private static ServerProcess server;
    private static HttpClient client;

    @Parameter private String transport;

    static Stream<String> transports() {
        return Stream.of(Transports.NIO, Transports.EPOLL, Transports.IO_URING)
                .filter(Transports::isAvailable)
                .map(Transports::transportName);
    }

    @BeforeParameterizedClassInvocation
    static void start(String transport) throws IOException {
        server = ServerProcess.start("--transport", transport);
        client = HttpClient.newHttpClient();
    }

    @AfterParameterizedClassInvocation
    static void stop() throws Exception {
        client.close();
        try (ServerProcess ending = server) {
            ending.terminate();
            assertEquals(0, ending.exitStatus());
            assertEquals(1, ending.out().size(), "nothing but the start line");
            assertEquals(List.of(), ending.err(), "nothing to complain about");
        }
    }

    @Test
    void startLine_namesTransportAndLoops() {
        assertEquals(transport, server.transport());
        assertEquals(1, server.loops());
    }

    @Test
    void hello_isAnswered() throws Exception {
        assertAnswer(200, "Hello from Nettio\n", get("/hello"));
    }

    @Test
    void hello_head_hasNoBody() throws Exception {
        HttpResponse<String> response =
                send(request("/hello").method("HEAD", BodyPublishers.noBody()));
        assertAnswer(200, "", response);
        assertEquals("18", response.headers().firstValue("content-length").orElseThrow());
    }

    @Test
    void sleep_answersAfterThatTime() throws Exception {
        long start = System.nanoTime();
        assertAnswer(200, "Slept for 150 ms\n", get("/sleep?ms=150"));
        assertTrue(System.nanoTime() - start >= TimeUnit.MILLISECONDS.toNanos(150));
    }

    @Test
    void fetch_callsItself_asOftenAsAsked() throws Exception {
        assertAnswer(200, "Fetched 3 answers from /sleep?ms=50\n", get("/fetch"));
        assertAnswer(200, "Fetched 7 answers from /sleep?ms=50\n", get("/fetch?n=7"));
    }

    @Test
    void work_runsOffTheLoop_whichServesOthers() throws Exception {
        CompletableFuture<HttpResponse<String>> work = getAsync("/work?ms=3000");
        server.awaitActive(client, 1);
        assertAnswer(200, "Hello from Nettio\n", get("/hello"));
        assertFalse(work.isDone());
        assertTrue(work.join().body().startsWith("Worked for 3000 ms on nettio-executor-"));
    }

    @Test
    void block_isSeenAsLag() throws Exception {
        double before = lagsOverAQuarterSecond();
        assertAnswer(200, "Blocked the loop for 600 ms\n", get("/block?ms=600"));
        long end = System.nanoTime() + ServerProcess.LIMIT.toNanos();
        while (lagsOverAQuarterSecond() == before) {
            assertTrue(System.nanoTime() - end < 0, "the lag never shows");
        }
    }

    private static double lagsOverAQuarterSecond() throws Exception {
        String tags = "{group=\"http\",loop=\"0\"";
        return server.metric(client, "nettio_loop_lag_seconds_count" + tags)
                - server.metric(client, "nettio_loop_lag_seconds_bucket" + tags + ",le=\"0.25\"");
    }

    @Test
    void block_doesNotKeepTheMetricsFromReporting() throws Exception {
        CompletableFuture<HttpResponse<String>> block = getAsync("/block?ms=3000");
        server.awaitActive(client, 1);
        assertTrue(server.metric(client, "nettio_loop_lag_seconds_count") > 0);
        assertFalse(block.isDone());
        assertEquals(200, block.join().statusCode());
    }

    @Test
    void echo_sendsEveryByteBack_inChunks() throws Exception {
        byte[] body = new byte[16 * 1024 * 1024];
        new Random(7).nextBytes(body);
        assertArrayEquals(body, RawHttp.postChunked(server.url("/"), "/echo", body));
    }

    /** Not larger: this client reads nothing before it has sent all, so all must fit in between. */
    @Test
    void echo_ordinaryClient_getsItsBodyAndTypeBack() throws Exception {
        byte[] body = new byte[300_000];
        new Random(9).nextBytes(body);
        assertEchoed(body, request("/echo"));
    }

    @Test
    void echo_clientThatWaitsForContinue_isInvited() throws Exception {
        byte[] body = new byte[100_000];
        new Random(8).nextBytes(body);
        assertEchoed(body, request("/echo").expectContinue(true));
    }

    private static void assertEchoed(byte[] body, HttpRequest.Builder request) throws Exception {
        HttpResponse<byte[]> response =
                client.send(
                        request.header("Content-Type", "application/x-test")
                                .POST(BodyPublishers.ofByteArray(body))
                                .build(),
                        BodyHandlers.ofByteArray());
        assertEquals(200, response.statusCode());
        assertEquals("chunked", response.headers().firstValue("transfer-encoding").orElseThrow());
        assertEquals(
                "application/x-test", response.headers().firstValue("content-type").orElseThrow());
        assertArrayEquals(body, response.body());
    }

    @Test
    void badParameters_are400_inPlainWords() throws Exception {
        for (String path : List.of("/sleep?ms=abc", "/sleep?ms=-1", "/sleep?ms=99999999999")) {
            assertAnswer(400, "ms is a whole number from 0 to 60000.\n", get(path));
        }
        for (String path : List.of("/work?ms=10001", "/block?ms=")) {
            assertAnswer(400, "ms is a whole number from 0 to 10000.\n", get(path));
        }
        for (String path : List.of("/fetch?n=0", "/fetch?n=101", "/fetch?n=two")) {
            assertAnswer(400, "n is a whole number from 1 to 100.\n", get(path));
        }
    }

    @Test
    void unknownPath_is404() throws Exception {
        assertEquals(404, get("/nope").statusCode());
        assertEquals(404, post("/nope", "a body that nobody reads").statusCode());
    }

    @Test
    void wrongMethod_is405_andNamesTheRightOnes() throws Exception {
        HttpResponse<String> toGet = post("/hello", "a body that nobody reads");
        assertAnswer(405, "This path answers GET, HEAD only.\n", toGet);
        assertEquals("GET, HEAD", toGet.headers().firstValue("allow").orElseThrow());
        assertAnswer(405, "This path answers POST only.\n", get("/echo"));
    }

    @Test
    void expectContinue_refused_isAnsweredWithoutTheBody() throws Exception {
        HttpResponse<String> response =
                send(
                        request("/nope")
                                .expectContinue(true)
                                .POST(BodyPublishers.ofString("never sent")));
        assertEquals(404, response.statusCode());
        assertEquals("close", response.headers().firstValue("connection").orElseThrow());
    }

    @Test
    void pipelinedRequests_areAnsweredInTheirOrder() throws Exception {
        assertEquals(
                List.of("Slept for 100 ms", "Hello from Nettio", "Worked for 1 ms on"),
                RawHttp.exchange(
                                server.url("/"),
                                RawHttp.get("/sleep?ms=100")
                                        + RawHttp.get("/hello")
                                        + "POST /nope HTTP/1.1\r\n"
                                        + "Host: x\r\n"
                                        + "Content-Length: 3\r\n\r\n"
                                        + "abc"
                                        + RawHttp.lastGet("/work?ms=1"))
                        .lines()
                        .filter(line -> line.matches("(Slept|Hello|Worked).*"))
                        .map(line -> line.replaceAll(" nettio.*", ""))
                        .toList());
    }

    @Test
    void http10_isAnswered_andTheConnectionClosed() throws Exception {
        String answer =
                RawHttp.exchange(
                        server.url("/"), "POST /echo HTTP/1.0\r\nContent-Length: 5\r\n\r\nhello");
        assertTrue(answer.endsWith("\r\n\r\nhello"), answer);
    }

    @Test
    void garbage_is400_andTheConnectionClosed() throws Exception {
        String answer = RawHttp.exchange(server.url("/"), "this is not HTTP\r\n\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 400"), answer);
    }

    @Test
    void echo_clientThatDoesNotRead_isHeldBack() throws Exception {
        long body = 256L * 1024 * 1024;
        long taken = RawHttp.writeWithoutReading(server.url("/"), "/echo", body);
        assertTrue(taken < body, "the server took " + taken + " bytes it could not send back");
    }

    @Test
    void metrics_countWhatHappens() throws Exception {
        get("/hello");
        assertTrue(server.metric(client, "nettio_loop_turns_total") > 0);
        assertTrue(server.metric(client, "nettio_loop_lag_seconds_count") > 0);
    }

    // -- requests

    private static HttpRequest.Builder request(String path) {
        URI url = server.url(path);
        return HttpRequest.newBuilder(url).timeout(Duration.ofMinutes(2));
    }

    private static HttpResponse<String> get(String path) throws Exception {
        return send(request(path));
    }

    private static CompletableFuture<HttpResponse<String>> getAsync(String path) {
        return client.sendAsync(request(path).build(), BodyHandlers.ofString());
    }

    private static HttpResponse<String> post(String path, String body) throws Exception {
        return send(request(path).POST(BodyPublishers.ofString(body)));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static void assertAnswer(int status, String body, HttpResponse<String> response) {
        assertEquals(body, response.body());
        assertEquals(status, response.statusCode());
    }
}
