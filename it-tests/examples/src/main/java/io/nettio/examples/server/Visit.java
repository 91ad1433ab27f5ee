package io.nettio.examples.server;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/**
 * A request that the example makes of itself, and the body it expects.
 *
 * @param answer the whole answer, or how it begins
 */
record Visit(String path, HttpRequest request, String answer) {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** One of each path that leaves the loop free. */
    static List<Visit> round(String url) {
        String body = "Nettio sends this back. ".repeat(2700);
        return List.of(
                get(url, "/hello", "Hello"),
                get(url, "/sleep?ms=20", "Slept for 20 ms"),
                get(url, "/fetch?n=3", "Fetched 3"),
                get(url, "/work?ms=5", "Worked for 5 ms"),
                new Visit(
                        "/echo",
                        request(url, "/echo").POST(BodyPublishers.ofString(body)).build(),
                        body));
    }

    /** Blocks the loop, so that its lag has something to show. */
    static Visit block(String url) {
        return get(url, "/block?ms=50", "Blocked");
    }

    private static Visit get(String url, String path, String answer) {
        return new Visit(path, request(url, path).build(), answer);
    }

    private static HttpRequest.Builder request(String url, String path) {
        return HttpRequest.newBuilder(URI.create(url + path)).timeout(TIMEOUT);
    }

    boolean isAnsweredBy(HttpResponse<String> response) {
        return response.statusCode() == 200 && response.body().startsWith(answer);
    }
}
