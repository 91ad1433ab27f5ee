package io.nettio.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nettio.coroutine.CoroutineBackend;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Every program of the committed corpus, on both kinds of loop, against CPython's trace of it. */
class CorpusTest {
    /** A file of the corpus, and the kind of loop to run it on. */
    record Case(Path file, TestedLoops loop) {
        @Override
        public String toString() {
            return file.getFileName() + " on " + loop;
        }
    }

    static List<Case> cases() throws IOException, URISyntaxException {
        Path corpus =
                Path.of(Objects.requireNonNull(CorpusTest.class.getResource("/corpus")).toURI());
        List<Case> cases = new ArrayList<>();
        try (Stream<Path> files = Files.list(corpus)) {
            files.filter(file -> file.toString().endsWith(".jsonl.gz"))
                    .sorted()
                    .forEach(
                            file ->
                                    Stream.of(TestedLoops.values())
                                            .forEach(loop -> cases.add(new Case(file, loop))));
        }
        return cases;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void programs_ofTheCorpus_giveCPythonsTraces(Case one) {
        List<String> divergences = new ArrayList<>();
        try (Stream<RecordedTrace> traces = RecordedTrace.read(one.file())) {
            traces.map(trace -> trace.divergence(one.loop(), CoroutineBackend.chosen().name()))
                    .filter(Objects::nonNull)
                    .limit(3)
                    .forEach(divergence -> divergences.add(divergence.describe()));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }

        assertEquals(List.of(), divergences);
    }
}
