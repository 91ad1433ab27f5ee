package io.nettio.external;

import io.nettio.metrics.ObservabilityServer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the jar of the metrics has for Prometheus and Grafana. */
final class ShippedFiles {
    static final List<String> RULES = List.of("nettio-recording.yml", "nettio-alerts.yml");

    private ShippedFiles() {}

    static String dashboard() throws IOException {
        return read("grafana/nettio-loops.json");
    }

    /** Copies the rules to a folder. */
    static void copyRules(Path folder) throws IOException {
        for (String rules : RULES) {
            Files.writeString(folder.resolve(rules), read("prometheus/" + rules));
        }
    }

    private static String read(String file) throws IOException {
        try (InputStream stream = ObservabilityServer.class.getResourceAsStream(file)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
