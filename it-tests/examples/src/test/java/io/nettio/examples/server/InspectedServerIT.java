package io.nettio.examples.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.examples.Readme;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The example server, looked into from another process by core's jar. */
class InspectedServerIT {
    private static final int TRIES = 100;

    private final HttpClient client = HttpClient.newHttpClient();
    private ServerProcess server;

    @BeforeEach
    void start() throws IOException {
        server = ServerProcess.start("--loops", "1");
    }

    @AfterEach
    void stop() {
        server.close();
        client.shutdownNow();
    }

    private static Path coreJar() throws IOException {
        try (Stream<Path> files = Files.list(Readme.root().resolve("core/target"))) {
            return files.filter(
                            file ->
                                    file.getFileName()
                                            .toString()
                                            .matches("nettio-core-[^-]+(-SNAPSHOT)?\\.jar"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** What the command line prints. */
    private String nettio(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-jar", coreJar().toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        return said;
    }

    /** What it prints once that is as expected; what was asked for may not have arrived before. */
    private String nettioUntil(Predicate<String> expected, String... arguments)
            throws IOException, InterruptedException {
        String said = nettio(arguments);
        for (int tries = 1; tries < TRIES && !expected.test(said); tries++) {
            said = nettio(arguments);
        }
        assertTrue(expected.test(said), said);
        return said;
    }

    private void request(String path) {
        HttpRequest request = HttpRequest.newBuilder(server.url(path)).build();
        client.sendAsync(request, BodyHandlers.discarding());
    }

    @Test
    void server_healthy_showsItsConnectionsAndTheirChannels() throws Exception {
        String pid = Long.toString(server.pid());
        request("/sleep?ms=60000");

        String table = nettioUntil(said -> said.contains("Asyncio.sleep"), "ps", pid);

        assertTrue(table.contains("Endpoints.sleep(Endpoints.java:"), table);
        assertTrue(table.contains("L:/127.0.0.1:"), table);
        assertTrue(nettio("pstree", pid).contains("io.nettio.Asyncio.sleep("));
        assertTrue(nettio("top", pid, "-n", "1").contains("SCHED"));
        assertTrue(nettio().lines().anyMatch(line -> line.startsWith(pid + " ")));
    }

    @Test
    void server_blocked_showsWhereItsThreadStands() throws Exception {
        String pid = Long.toString(server.pid());
        request("/block?ms=10000");

        String table = nettioUntil(said -> said.contains("BLOCKED for "), "ps", pid);

        assertTrue(table.contains("Endpoints.spin(Endpoints.java:"), table);
        assertTrue(table.contains("RUNNING"), table);
    }
}
