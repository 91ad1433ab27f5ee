package io.nettio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.coroutine.CoroutineBackend;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Nettio where the JDK's modules that it can do without are missing. */
final class SmallRuntimeTest {
    @Test
    void debugMode_withoutManagementAndJfr_worksAndSaysWhatItDoesNotSee() throws Exception {
        String output = run();

        assertTrue(output.contains("awaited jfr=false management=false"), output);
        boolean sees = CoroutineBackend.chosen().name().equals("continuation");
        assertEquals(sees, output.contains("without the module java.management"), output);
    }

    /** What it prints and logs; monitors need a JVM that suspends with one. */
    private static String run() throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                List.of(
                                        Path.of(System.getProperty("java.home"), "bin", "java")
                                                .toString(),
                                        "--limit-modules",
                                        "java.base,java.logging,jdk.unsupported",
                                        "--add-exports",
                                        "java.base/jdk.internal.vm=ALL-UNNAMED",
                                        "-D"
                                                + CoroutineBackend.PROPERTY
                                                + "="
                                                + CoroutineBackend.chosen().name(),
                                        "-cp",
                                        System.getProperty("java.class.path"),
                                        SmallRuntime.class.getName()))
                        .redirectErrorStream(true)
                        .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }
}
