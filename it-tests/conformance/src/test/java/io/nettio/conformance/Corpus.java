package io.nettio.conformance;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;

/** The files of traces that are committed. */
enum Corpus {
    /** Programs that were written for a rule, which their id states. */
    CHOSEN,
    /** Random programs of the ops that came first. */
    GENERATED,
    /** Random programs of all ops. */
    MORE;

    Path file() {
        String name = "/corpus/" + name().toLowerCase(java.util.Locale.ROOT) + ".jsonl.gz";
        try {
            return Path.of(Objects.requireNonNull(Corpus.class.getResource(name), name).toURI());
        } catch (URISyntaxException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** The caller closes it. */
    Stream<RecordedTrace> traces() throws IOException {
        return RecordedTrace.read(file());
    }
}
