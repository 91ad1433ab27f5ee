package io.nettio.benchmarks;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** All that is compared, with whom, and what should come of it. */
final class Suite {
    /**
     * Cases that tell in a few minutes whether something got slow. Servers are not among them: they
     * need ten seconds each to be warm, and the kernel's part of a request is most of it.
     */
    private static final Set<String> QUICK =
            Set.of("switch", "spawn", "ping-pong", "call-soon", "timer-cancel-10000");

    private Suite() {}

    static List<Comparison> quick(Path pythonPeers) {
        return all(pythonPeers).stream()
                .filter(comparison -> QUICK.contains(comparison.name()))
                .map(Comparison::withFirstPeer)
                .toList();
    }

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
