package io.nettio.external;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.nettio.examples.server.ServerProcess;
import io.nettio.external.ExternalProgram.Outcome;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Prometheus scrapes the example server, by the shipped rules. */
class PrometheusIT {
    private static ServerProcess server;
    private static Prometheus prometheus;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        ShippedFiles.copyRules(folder);
        server = ServerProcess.start();
        prometheus = Prometheus.start(folder, server.metricsUrl());
        prometheus.await(
                "The first scrape",
                () -> prometheus.query("nettio_loop_turns_total"),
                samples -> !samples.isEmpty());
    }

    @AfterAll
    static void stop() throws Exception {
        try (ServerProcess endsLast = server) {
            if (prometheus != null) {
                prometheus.close();
            }
        }
    }

    @Test
    void target_isUp() throws Exception {
        JsonNode target =
                prometheus.await(
                        "The target",
                        () -> prometheus.get("targets").get("activeTargets").get(0),
                        any -> any.get("health").asText().equals("up"));

        assertEquals("", target.get("lastError").asText());
        assertEquals(server.metricsUrl().toString(), target.get("scrapeUrl").asText());
    }

    /** Else it would be taken for one that has stopped. */
    @Test
    void loopWithNothingToDo_turns() throws Exception {
        prometheus.await(
                "A turn",
                () -> prometheus.query("increase(nettio_loop_turns_total[5s]) > 0"),
                samples -> !samples.isEmpty());
    }

    @Test
    void scrapedText_isWithoutFault_byPromtool(@TempDir Path folder) throws Exception {
        Path text = folder.resolve("scrape");
        try (HttpClient client = HttpClient.newHttpClient()) {
            client.send(
                    HttpRequest.newBuilder(server.metricsUrl()).build(), BodyHandlers.ofFile(text));
        }

        Outcome outcome =
                ExternalProgram.run(
                        "prometheus",
                        List.of(
                                "sh",
                                "-c",
                                "promtool check metrics < \"$1\"",
                                "sh",
                                text.toString()));

        assertEquals("", outcome.output());
        assertEquals(0, outcome.status());
    }

    @Test
    void metadata_hasTypeAndHelp() throws Exception {
        JsonNode lag =
                prometheus
                        .get("metadata?metric=nettio_loop_lag_seconds")
                        .get("nettio_loop_lag_seconds")
                        .get(0);

        assertEquals("histogram", lag.get("type").asText());
        assertFalse(lag.get("help").asText().isEmpty());
    }

    @Test
    void rules_allEvaluate() throws Exception {
        List<String> ill = new ArrayList<>();
        JsonNode groups =
                prometheus.await(
                        "The first evaluation",
                        () -> prometheus.get("rules").get("groups"),
                        all -> !all.toString().contains("\"health\":\"unknown\""));
        int rules = 0;
        for (JsonNode group : groups) {
            for (JsonNode rule : group.get("rules")) {
                rules++;
                if (!rule.get("health").asText().equals("ok")) {
                    ill.add(rule.toString());
                }
            }
        }
        assertEquals(List.of(), ill);
        assertEquals(13, rules);
    }

    @Test
    void recordedSeries_areThere() throws Exception {
        for (JsonNode group : prometheus.get("rules?type=record").get("groups")) {
            for (JsonNode rule : group.get("rules")) {
                String name = rule.get("name").asText();
                prometheus.await(name, () -> prometheus.query(name), samples -> !samples.isEmpty());
            }
        }
    }

    @Test
    void dashboard_everyPanel_hasSomethingToShow() throws Exception {
        for (JsonNode panel : new ObjectMapper().readTree(ShippedFiles.dashboard()).get("panels")) {
            for (JsonNode target : panel.get("targets")) {
                String expression =
                        target.get("expr")
                                .asText()
                                .replace("$__rate_interval", "10s")
                                .replaceAll("\\$(job|instance|group|loop)", ".*");
                prometheus.await(
                        panel.get("title").asText() + ": " + expression,
                        () -> prometheus.query(expression),
                        samples -> !samples.isEmpty());
            }
        }
    }

    @Test
    void blockedLoop_firesItsAlertWhileBlocked_whichThenResolves() throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            CompletableFuture<HttpResponse<String>> block =
                    client.sendAsync(
                            HttpRequest.newBuilder(server.url("/block?ms=10000")).build(),
                            BodyHandlers.ofString());
            prometheus.await(
                    "The alert",
                    () -> prometheus.alertState("NettioLoopBlocked"),
                    "firing"::equals);
            assertFalse(block.isDone(), "the loop is still blocked, and yet its lag is known");
            assertEquals("Blocked the loop for 10000 ms\n", block.join().body());
            prometheus.await(
                    "The end of the alert",
                    () -> prometheus.alertState("NettioLoopBlocked"),
                    "none"::equals);
        }
    }
}
