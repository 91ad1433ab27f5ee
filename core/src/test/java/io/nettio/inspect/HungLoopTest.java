package io.nettio.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * A loop that hangs for good, in a process of its own. Before JDK 24 a continuation cannot suspend
 * while it holds a monitor, and before JDK 25 nothing tells what a virtual thread waits for.
 */
@EnabledForJreRange(min = JRE.JAVA_25)
class HungLoopTest {
    @ParameterizedTest
    @ValueSource(strings = {"continuation", "handoff"})
    void loopThatHangs_atAMonitorOfASuspendedCoroutine_isReportedWithItsClassAndTheSuspects(
            String backend) throws IOException {
        List<String> lines = run("-Dnettio.coroutine.backend=" + backend);

        assertTrue(lines.contains("state=BLOCKED"), () -> "" + lines);
        assertTrue(lines.contains("lock=app.Blocking$Cache"), () -> "" + lines);
        assertTrue(lines.contains("task=wanter"), () -> "" + lines);
        assertTrue(starts(lines, "location=app.HungLoop.want("), () -> "" + lines);
        assertTrue(starts(lines, "coroutine=app.HungLoop.want("), () -> "" + lines);
        assertTrue(starts(lines, "suspect=holder (app.HungLoop"), () -> "" + lines);
        assertTrue(starts(lines, "suspect=bystander (app.HungLoop"), () -> "" + lines);
        assertEquals(backend.equals("handoff"), lines.contains("loopStack=true"));
    }

    private static boolean starts(List<String> lines, String begin) {
        return lines.stream().anyMatch(line -> line.startsWith(begin));
    }

    /** What the program prints until it ends. */
    private static List<String> run(String option) throws IOException {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--add-exports",
                                "java.base/jdk.internal.vm=ALL-UNNAMED",
                                option,
                                "-cp",
                                System.getProperty("java.class.path"),
                                "app.HungLoop")
                        .redirectErrorStream(true)
                        .start();
        try {
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } finally {
            process.destroyForcibly();
        }
    }
}
