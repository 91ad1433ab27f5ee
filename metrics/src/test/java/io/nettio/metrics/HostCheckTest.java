package io.nettio.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.handler.codec.http.HttpResponseStatus;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** By which names a server may be asked. */
class HostCheckTest {
    private ObservabilityServer server;

    @AfterEach
    void close() {
        server.close();
    }

    private int statusOf(ObservabilityOptions options, String headers) throws IOException {
        if (server == null) {
            server =
                    ObservabilityServer.start(
                            options.withRoute(
                                    "/",
                                    (ctx, request) ->
                                            Answers.sentence(
                                                    ctx, request, HttpResponseStatus.OK, "yes")));
        }
        String answer =
                RawHttp.exchange(
                        new InetSocketAddress(
                                InetAddress.getLoopbackAddress(), server.address().getPort()),
                        "GET / HTTP/1.1\r\nConnection: close\r\n" + headers + "\r\n");
        return Integer.parseInt(answer.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LocalHost:9464",
                "127.0.0.1",
                "127.0.0.1:80",
                "10.0.0.7:9464",
                "[::1]",
                "[::1]:9464",
                "loops.internal:9464"
            })
    void onLoopback_addressesAndOwnNames_areServed(String host) throws Exception {
        assertEquals(
                200,
                statusOf(
                        ObservabilityOptions.onLoopback(0).withHost("Loops.Internal"),
                        "Host: " + host + "\r\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:9464",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "evil.example#127.0.0.1",
                "[evil.example]",
                "[::1",
                ""
            })
    void onLoopback_anyOtherName_isMisdirected(String host) throws Exception {
        assertEquals(421, statusOf(ObservabilityOptions.onLoopback(0), "Host: " + host + "\r\n"));
    }

    @Test
    void noHost_orTwo_isBad() throws Exception {
        ObservabilityOptions options = ObservabilityOptions.onLoopback(0);
        assertEquals(400, statusOf(options, ""));
        assertEquals(400, statusOf(options, "Host: localhost\r\nHost: evil.example\r\n"));
    }

    @Test
    void onAnyAddress_anyNameIsServed() throws Exception {
        assertEquals(
                200,
                statusOf(
                        ObservabilityOptions.onLoopback(0).withAddress(new InetSocketAddress(0)),
                        "Host: metrics.example\r\n"));
    }

    @Test
    void onAnyAddress_withNames_othersAreMisdirected() throws Exception {
        ObservabilityOptions options =
                ObservabilityOptions.onLoopback(0)
                        .withAddress(new InetSocketAddress(0))
                        .withHost("metrics.example");
        assertEquals(200, statusOf(options, "Host: metrics.example\r\n"));
        assertEquals(421, statusOf(options, "Host: evil.example\r\n"));
    }
}
