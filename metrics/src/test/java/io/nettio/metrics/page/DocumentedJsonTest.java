package io.nettio.metrics.page;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.nettio.inspect.Watchdog;
import io.nettio.metrics.ObservabilityOptions;
import io.nettio.metrics.ObservabilityServer;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The JSON is what the table in docs/live-page.md says, field by field. */
class DocumentedJsonTest {
    /** The fields of the table, and the types that each may have. */
    private static Map<String, String> documented() throws IOException {
        Path page = Path.of("docs", "live-page.md");
        while (!Files.exists(page)) {
            page = Path.of("..").resolve(page); // tests run in their module's folder
        }
        Map<String, String> fields = new TreeMap<>();
        for (String line : Files.readAllLines(page)) {
            if (line.startsWith("| `")) {
                String[] cells = line.split("\\|", -1);
                fields.put(cells[1].trim().replace("`", ""), cells[2].trim());
            }
        }
        return fields;
    }

    private final Map<String, Set<String>> seen = new TreeMap<>();

    private void collect(String path, JsonNode node) {
        if (node.isObject()) {
            node.properties()
                    .forEach(
                            field ->
                                    collect(
                                            path.isEmpty()
                                                    ? field.getKey()
                                                    : path + "." + field.getKey(),
                                            field.getValue()));
        } else if (node.isArray()) {
            node.forEach(element -> collect(path + "[]", element));
        } else {
            String type =
                    node.isNull()
                            ? "null"
                            : node.isNumber() ? "number" : node.isBoolean() ? "boolean" : "text";
            seen.computeIfAbsent(path, first -> new TreeSet<>()).add(type);
        }
    }

    private static JsonNode json(ObservabilityServer server, HttpClient client)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(server.url("/loops.json")).build();
        return new ObjectMapper().readTree(client.send(request, BodyHandlers.ofString()).body());
    }

    @Test
    void fields_ofLoopsThatRunAndOneThatIsBlocked_areThoseOfTheTable() throws Exception {
        Watchdog.global().start(); // which is off in tests
        try (Watchdog endsLast = Watchdog.global();
                ShownLoops loops = new ShownLoops(2);
                HttpClient client = HttpClient.newHttpClient();
                ObservabilityServer server =
                        ObservabilityServer.start(
                                LoopsPage.of("http", loops.group())
                                        .addTo(ObservabilityOptions.onLoopback(0)))) {
            loops.startTree("parent", "child");
            JsonNode running;
            do { // until both loops were there in time to answer
                running = json(server, client);
            } while (!running.at("/tasks/0/unansweredAt").isEmpty()
                    || !running.at("/tasks/1/unansweredAt").isEmpty());
            collect("", running);
            try (ShownLoops.Block block = loops.block()) {
                JsonNode answer;
                do { // until the watchdog has seen it, and a second's sample was taken
                    answer = json(server, client);
                } while (answer.at("/watchdog/slowest").isEmpty()
                        || answer.at("/watchdog/blocks").isEmpty()
                        || answer.at("/loops/0/lastPeriod").isMissingNode()
                        || answer.at("/tasks/0/unansweredAt").isEmpty());
                collect("", answer);
            }
        }
        Map<String, String> documented = documented();
        List<String> wrong = new ArrayList<>();
        seen.forEach(
                (path, types) ->
                        types.stream()
                                .filter(type -> !documented.getOrDefault(path, "").contains(type))
                                .forEach(type -> wrong.add(path + " is " + type)));

        assertEquals(List.of(), wrong);
        Set<String> unseen = new TreeSet<>(documented.keySet());
        unseen.removeAll(seen.keySet());
        // what needs tasks that share an awaiter, and a lock that somebody has
        unseen.removeAll(Set.of("tasks[].tasks[].alsoAwaitedBy[]", "watchdog.blocks[].suspects[]"));
        assertEquals(Set.of(), unseen);
    }
}
