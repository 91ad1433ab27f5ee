package io.nettio.conformance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** One line of a file of traces: a program, and what CPython did. */
record RecordedTrace(JsonNode program, JsonNode trace) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    String id() {
        return program.path("id").asText();
    }

    /** Where the trace on this loop differs from CPython's; null where it does not. */
    @org.jspecify.annotations.Nullable
    Divergence divergence(TestedLoops loop, String backend) {
        JsonNode actual = parse(Interpreter.trace(program, loop).toString());
        return actual.equals(trace) ? null : new Divergence(this, loop, backend, actual);
    }

    /** The lines of a file, which may be compressed. The caller closes the stream. */
    static Stream<RecordedTrace> read(Path file) throws IOException {
        InputStream in = Files.newInputStream(file);
        if (file.toString().endsWith(".gz")) {
            in = new GZIPInputStream(in, 1 << 16);
        }
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        return lines.lines()
                .filter(line -> !line.isBlank())
                .map(RecordedTrace::of)
                .onClose(() -> close(lines));
    }

    private static void close(BufferedReader lines) {
        try {
            lines.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static RecordedTrace of(String line) {
        JsonNode node = parse(line);
        if (!node.has("program") || !node.has("trace")) {
            throw new IllegalArgumentException(
                    "Not a recorded trace: " + line.substring(0, Math.min(80, line.length())));
        }
        return new RecordedTrace(node.get("program"), node.get("trace"));
    }

    private static JsonNode parse(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException malformed) {
            throw new UncheckedIOException(malformed);
        }
    }
}
