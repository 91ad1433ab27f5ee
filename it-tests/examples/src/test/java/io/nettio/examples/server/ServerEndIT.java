package io.nettio.examples.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.nettio.examples.JavaOpts;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** How the example server ends: by a signal, with status 0, and with nobody left unanswered. */
class ServerEndIT {
    /** The server's own limits add up to four seconds; what is cut would take ten and more. */
    private static final Duration END_LIMIT = Duration.ofSeconds(9);

    private final HttpClient client = HttpClient.newHttpClient();

    @ParameterizedTest
    @MethodSource("io.nettio.examples.server.ServedPathsIT#transports")
    void sigterm_requestsInFlight_areAnswered(String transport) throws Exception {
        try (ServerProcess server = ServerProcess.start("--transport", transport)) {
            assertAnswersRequestsInFlight(server);
        }
    }

    @Test
    void sigterm_twoLoopsOfHandoff_requestsInFlight_areAnswered() throws Exception {
        ProcessBuilder builder = ServerProcess.builder("--loops", "2");
        JavaOpts.add(builder, List.of("-Dnettio.coroutine.backend=handoff"));
        try (ServerProcess server = ServerProcess.start(builder)) {
            assertEquals("handoff", server.backend());
            assertEquals(2, server.loops());
            assertAnswersRequestsInFlight(server);
        }
    }

    private void assertAnswersRequestsInFlight(ServerProcess server) throws Exception {
        server.awaitActive(client, 0); // the first look loads classes; others must be quick
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            answers.add(get(server.url("/sleep?ms=2500")));
        }
        server.awaitActive(client, 5);
        long signal = System.nanoTime();
        server.terminate();
        awaitRefused(server.url("/"));
        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            HttpResponse<String> response = answer.join();
            assertEquals("Slept for 2500 ms\n", response.body());
            assertEquals("close", response.headers().firstValue("connection").orElseThrow());
        }
        assertEnds(server, signal);
    }

    @Test
    void sigterm_fetchInFlight_isAnswered() throws Exception {
        try (ServerProcess server = ServerProcess.start()) {
            get(server.url("/hello")).join(); // the connection is there, and kept
            CompletableFuture<HttpResponse<String>> fetch;
            do { // it takes 50 ms, which may be over before anybody has seen it in flight
                fetch = get(server.url("/fetch?n=50"));
                while (!fetch.isDone() && !server.isActive(client, 1)) {
                    Thread.onSpinWait();
                }
            } while (fetch.isDone());
            long signal = System.nanoTime();
            server.terminate();
            assertEquals("Fetched 50 answers from /sleep?ms=50\n", fetch.join().body());
            assertEnds(server, signal);
        }
    }

    @Test
    void sigterm_requestThatTakesTooLong_isCut() throws Exception {
        try (ServerProcess server = ServerProcess.start()) {
            CompletableFuture<HttpResponse<String>> sleep = get(server.url("/sleep?ms=60000"));
            server.awaitActive(client, 1);
            long signal = System.nanoTime();
            server.terminate();
            assertEnds(server, signal);
            assertThrows(CompletionException.class, sleep::join);
        }
    }

    @Test
    void sigterm_blockedLoop_endsAllTheSame() throws Exception {
        try (ServerProcess server = ServerProcess.start()) {
            CompletableFuture<HttpResponse<String>> block = get(server.url("/block?ms=10000"));
            server.awaitActive(client, 1);
            long signal = System.nanoTime();
            server.terminate();
            assertEnds(server, signal);
            assertThrows(CompletionException.class, block::join);
        }
    }

    @Test
    void ctrlC_requestsInFlight_areAnswered() throws Exception {
        ProcessBuilder builder = ServerProcess.builder();
        // A process that is started in the background may have been told to ignore Ctrl-C.
        List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
        assumeTrue(runs("env", "--default-signal=INT", "true"), "env cannot reset signals here");
        command.addAll(builder.command());
        try (ServerProcess server = ServerProcess.start(builder.command(command))) {
            server.awaitActive(client, 0); // the first look loads classes; others must be quick
            CompletableFuture<HttpResponse<String>> sleep = get(server.url("/sleep?ms=2500"));
            server.awaitActive(client, 1);
            long signal = System.nanoTime();
            server.interrupt();
            assertEquals("Slept for 2500 ms\n", sleep.join().body());
            assertEnds(server, signal);
        }
    }

    private static boolean runs(String... command) throws Exception {
        return new ProcessBuilder(command).start().waitFor() == 0;
    }

    private static void assertEnds(ServerProcess server, long signal) throws Exception {
        assertEquals(0, server.exitStatus(), () -> "it said " + server.err());
        Duration took = Duration.ofNanos(System.nanoTime() - signal);
        assertTrue(took.compareTo(END_LIMIT) < 0, "it took " + took);
        assertEquals(1, server.out().size(), "nothing but the start line");
        assertEquals(List.of(), server.err(), "nothing to complain about");
    }

    /** A connection that is accepted is closed by the server, since it asks for nothing. */
    private static void awaitRefused(URI url) throws IOException {
        boolean accepts = true;
        while (accepts) {
            try (Socket socket = new Socket(url.getHost(), url.getPort())) {
                socket.setSoTimeout((int) END_LIMIT.toMillis());
                assertEquals(-1, socket.getInputStream().read());
            } catch (SocketException refusedOrReset) {
                accepts = !(refusedOrReset instanceof ConnectException);
            }
        }
    }

    private CompletableFuture<HttpResponse<String>> get(URI url) {
        return client.sendAsync(HttpRequest.newBuilder(url).build(), BodyHandlers.ofString());
    }
}
