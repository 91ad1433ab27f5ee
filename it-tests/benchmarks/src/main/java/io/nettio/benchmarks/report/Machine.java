package io.nettio.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a run was on, in words that name no machine. */
record Machine(String processor, int cores, String java) {
    static Machine here() throws IOException {
        return new Machine(
                processorName(Path.of("/proc/cpuinfo")),
                Runtime.getRuntime().availableProcessors(),
                Runtime.version().toString());
    }

    private static String processorName(Path cpuinfo) throws IOException {
        if (!Files.exists(cpuinfo)) {
            return "an unknown processor";
        }
        return Files.readAllLines(cpuinfo).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("an unknown processor");
    }

    String sentence() {
        return cores + " cores of " + processor + ", Java " + java;
    }
}
