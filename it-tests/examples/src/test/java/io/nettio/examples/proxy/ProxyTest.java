package io.nettio.examples.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.examples.DeafPort;
import io.nettio.examples.Listening;
import io.nettio.examples.ServerTransports;
import io.nettio.netty.Transports;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

/** Which upstream a request goes to, and what the client gets when none is there. */
class ProxyTest {
    static final String TRANSPORTS = "io.nettio.examples.ServerTransports#available";
    static final Duration PATIENT = ServerTransports.LIMIT;
    static final Duration BRIEF = Duration.ofSeconds(1);

    private final HttpClient http = HttpClient.newHttpClient();

    static Listening proxy(Transports transport, Duration limit, InetSocketAddress... upstreams) {
        Proxy proxy = new Proxy(List.of(upstreams), limit, limit);
        return Listening.start(transport, 0, proxy::addTo);
    }

    private static InetSocketAddress refusing() throws Exception {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), DeafPort.refusing());
    }

    private static HttpRequest.Builder request(Listening proxy) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + proxy.port() + "/path?a=b"))
                .timeout(PATIENT);
    }

    private HttpResponse<String> get(Listening proxy) throws Exception {
        return http.send(request(proxy).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(Listening proxy, String body) throws Exception {
        return http.send(
                request(proxy).POST(BodyPublishers.ofString(body)).build(),
                BodyHandlers.ofString());
    }

    private static void assertIs(int status, String body, HttpResponse<String> response) {
        assertEquals(status + " " + body, response.statusCode() + " " + response.body());
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void requests_goToTheUpstreamsInTurn(Transports transport) throws Exception {
        try (Backend one = Backend.answering("one");
                Backend two = Backend.answering("two");
                Listening proxy = proxy(transport, PATIENT, one.address(), two.address())) {
            assertIs(200, "one", get(proxy));
            assertIs(200, "two", get(proxy));
            assertIs(200, "one", get(proxy));
            String head = one.heads.take();
            assertTrue(head.startsWith("GET /path?a=b HTTP/1.1\r\n"), head);
            assertTrue(head.contains("\r\nconnection: close\r\n"), head);
            assertFalse(head.toLowerCase(java.util.Locale.ROOT).contains("upgrade"), head);
        }
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void upstreamThatRefuses_isPassedOver_evenByAPost(Transports transport) throws Exception {
        try (Backend backend =
                        new Backend(
                                socket -> {
                                    byte[] body = socket.getInputStream().readNBytes(4);
                                    Backend.write(socket, "HTTP/1.1 200 OK\r\n\r\n");
                                    socket.getOutputStream().write(body);
                                });
                Listening proxy = proxy(transport, PATIENT, refusing(), backend.address())) {
            assertIs(200, "body", post(proxy, "body"));
        }
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void upstreamThatDoesNotAccept_isPassedOver(Transports transport) throws Exception {
        try (DeafPort deaf = new DeafPort();
                Backend backend = Backend.answering("here");
                Listening proxy = proxy(transport, BRIEF, deaf.address(), backend.address())) {
            assertIs(200, "here", get(proxy));
        }
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void noUpstream_is502(Transports transport) throws Exception {
        try (Listening proxy = proxy(transport, PATIENT, refusing(), refusing())) {
            assertIs(502, "502 Bad Gateway\n", get(proxy));
            assertIs(502, "502 Bad Gateway\n", post(proxy, "body"));
        }
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void upstreamThatHangs_isPassedOverByAGet_butAPostIs504(Transports transport) throws Exception {
        try (Backend hanging = new Backend(socket -> socket.getInputStream().readAllBytes());
                Backend backend = Backend.answering("here");
                Listening proxy = proxy(transport, BRIEF, hanging.address(), backend.address())) {
            assertIs(200, "here", get(proxy)); // the next turn begins with the other one
            assertIs(200, "here", get(proxy));
            assertIs(504, "504 Gateway Timeout\n", post(proxy, "body"));
            assertEquals(2, hanging.heads.size());
            assertEquals(2, backend.heads.size());
        }
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void upstreamThatDies_isPassedOverByAGet_butAPostIs502(Transports transport) throws Exception {
        try (Backend dying = new Backend(socket -> socket.setSoLinger(true, 0));
                Backend backend = Backend.answering("here");
                Listening proxy = proxy(transport, PATIENT, dying.address(), backend.address())) {
            assertIs(200, "here", get(proxy));
            assertIs(200, "here", get(proxy));
            assertIs(502, "502 Bad Gateway\n", post(proxy, "body"));
            assertEquals(2, backend.heads.size());
        }
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void upstreamThatTalksNoHttp_is502(Transports transport) throws Exception {
        try (Backend backend = new Backend(socket -> Backend.write(socket, "220 mail\r\n\r\n"));
                Listening proxy = proxy(transport, PATIENT, backend.address())) {
            assertIs(502, "502 Bad Gateway\n", get(proxy));
        }
    }
}
