package io.nettio.leakcheck;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Looks for leaks in a JVM of its own, which a test has started, when that exits; a JVM that is
 * killed cannot look. What is found stands in a file, the report.
 */
public final class LeaksAtExit {
    private static final String LEVEL = "-Dio.netty.leakDetection.level=paranoid";

    private LeaksAtExit() {}

    // -- in the test

    /**
     * The flags of a JVM that starts a program and writes this report. They name the jar of this
     * module, which Maven's phase {@code package} makes.
     */
    public static List<String> flags(Path report) {
        return List.of(LEVEL, "-javaagent:" + jar() + "=" + report);
    }

    private static Path jar() {
        try {
            Path jar =
                    Path.of(
                            LeaksAtExit.class
                                    .getProtectionDomain()
                                    .getCodeSource()
                                    .getLocation()
                                    .toURI());
            if (!Files.isRegularFile(jar)) {
                throw new IllegalStateException(
                        jar + " is no jar: run this test in Maven's phase verify");
            }
            return jar;
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The same for a class path that has this module: flags, main class and first argument. */
    public static List<String> command(Path report, Class<?> mainClass) {
        return List.of(LEVEL, LeaksAtExit.class.getName(), "" + report, mainClass.getName());
    }

    /** Fails if the process that has ended did not look, or has found something. */
    public static void assertNone(Path report) throws IOException {
        if (!Files.exists(report)) {
            throw new AssertionError("The process has not looked for leaks; was it killed?");
        }
        String leaks = Files.readString(report);
        if (!leaks.isEmpty()) {
            throw new AssertionError("Never released by the process: " + leaks);
        }
    }

    // -- in the process

    /** As an agent, with the report as its argument. */
    public static void premain(String report) {
        RecordingLeakDetector.install();
        Path file = Path.of(report);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> look(file), "leaks-at-exit"));
    }

    /** {@code REPORT MAIN-CLASS ARGUMENT…} */
    public static void main(String[] args) throws Exception {
        premain(args[0]);
        Class.forName(args[1])
                .getMethod("main", String[].class)
                .invoke(null, (Object) Arrays.copyOfRange(args, 2, args.length));
    }

    private static void look(Path report) {
        try {
            Files.writeString(report, String.join(System.lineSeparator(), Leaks.find()));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException notMeant) {
            Thread.currentThread().interrupt();
        }
    }
}
