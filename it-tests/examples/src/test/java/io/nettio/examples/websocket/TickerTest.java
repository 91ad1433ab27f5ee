package io.nettio.examples.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.Asyncio;
import io.nettio.Coroutine;
import io.nettio.examples.Listening;
import io.nettio.examples.ServerTransports;
import io.nettio.netty.AsyncioEventLoop;
import io.nettio.netty.Transports;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** The ticker, as the JDK's own WebSocket client sees it. */
class TickerTest {
    private static final String TRANSPORTS = "io.nettio.examples.ServerTransports#available";
    private static final Duration PERIOD = Duration.ofMillis(2);

    private final HttpClient http = HttpClient.newHttpClient();
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

    private static Listening start(Transports transport, Duration pingPeriod) {
        return Listening.start(
                transport, 0, pipeline -> Ticker.addTo(pipeline, PERIOD, pingPeriod));
    }

    private WebSocket connect(Listening server) {
        return http.newWebSocketBuilder()
                .buildAsync(
                        URI.create("ws://127.0.0.1:" + server.port() + "/ticks"), new ToEvents())
                .join();
    }

    private static void say(WebSocket socket, String text) {
        socket.sendText(text, true).join();
    }

    private String next() throws InterruptedException {
        String event = events.poll(ServerTransports.LIMIT.toSeconds(), TimeUnit.SECONDS);
        assertTrue(event != null, "nothing came");
        return event;
    }

    private List<String> until(String last) throws InterruptedException {
        List<String> before = new ArrayList<>();
        for (String event = next(); !event.equals(last); event = next()) {
            before.add(event);
        }
        return before;
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void subscriber_getsEachTickInOrder_untilItUnsubscribes(Transports transport) throws Exception {
        try (Listening server = start(transport, Duration.ofHours(1))) {
            WebSocket socket = connect(server);
            say(socket, "subscribe tea");
            assertEquals(List.of("tea 1", "tea 2", "tea 3"), List.of(next(), next(), next()));

            say(socket, "unsubscribe tea");
            until("unsubscribed tea");
            socket.sendPing(ByteBuffer.wrap("hear me".getBytes(StandardCharsets.UTF_8))).join();
            assertEquals(List.of(), until("pong hear me"));

            socket.sendClose(WebSocket.NORMAL_CLOSURE, "enough").join();
            assertEquals(List.of(), until("close 1000 enough"));
        }
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void subscriptions_runSideBySide(Transports transport) throws Exception {
        try (Listening server = start(transport, Duration.ofHours(1))) {
            WebSocket socket = connect(server);
            say(socket, "subscribe tea");
            until("tea 1");
            say(socket, "subscribe coffee");
            until("coffee 2");
            say(socket, "unsubscribe tea");
            until("unsubscribed tea");
            assertTrue(next().startsWith("coffee "));
            socket.abort();
        }
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void otherText_isAnsweredByAHint(Transports transport) throws Exception {
        try (Listening server = start(transport, Duration.ofHours(1))) {
            WebSocket socket = connect(server);
            say(socket, "what?");
            assertEquals("subscribe or unsubscribe NAME", next());
            socket.abort();
        }
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void server_pingsItsClients(Transports transport) throws Exception {
        try (Listening server = start(transport, Duration.ofMillis(3))) {
            WebSocket socket = connect(server);
            say(socket, "hello");
            assertEquals("subscribe or unsubscribe NAME", next());
            assertEquals(List.of("ping", "ping"), List.of(next(), next()));
            socket.abort();
        }
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void connectionThatIsLost_endsItsTasks(Transports transport) throws Exception {
        try (Listening server = start(transport, Duration.ofHours(1))) {
            WebSocket socket = connect(server);
            say(socket, "subscribe tea");
            until("tea 1");
            AsyncioEventLoop loop = server.loop();

            socket.abort();

            Asyncio.runCoroutineThreadsafe(
                            Coroutine.of(
                                    () -> {
                                        while (loop.allTasks().size() > 1) { // this is one
                                            Asyncio.sleep(PERIOD);
                                        }
                                    }),
                            loop)
                    .get(ServerTransports.LIMIT.toSeconds(), TimeUnit.SECONDS);
        }
    }

    /** Each frame as a line. */
    private final class ToEvents implements WebSocket.Listener {
        private final AtomicReference<String> begun = new AtomicReference<>("");

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            String text = begun.get() + data;
            begun.set(last ? "" : text);
            if (last) {
                events.add(text);
            }
            return WebSocket.Listener.super.onText(socket, data, last);
        }

        @Override
        public CompletionStage<?> onPing(WebSocket socket, ByteBuffer message) {
            events.add("ping");
            return WebSocket.Listener.super.onPing(socket, message);
        }

        @Override
        public CompletionStage<?> onPong(WebSocket socket, ByteBuffer message) {
            events.add("pong " + StandardCharsets.UTF_8.decode(message));
            return WebSocket.Listener.super.onPong(socket, message);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            events.add("close " + status + " " + reason);
            return WebSocket.Listener.super.onClose(socket, status, reason);
        }
    }
}
