package io.nettio.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;

import io.nettio.coroutine.CoroutineBackend;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * Every committed program does on each loop what CPython did. The backend is the one of this JVM.
 */
class CorpusTest {
    private static final int MOST_DESCRIBED = 5;

    /** Tasks that fail unseen are part of some programs. */
    private static final Logger LOG = Logger.getLogger("io.nettio");

    @ParameterizedTest
    @CsvSource({
        "CHOSEN, VIRTUAL_TIME_LOOP, 800",
        "CHOSEN, ASYNCIO_EVENT_LOOP, 800",
        "GENERATED, VIRTUAL_TIME_LOOP, 10000",
        "GENERATED, ASYNCIO_EVENT_LOOP, 10000",
        "MORE, VIRTUAL_TIME_LOOP, 3800",
        "MORE, ASYNCIO_EVENT_LOOP, 3800"
    })
    void showsNoDivergence(Corpus corpus, TestedLoops loop, int atLeast) throws IOException {
        LOG.setLevel(Level.OFF);
        String backend = CoroutineBackend.chosen().name();
        AtomicInteger programs = new AtomicInteger();
        List<String> found;
        try (Stream<RecordedTrace> traces = corpus.traces()) {
            found =
                    traces.parallel()
                            .peek(trace -> programs.incrementAndGet())
                            .map(trace -> trace.divergence(loop, backend))
                            .filter(Objects::nonNull)
                            .limit(MOST_DESCRIBED)
                            .map(Divergence::describe)
                            .toList();
        } finally {
            LOG.setLevel(null);
        }
        assertTrue(found.isEmpty(), () -> String.join("\n", found));
        assertTrue(programs.get() >= atLeast, () -> "only " + programs + " programs");
    }

    @Test
    void namesEachProgramOnce() throws IOException {
        Set<String> ids = new HashSet<>();
        List<String> twice = new ArrayList<>();
        for (Corpus corpus : Corpus.values()) {
            try (Stream<RecordedTrace> traces = corpus.traces()) {
                traces.map(RecordedTrace::id).filter(id -> !ids.add(id)).forEach(twice::add);
            }
        }
        assertEquals(List.of(), twice);
    }

    @Test
    void chosenProgramsSayWhichRuleTheyPin() throws IOException {
        try (Stream<RecordedTrace> traces = Corpus.CHOSEN.traces()) {
            List<String> vague =
                    traces.map(RecordedTrace::id)
                            .filter(id -> !id.matches("[a-z]+(-[a-z]+){2,}"))
                            .toList();
            assertEquals(List.of(), vague);
        }
    }

    /** An op that no program reaches is not judged at all. */
    @Test
    void reachesEveryKindOfOp() throws IOException {
        Set<String> missing = new TreeSet<>(Interpreter.kinds());
        for (Corpus corpus : Corpus.values()) {
            try (Stream<RecordedTrace> traces = corpus.traces()) {
                traces.forEach(
                        recorded -> {
                            for (JsonNode entry : recorded.trace()) {
                                if (!entry.get(4).asText().equals("unknown")) {
                                    missing.remove(entry.get(3).asText());
                                }
                            }
                        });
            }
        }
        missing.remove("try"); // leaves a line only where its body fails
        assertEquals(Set.of(), missing);
    }
}
