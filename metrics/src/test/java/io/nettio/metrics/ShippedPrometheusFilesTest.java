package io.nettio.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.nettio.netty.AsyncioEventLoopGroup;
import io.nettio.netty.Transports;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The rules and the dashboard in the jar speak of metrics that there are. */
class ShippedPrometheusFilesTest {
    private static final String ALERTS = "prometheus/nettio-alerts.yml";
    private static final String RECORDING = "prometheus/nettio-recording.yml";
    private static final String DASHBOARD = "grafana/nettio-loops.json";

    /** What Prometheus itself has. */
    private static final Set<String> PROMETHEUS = Set.of("up", "ALERTS");

    /** A name that is Nettio's, or one that a selector or a range stands behind. */
    private static final Pattern NAME =
            Pattern.compile("(?:\\w+:)?nettio_\\w+(?::\\w+)?|[a-zA-Z_:][\\w:]*(?=\\s*[{\\[])");

    private static final AsyncioEventLoopGroup group =
            new AsyncioEventLoopGroup(1, Transports.NIO.ioHandlerFactory());
    private static Set<String> exported;

    @BeforeAll
    static void scrape() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        new LoopMetrics(group).bindTo(registry);
        exported =
                registry.scrape()
                        .lines()
                        .filter(line -> !line.startsWith("#"))
                        .map(line -> line.split("[{ ]", 2)[0])
                        .collect(Collectors.toSet());
    }

    @AfterAll
    static void closeGroup() {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private static JsonNode read(ObjectMapper format, String file) throws IOException {
        try (InputStream stream = LoopMetrics.class.getResourceAsStream(file)) {
            return format.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .readTree(stream);
        }
    }

    private static List<JsonNode> rules(String file) throws IOException {
        List<JsonNode> rules = new ArrayList<>();
        read(new YAMLMapper(), file)
                .get("groups")
                .forEach(each -> each.get("rules").forEach(rules::add));
        return rules;
    }

    private static JsonNode dashboard() throws IOException {
        return read(new ObjectMapper(), DASHBOARD);
    }

    private static Set<String> recorded() throws IOException {
        return rules(RECORDING).stream()
                .map(rule -> rule.get("record").asText())
                .collect(Collectors.toSet());
    }

    private static Set<String> names(String expression) {
        return NAME.matcher(expression)
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static void assertKnown(Set<String> known, String expression) {
        Set<String> names = names(expression);
        assertFalse(names.isEmpty(), "no metric in " + expression);
        names.removeAll(known);
        names.removeAll(PROMETHEUS);
        assertEquals(Set.of(), names, "unknown in " + expression);
    }

    @Test
    void names_ofAnExpression_areAllFound() {
        assertEquals(
                Set.of("a", "loop:nettio_x:p99_5m", "nettio_y_total"),
                names("rate(a{b=\"c\"}[5m]) / loop:nettio_x:p99_5m > nettio_y_total"));
    }

    @Test
    void recordingRules_nameExportedMetricsAlone() throws Exception {
        for (JsonNode rule : rules(RECORDING)) {
            assertKnown(exported, rule.get("expr").asText());
        }
    }

    @Test
    void alertRules_nameExportedOrRecordedMetricsAlone() throws Exception {
        Set<String> known = new HashSet<>(exported);
        known.addAll(recorded());
        for (JsonNode rule : rules(ALERTS)) {
            assertKnown(known, rule.get("expr").asText());
        }
    }

    @Test
    void alertRules_eachHaveASeverityAndSaySo() throws Exception {
        for (JsonNode rule : rules(ALERTS)) {
            String name = rule.get("alert").asText();
            assertTrue(
                    Set.of("warning", "critical").contains(rule.at("/labels/severity").asText()),
                    name);
            assertTrue(rule.at("/annotations/summary").asText().contains("$labels.loop"), name);
            assertFalse(rule.at("/annotations/description").asText().isEmpty(), name);
        }
    }

    @Test
    void alertRules_eachHaveASectionInTheirPage() throws Exception {
        String page = Files.readString(page("docs/prometheus.md"));
        List<String> missing =
                rules(ALERTS).stream()
                        .map(rule -> rule.get("alert").asText())
                        .filter(name -> !page.contains("\n### " + name + "\n"))
                        .toList();

        assertEquals(List.of(), missing);
    }

    private static Path page(String path) {
        Path page = Path.of(path);
        return Files.exists(page) ? page : Path.of("..").resolve(page); // the module's folder
    }

    @Test
    void panels_nameExportedMetricsAlone() throws Exception {
        for (JsonNode panel : dashboard().get("panels")) {
            assertFalse(panel.get("targets").isEmpty(), panel.get("title").asText());
            for (JsonNode target : panel.get("targets")) {
                assertKnown(exported, target.get("expr").asText());
            }
        }
    }

    @Test
    void variablesAndAnnotations_nameExportedMetricsAlone() throws Exception {
        for (JsonNode variable : dashboard().at("/templating/list")) {
            if (variable.get("type").asText().equals("query")) {
                assertKnown(exported, variable.at("/query/query").asText());
            }
        }
        for (JsonNode annotation : dashboard().at("/annotations/list")) {
            assertKnown(exported, annotation.get("expr").asText());
        }
    }

    @Test
    void panels_haveAPlaceAnIdAndAReason() throws Exception {
        Set<Integer> ids = new HashSet<>();
        Set<String> cells = new HashSet<>();
        for (JsonNode panel : dashboard().get("panels")) {
            String title = panel.get("title").asText();
            assertTrue(ids.add(panel.get("id").asInt()), title);
            assertFalse(panel.get("description").asText().isEmpty(), title);
            assertEquals("${datasource}", panel.at("/datasource/uid").asText(), title);
            JsonNode place = panel.get("gridPos");
            int right = place.get("x").asInt() + place.get("w").asInt();
            assertTrue(right <= 24, title);
            for (int x = place.get("x").asInt(); x < right; x++) {
                for (int y = 0; y < place.get("h").asInt(); y++) {
                    String cell = x + "," + (place.get("y").asInt() + y);
                    assertTrue(cells.add(cell), title + " covers another panel at " + cell);
                }
            }
        }
    }

    @Test
    void variables_thatExpressionsUse_areThere() throws Exception {
        Set<String> variables =
                StreamSupport.stream(dashboard().at("/templating/list").spliterator(), false)
                        .map(variable -> "$" + variable.get("name").asText())
                        .collect(Collectors.toSet());
        variables.add("$__rate_interval"); // Grafana's own
        Set<String> used =
                Pattern.compile("\\$\\w+")
                        .matcher(dashboard().get("panels").toString())
                        .results()
                        .map(MatchResult::group)
                        .collect(Collectors.toSet());

        assertTrue(variables.containsAll(used), used + " of " + variables);
    }
}
