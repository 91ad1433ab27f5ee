package io.nettio.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The judge itself: what it refuses, and what it says of a divergence. */
class JudgeTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[[\"fly\",1]]",
                "[[\"spawn\",\"T0\",[[\"fly\"]]]]",
                "[[\"try\",[[\"yield\"]],{\"Exception\":[[\"fly\"]]}]]",
                "[[\"gather\",[{\"body\":[[\"fly\"]]}],false]]",
                "[[\"return\",1],[\"soon\",\"h1\",[[\"fly\"]]]]"
            })
    void refusesAnUnknownOpWhereverItStands(String main) throws IOException {
        RecordedTrace recorded =
                new RecordedTrace(
                        MAPPER.readTree("{\"id\":\"p\",\"objects\":{},\"main\":" + main + "}"),
                        MAPPER.createArrayNode());
        for (TestedLoops loop : TestedLoops.values()) {
            IllegalArgumentException refused =
                    assertThrows(
                            IllegalArgumentException.class, () -> recorded.divergence(loop, "any"));
            assertEquals("Unknown op \"fly\" in program p", refused.getMessage());
        }
    }

    @ParameterizedTest
    @EnumSource(TestedLoops.class)
    void tellsOfATamperedTrace(TestedLoops loop) throws IOException {
        RecordedTrace honest = chosen("task-may-refuse-many-cancels");
        assertNull(honest.divergence(loop, "any"));
        RecordedTrace tampered = tampered(honest, 2);

        Divergence divergence = tampered.divergence(loop, "any");

        assertNotNull(divergence);
        assertEquals(2, divergence.at());
        String told = divergence.describe();
        assertTrue(told.contains("task-may-refuse-many-cancels on " + loop), told);
        assertTrue(told.contains("program: " + tampered.program()), told);
        assertTrue(told.contains("expected:\n    " + tampered.trace().get(2)), told);
        assertTrue(told.contains("actual:\n    " + honest.trace().get(2)), told);
        JsonNode shrunk = MAPPER.readTree(told.substring(told.indexOf("shrunk: ") + 8));
        assertTrue(shrunk.get("main").size() < tampered.program().get("main").size(), told);
        JsonNode again = Interpreter.trace(shrunk, loop);
        for (int i = 0; i <= 2; i++) { // the shrunk program still does what is wrong
            assertEquals(honest.trace().get(i).toString(), again.get(i).toString());
        }
    }

    @Test
    void commandRunsAFileAndCountsItsLines(@TempDir Path folder) throws Exception {
        RecordedTrace honest = chosen("task-may-refuse-many-cancels");
        Path file = folder.resolve("traces.jsonl");
        Files.writeString(file, line(honest) + line(honest));
        assertEnds(0, "conformance: 2 programs, 0 divergences", file);

        Files.writeString(file, line(honest) + line(tampered(honest, 3)));
        assertEnds(1, "conformance: 2 programs, 1 divergences", file);
    }

    @Test
    void commandRefusesWhatIsNoFileOfTraces(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("traces.jsonl");
        assertEnds(2, "conformance: There is no file of traces at " + file, file);

        Files.writeString(file, "");
        assertEnds(2, "conformance: There is no program in " + file, file);

        Files.writeString(file, "{\"program\":{\"id\":\"p\",\"main\":[[\"fly\"]]},\"trace\":[]}");
        assertEnds(2, "conformance: Unknown op \"fly\" in program p", file);
    }

    private static void assertEnds(int status, String line, Path file) throws Exception {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Conformance.class.getName(),
                                file.toString())
                        .redirectErrorStream(true)
                        .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(status, process.waitFor(), out);
        List<String> lines = out.lines().toList();
        assertTrue(lines.contains(line), out);
        if (status < 2) {
            assertEquals(line, lines.get(lines.size() - 1));
        }
    }

    private static RecordedTrace chosen(String id) throws IOException {
        try (Stream<RecordedTrace> traces = Corpus.CHOSEN.traces()) {
            return traces.filter(trace -> trace.id().equals(id)).findFirst().orElseThrow();
        }
    }

    private static RecordedTrace tampered(RecordedTrace honest, int entry) {
        ArrayNode trace = honest.trace().deepCopy();
        ((ArrayNode) trace.get(entry)).set(4, "tampered");
        return new RecordedTrace(honest.program(), trace);
    }

    private static String line(RecordedTrace recorded) {
        return MAPPER.createObjectNode()
                        .<com.fasterxml.jackson.databind.node.ObjectNode>set(
                                "program", recorded.program())
                        .set("trace", recorded.trace())
                + "\n";
    }
}
