package io.nettio.inspect.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.inspect.cli.Jvms.CannotLook;
import io.nettio.inspect.cli.Jvms.Connection;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Attaches to JVMs that are there for it. */
class AttachedJvmsTest {
    private final List<Process> started = new ArrayList<>();

    /** A JVM that has said a line. */
    private long start(String... arguments) throws IOException {
        return startWith(System.getProperty("java.class.path"), arguments);
    }

    private long startWith(String classPath, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1", "-cp"));
        command.add(classPath);
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        started.add(process);
        BufferedReader said = process.inputReader();
        String line = said.readLine();
        while (line != null && !line.equals(LoopingMain.READY)) {
            line = said.readLine(); // such as which backend there is
        }
        assertEquals(LoopingMain.READY, line);
        return process.pid();
    }

    @AfterEach
    void end() throws InterruptedException {
        for (Process process : started) {
            process.destroyForcibly().waitFor();
        }
    }

    private static CannotLook refused(long pid) {
        return assertThrows(CannotLook.class, () -> new AttachedJvms().connect(pid));
    }

    private static void assertSays(String part, CannotLook refused) {
        assertTrue(refused.getMessage().contains(part), refused.getMessage());
    }

    @Test
    void jvm_withALoop_showsItsTasksTwice() throws Exception {
        long pid = start(LoopingMain.class.getName(), "loop");

        for (int i = 0; i < 2; i++) {
            try (Connection connection = new AttachedJvms().connect(pid)) {
                String table = connection.loops().ps(20_000);
                assertTrue(table.contains("sleeper"), table);
                assertTrue(table.contains("Asyncio.sleep"), table);
                assertTrue(connection.loops().pstree(20_000).contains("LoopingMain"), table);
            }
        }
    }

    @Test
    void jvm_withALoop_isFound() throws Exception {
        long pid = start(LoopingMain.class.getName(), "loop");

        assertTrue(
                new AttachedJvms().search().withLoops().stream().anyMatch(jvm -> jvm.pid() == pid));
    }

    @Test
    void jvm_withoutLoops_isTold() throws Exception {
        long pid = start(LoopingMain.class.getName(), "none");

        assertSays("No loop of Nettio's has run in process " + pid, refused(pid));
        assertTrue(new AttachedJvms().search().others() > 0);
    }

    @Test
    void jvm_thatCannotBeAttachedTo_isTold() throws Exception {
        long pid = start("-XX:+DisableAttachMechanism", LoopingMain.class.getName(), "loop");

        assertSays("-XX:+DisableAttachMechanism", refused(pid));
    }

    @Test
    void jvm_whoseNettioIsHidden_isToldWhatToCall(@TempDir Path folder) throws Exception {
        String file = LoopingMain.class.getName().replace('.', '/') + ".class";
        Path copy = folder.resolve(file);
        Files.createDirectories(copy.getParent());
        try (InputStream original = LoopingMain.class.getResourceAsStream("/" + file)) {
            Files.copy(original, copy);
        }
        long pid =
                startWith(
                        folder.toString(),
                        LoopingMain.class.getName(),
                        "hidden",
                        System.getProperty("java.class.path"));

        assertSays("JmxLoops.register()", refused(pid));
    }

    @Test
    void process_thatIsNoJvm_isTold() throws Exception {
        Process process = new ProcessBuilder("sleep", "100").start();
        started.add(process);

        assertSays("is no JVM, or does not answer", refused(process.pid()));
    }

    @Test
    void process_thatIsNotThere_isTold() throws Exception {
        Process process = new ProcessBuilder("true").start();
        process.waitFor();

        assertSays("There is no process " + process.pid(), refused(process.pid()));
    }
}
