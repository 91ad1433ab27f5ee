package io.nettio.conformance;

import io.nettio.coroutine.CoroutineBackend;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * Runs a file of recorded traces on both loops and both coroutine backends:
 *
 * <pre>
 * Conformance FILE            both backends, the other one in a JVM of its own; the last line counts
 * Conformance FILE --worker   the backend of this JVM alone; prints the divergences and then their programs
 * </pre>
 */
public final class Conformance {
    private static final String DIVERGED = "diverged: ";
    private static final String COUNTED = "counted: ";
    private static final int MOST_DESCRIBED = Integer.getInteger("conformance.described", 10);

    private static final Logger LOG =
            Logger.getLogger("io.nettio"); // held, or it forgets its level

    private Conformance() {}

    public static void main(String[] args) throws Exception {
        if (args.length == 0 || args[0].isBlank()) {
            fail("Name the file of traces: -Dconformance.traces=FILE");
        }
        Path file = Path.of(args[0]);
        if (!Files.isReadable(file)) {
            fail("There is no file of traces at " + file.toAbsolutePath());
        }
        if (args.length > 1 && args[1].equals("--worker")) {
            try {
                work(file);
            } catch (IllegalArgumentException | UncheckedIOException notOfTheFormat) {
                fail(String.valueOf(notOfTheFormat.getMessage()));
            }
        } else {
            coordinate(file);
        }
        System.exit(0); // loops that end still have daemon threads
    }

    private static void work(Path file) throws IOException {
        LOG.setLevel(Level.OFF); // programs that leave exceptions to themselves are no news
        String backend = CoroutineBackend.chosen().name();
        int programs = 0;
        int described = 0;
        List<String> lines = new ArrayList<>();
        try (Stream<RecordedTrace> traces = RecordedTrace.read(file)) {
            for (RecordedTrace recorded : (Iterable<RecordedTrace>) traces::iterator) {
                programs++;
                for (TestedLoops loop : TestedLoops.values()) {
                    Divergence divergence = recorded.divergence(loop, backend);
                    if (divergence != null) {
                        lines.add(DIVERGED + programs);
                        if (described++ < MOST_DESCRIBED) {
                            System.out.println(divergence.describe());
                        }
                    }
                }
            }
        }
        lines.forEach(System.out::println);
        System.out.println(COUNTED + programs);
    }

    private static void coordinate(Path file) throws IOException, InterruptedException {
        Process continuation = startWorker(file, "continuation");
        Process handoff = startWorker(file, "handoff");
        Set<String> diverged = new TreeSet<>();
        String programs = collect(continuation, diverged);
        if (!programs.equals(collect(handoff, diverged))) {
            fail("The two backends did not run the same number of programs");
        }
        if (programs.equals("0")) {
            fail("There is no program in " + file);
        }
        System.out.println(
                "conformance: " + programs + " programs, " + diverged.size() + " divergences");
        if (!diverged.isEmpty()) {
            System.exit(1);
        }
    }

    private static Process startWorker(Path file, String backend) throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-ea",
                                "-Xmx1g"));
        command.addAll(List.of(CoroutineBackend.FLAG.split(" ")));
        command.addAll(
                List.of(
                        "-D" + CoroutineBackend.PROPERTY + "=" + backend,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Conformance.class.getName(),
                        file.toString(),
                        "--worker"));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    /**
     * Passes on what a worker prints, gathers the programs that diverged, and gives the number that
     * it ran.
     */
    private static String collect(Process worker, Set<String> diverged)
            throws IOException, InterruptedException {
        String counted = "";
        try (BufferedReader out = worker.inputReader()) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.startsWith(DIVERGED)) {
                    diverged.add(line.substring(DIVERGED.length()));
                } else if (line.startsWith(COUNTED)) {
                    counted = line.substring(COUNTED.length());
                } else {
                    System.out.println(line);
                }
            }
        }
        if (worker.waitFor() != 0 || counted.isEmpty()) {
            fail("A run of the programs failed; what it said stands above");
        }
        return counted;
    }

    private static void fail(String sentence) {
        System.err.println("conformance: " + sentence);
        System.exit(2);
    }
}
