package io.nettio.coroutine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.Asyncio;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The choice of the coroutine backend, with the JVM flag and without it. */
final class BackendChoiceTest {
    /** What the JVM of these tests is started with. */
    private static final List<String> FLAG =
            List.of("--add-exports", "java.base/jdk.internal.vm=ALL-UNNAMED");

    /** Awaits, and says on which backend. */
    public static final class Program {
        public static void main(String[] args) {
            Asyncio.run(() -> Asyncio.sleep(Duration.ofMillis(1)));
            System.out.println("ran on " + CoroutineBackend.chosen().name());
        }
    }

    private static String runProgram(List<String> jvmArgs) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmArgs);
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp"));
        command.add(System.getProperty("java.class.path"));
        command.add(Program.class.getName());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = readAll(process);
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        return output;
    }

    private static String readAll(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static void assertContains(String part, String whole) {
        assertTrue(whole.contains(part), () -> "\"" + part + "\" is not in: " + whole);
    }

    @Test
    void chosen_asked_isTheSameEachTime() {
        assertSame(CoroutineBackend.chosen(), CoroutineBackend.chosen());
    }

    @Test
    void choose_byName_isThatOne() {
        assertEquals("handoff", BackendChoice.choose("handoff").name());
        assertEquals("continuation", BackendChoice.choose("continuation").name());
    }

    @Test
    void choose_automaticWithTheFlag_isContinuation() {
        assertEquals("continuation", BackendChoice.choose("").name());
        assertEquals("continuation", BackendChoice.choose("auto").name());
    }

    @Test
    void choose_unknownName_isRefusedWithTheNamesThereAre() {
        String said =
                assertThrows(IllegalStateException.class, () -> BackendChoice.choose("fibers"))
                        .getMessage();

        assertContains("Unknown coroutine backend fibers", said);
        assertContains("nettio.coroutine.backend is continuation, handoff or auto", said);
    }

    @Test
    void jvm_withTheFlag_runsOnContinuationsAndSaysNothing() throws Exception {
        String output = runProgram(FLAG);

        assertContains("ran on continuation", output);
        assertTrue(!output.contains("handoff"), output);
    }

    @Test
    void jvm_withoutTheFlag_runsOnHandoffAndSaysWhichFlagIsMissing() throws Exception {
        String output = runProgram(List.of());

        assertContains("ran on handoff", output);
        assertContains("--add-exports java.base/jdk.internal.vm=ALL-UNNAMED", output);
        assertEquals(2, output.split("backend handoff", -1).length, output);
    }

    @Test
    void jvm_withoutTheFlagButForced_refusesAndSaysWhichFlagIsMissing() throws Exception {
        String output = runProgram(List.of("-Dnettio.coroutine.backend=continuation"));

        assertContains(
                "The coroutine backend continuation needs the JVM flag --add-exports", output);
    }
}
