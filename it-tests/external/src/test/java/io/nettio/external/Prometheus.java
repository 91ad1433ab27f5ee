package io.nettio.external;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Debian's Prometheus, on a port of its own, with the shipped rules, scraping one target. */
final class Prometheus implements AutoCloseable {
    private static final Pattern LISTENING =
            Pattern.compile("msg=\"Listening on\" address=(127\\.0\\.0\\.1:\\d+)");

    /** Twice as long as an alert about the last minute stands. */
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private static final Executor NEXT_POLL =
            CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS);

    private final ExternalProgram program;
    private final String url;
    private final HttpClient client = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();

    private Prometheus(ExternalProgram program, String url) {
        this.program = program;
        this.url = url;
    }

    /** In this folder, where the rules lie already. */
    static Prometheus start(Path folder, URI target) throws IOException, InterruptedException {
        Path config = folder.resolve("prometheus.yml");
        Files.writeString(
                config,
                """
                global:
                  scrape_interval: 1s
                  scrape_timeout: 1s
                  evaluation_interval: 500ms
                rule_files:
                  - nettio-*.yml
                scrape_configs:
                  - job_name: example
                    metrics_path: %s
                    static_configs:
                      - targets: ["%s"]
                """
                        .replaceFirst("%s", target.getPath())
                        .replaceFirst("%s", target.getAuthority()));
        ExternalProgram program =
                ExternalProgram.start(
                        "prometheus",
                        LISTENING,
                        List.of(
                                "prometheus",
                                "--config.file=" + config,
                                "--storage.tsdb.path=" + folder.resolve("data"),
                                "--web.listen-address=127.0.0.1:0"));
        try {
            return new Prometheus(program, "http://" + program.announcement().group(1));
        } catch (RuntimeException failure) {
            program.close();
            throw failure;
        }
    }

    /** The field "data" of what the HTTP API says. */
    JsonNode get(String path) throws IOException, InterruptedException {
        HttpResponse<String> response =
                client.send(
                        HttpRequest.newBuilder(URI.create(url + "/api/v1/" + path)).build(),
                        BodyHandlers.ofString());
        if (response.statusCode() == 503) {
            return json.nullNode(); // it is still starting
        }
        JsonNode answer = json.readTree(response.body());
        if (!answer.path("status").asText().equals("success")) {
            throw new AssertionError(path + ": " + response.body());
        }
        return answer.get("data");
    }

    /** The samples that a query gives now. */
    JsonNode query(String expression) throws IOException, InterruptedException {
        return get("query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8))
                .path("result");
    }

    /** The state of the alerts of this name: none, pending, firing. */
    String alertState(String name) throws IOException, InterruptedException {
        for (JsonNode alert : get("alerts").path("alerts")) {
            if (alert.at("/labels/alertname").asText().equals(name)) {
                return alert.get("state").asText();
            }
        }
        return "none";
    }

    /** What is asked until it is right. */
    interface Question<T> {
        T ask() throws IOException, InterruptedException;
    }

    /** Asks, again and again, until the answer is right. */
    <T> T await(String what, Question<T> question, Predicate<T> right)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        T answer = question.ask();
        while (!right.test(answer)) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError(
                        what + " never came; last: " + answer + "\n" + program.output());
            }
            CompletableFuture.runAsync(() -> {}, NEXT_POLL).join();
            answer = question.ask();
        }
        return answer;
    }

    @Override
    public void close() throws InterruptedException {
        client.close();
        program.close();
    }
}
