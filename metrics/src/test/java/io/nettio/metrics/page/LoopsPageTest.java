package io.nettio.metrics.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.nettio.metrics.ObservabilityOptions;
import io.nettio.metrics.ObservabilityServer;
import io.netty.util.concurrent.DefaultEventExecutorGroup;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The page as its server serves it. */
class LoopsPageTest {
    private final ShownLoops loops = new ShownLoops(2);
    private final ObservabilityServer server = start();
    private final HttpClient client = HttpClient.newHttpClient();

    private ObservabilityServer start() {
        try {
            return ObservabilityServer.start(
                    LoopsPage.of("http", loops.group()).addTo(ObservabilityOptions.onLoopback(0)));
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    @AfterEach
    void stop() {
        client.shutdownNow();
        server.close();
        loops.close();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.url("/").resolve(URI.create(path)))
                .timeout(Duration.ofMinutes(1));
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(request(path).build(), BodyHandlers.ofString());
    }

    private JsonNode json(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = get(path);
        assertEquals(200, answer.statusCode(), answer.body());
        return new ObjectMapper().readTree(answer.body());
    }

    /** The page's events; each a name and its data. */
    private BufferedReader events(String path) throws IOException, InterruptedException {
        return new BufferedReader(
                new InputStreamReader(
                        client.send(request(path).build(), BodyHandlers.ofInputStream()).body(),
                        StandardCharsets.UTF_8));
    }

    private static String nextEvent(BufferedReader events) throws IOException {
        String name = events.readLine();
        if (name != null) {
            events.readLine(); // its data
            events.readLine(); // the line that ends it
        }
        return name;
    }

    @Test
    void page_itsFilesAndItsJson_mayRunNothingElse() throws Exception {
        for (String path : List.of("/loops", "/loops/page.js", "/loops/page.css", "/loops.json")) {
            HttpResponse<String> answer = get(path);

            assertEquals(200, answer.statusCode(), path);
            assertEquals("nosniff", answer.headers().firstValue("x-content-type-options").get());
            assertEquals("no-store", answer.headers().firstValue("cache-control").get());
            assertTrue(
                    answer.headers()
                            .firstValue("content-security-policy")
                            .get()
                            .startsWith("default-src 'none'; script-src 'self';"));
        }
    }

    @Test
    void page_namesNothingFromElsewhere() throws Exception {
        for (String path :
                List.of("/loops", "/loops/page.css", "/loops/page.js", "/loops/chart.js")) {
            String file = get(path).body().replace("http://www.w3.org/2000/svg", "");

            assertFalse(file.contains("//") && file.contains("http"), path);
        }
    }

    @Test
    void everyFile_thatAnotherNames_isServed() throws Exception {
        String page = get("/loops").body();
        List<String> named = new ArrayList<>();
        for (String part : page.split("\"", -1)) {
            if (part.startsWith("loops/") || part.equals("loops.json")) {
                named.add("/" + part);
            }
        }
        for (String file : List.of("page.js", "loops.js", "tasks.js", "reports.js", "chart.js")) {
            for (String part : get("/loops/" + file).body().split("'", -1)) {
                if (part.startsWith("./")) {
                    named.add("/loops/" + part.substring(2));
                }
            }
        }
        for (String path : named) {
            assertEquals(200, get(path).statusCode(), path);
        }
        assertTrue(named.size() > 8, "named: " + named);
    }

    @Test
    void everyRoute_answersGetAndHeadAlone() throws Exception {
        for (String path : List.of("/loops", "/loops/page.js", "/loops.json", "/loops/events")) {
            HttpResponse<String> post =
                    client.send(
                            request(path).POST(HttpRequest.BodyPublishers.ofString("x")).build(),
                            BodyHandlers.ofString());
            HttpResponse<String> head =
                    client.send(request(path).HEAD().build(), BodyHandlers.ofString());

            assertEquals(405, post.statusCode(), path);
            assertEquals("GET, HEAD", post.headers().firstValue("allow").get(), path);
            assertEquals(200, head.statusCode(), path);
            assertEquals("", head.body(), path);
        }
    }

    @Test
    void json_hasTheTasksAsATree() throws Exception {
        loops.startTree("parent", "child");

        JsonNode loop;
        do { // until the loop itself was there in time to answer
            loop = json("/loops.json").at("/tasks/0");
        } while (!loop.at("/unansweredAt").isEmpty());
        JsonNode tasks = loop.at("/tasks");

        assertEquals("parent", tasks.at("/0/name").asText());
        assertTrue(tasks.at("/0/under").isNull());
        assertEquals("child", tasks.at("/1/name").asText());
        assertEquals(tasks.at("/0/number").asLong(), tasks.at("/1/under").asLong());
        assertEquals("Asyncio.sleep", tasks.at("/1/awaits").asText());
        assertTrue(tasks.at("/1/place").asText().startsWith("ShownLoops."));
    }

    @Test
    void json_withAFilter_hasWhatMatchesAndWhatIsAbove() throws Exception {
        loops.startTree("parent", "needle");
        loops.startTree("other", "hay");

        JsonNode loop = json("/loops.json?filter=NEEDLE").at("/tasks/0");

        assertEquals(4, loop.at("/total").asInt());
        assertEquals(1, loop.at("/matching").asInt());
        assertEquals(
                List.of("parent", "needle"),
                List.of(loop.at("/tasks/0/name").asText(), loop.at("/tasks/1/name").asText()));
        assertFalse(loop.at("/tasks/0/matches").asBoolean());
    }

    @Test
    void json_withALimit_countsWhatItLeavesOut() throws Exception {
        loops.startTree("parent", "child");

        JsonNode loop = json("/loops.json?tasks=1").at("/tasks/0");

        assertEquals(2, loop.at("/total").asInt());
        assertEquals(1, loop.at("/shown").asInt());
    }

    @Test
    void names_ofAnyCharacters_arriveAsTheyAre() throws Exception {
        String name = "</script><img src=x onerror=alert(1)> \u202E \u0000 \n \"\\ \uD83D\uDE00";
        loops.startTree(name, "half \uD83D");

        JsonNode tasks = json("/loops.json").at("/tasks/0/tasks");

        assertEquals(name, tasks.at("/0/name").asText());
        assertEquals("half \uFFFD", tasks.at("/1/name").asText());
    }

    @Test
    void blockedLoop_isToldOf_whileTheOtherAnswers() throws Exception {
        loops.startTree("parent", "child");
        try (ShownLoops.Block block = loops.block()) {
            JsonNode answers = json("/loops.json").at("/tasks");

            assertTrue(answers.at("/0/note").asText().startsWith("No answer within 200 ms"));
            assertTrue(answers.at("/0/unansweredForNanos").asLong() > 0);
            assertTrue(
                    answers.at("/0/unansweredAt").toString().contains("ShownLoops"),
                    answers.at("/0/unansweredAt").toString());
            assertEquals(3, answers.at("/0/tasks").size());
            assertTrue(answers.at("/1/note").isNull());
        }
    }

    @Test
    void loopThatHasEnded_isSaidToBeClosed() throws Exception {
        loops.group().shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();

        assertEquals("The loop is closed.", json("/loops.json").at("/tasks/0/note").asText());
    }

    @Test
    void query_thatCannotBeMeant_isRefusedInWords() throws Exception {
        for (String query :
                List.of("filter=" + "x".repeat(101), "tasks=-1", "tasks=many", "tasks=")) {
            HttpResponse<String> answer = get("/loops.json?" + query);

            assertEquals(400, answer.statusCode(), query);
            assertTrue(answer.body().endsWith(".\n"), answer.body());
        }
    }

    @Test
    void events_beginWithThePast_andGoOn() throws Exception {
        try (BufferedReader events = events("/loops/events")) {
            assertEquals("event: history", nextEvent(events));
            assertEquals("event: state", nextEvent(events));
            assertEquals("event: state", nextEvent(events));
        }
    }

    @Test
    void events_longerThanTheServersTimeout_goOn() throws Exception {
        ObservabilityOptions impatient =
                ObservabilityOptions.onLoopback(0).withIdleTimeout(Duration.ofMillis(500));
        try (ObservabilityServer other =
                ObservabilityServer.start(LoopsPage.of("http", loops.group()).addTo(impatient))) {
            HttpRequest request = HttpRequest.newBuilder(other.url("/loops/events")).build();
            try (BufferedReader events =
                    new BufferedReader(
                            new InputStreamReader(
                                    client.send(request, BodyHandlers.ofInputStream()).body(),
                                    StandardCharsets.UTF_8))) {
                assertEquals("event: history", nextEvent(events));
                for (int i = 0; i < 3; i++) {
                    assertEquals("event: state", nextEvent(events));
                }
            }
        }
    }

    @Test
    void pages_beyondTheLimit_areRefusedInWords() throws Exception {
        List<BufferedReader> open = new ArrayList<>();
        for (int i = 0; i < EventFeed.MAX_SUBSCRIBERS; i++) {
            open.add(events("/loops/events"));
            nextEvent(open.get(i));
        }

        HttpResponse<String> refused = get("/loops/events");

        assertEquals(503, refused.statusCode());
        assertTrue(refused.body().startsWith("16 pages are open"), refused.body());
        for (BufferedReader events : open) {
            events.close();
        }
    }

    @Test
    void events_whenTheServerCloses_end() throws Exception {
        BufferedReader events = events("/loops/events");
        nextEvent(events);

        server.close();

        assertThrows(
                IOException.class,
                () -> {
                    while (nextEvent(events) != null) {
                        // what was on its way
                    }
                    throw new IOException("or it ends in order");
                });
    }

    @Test
    void executors_thatAreNoLoopsOfNettio_areRefused() {
        DefaultEventExecutorGroup others = new DefaultEventExecutorGroup(1);

        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> LoopsPage.of("x", others));

        assertTrue(refusal.getMessage().startsWith("The page shows loops"));
        others.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    }

    @Test
    void loopsOfTwoGroups_areShownByTheirNames() throws Exception {
        try (ShownLoops more = new ShownLoops(1);
                ObservabilityServer both =
                        ObservabilityServer.start(
                                LoopsPage.of("http", loops.group())
                                        .and("more", more.group())
                                        .addTo(ObservabilityOptions.onLoopback(0)))) {
            HttpResponse<String> answer =
                    client.send(
                            HttpRequest.newBuilder(both.url("/loops.json")).build(),
                            BodyHandlers.ofString());
            List<String> names = new ArrayList<>();
            new ObjectMapper()
                    .readTree(answer.body())
                    .at("/loops")
                    .forEach(loop -> names.add(loop.at("/group").asText() + loop.at("/loop")));

            assertEquals(List.of("http0", "http1", "more0"), names);
        }
    }
}
