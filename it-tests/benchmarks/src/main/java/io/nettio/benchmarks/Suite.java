package io.nettio.benchmarks;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** All that is compared, with whom, and what should come of it. */
final class Suite {
    private Suite() {}

    static List<Comparison> all(Path pythonPeers) {
        Python python = new Python(pythonPeers);
        return Stream.of(
                        HttpCases.all(),
                        EchoCases.all(python),
                        TaskCases.all(python),
                        CallbackCases.all(),
                        TimerCases.all(python),
                        MemoryCases.all(python))
                .flatMap(List::stream)
                .toList();
    }
}
