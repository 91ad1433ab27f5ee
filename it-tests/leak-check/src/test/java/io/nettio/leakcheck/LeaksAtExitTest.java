package io.nettio.leakcheck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

class LeaksAtExitTest {
    @TempDir Path folder;

    /** Drops a buffer. */
    public static final class Leaky {
        private Leaky() {}

        public static void main(String[] args) {
            drop();
        }

        private static void drop() {
            ByteBufAllocator.DEFAULT.buffer(16).writeByte(1);
        }
    }

    /** Drops none. */
    public static final class Clean {
        private Clean() {}

        public static void main(String[] args) {
            ByteBuf buffer = ByteBufAllocator.DEFAULT.buffer(16);
            buffer.writeByte(1);
            buffer.release();
        }
    }

    private Path run(Class<?> program) throws Exception {
        Path report = folder.resolve("leaks");
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(LeaksAtExit.command(report, program));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        return report;
    }

    @Test
    void process_thatDropsABuffer_isTold() throws Exception {
        Path report = run(Leaky.class);

        AssertionError told =
                assertThrows(AssertionError.class, () -> LeaksAtExit.assertNone(report));
        assertTrue(told.getMessage().contains("Leaky.drop"), told.getMessage());
    }

    @Test
    void process_thatReleasesAll_hasNone() throws Exception {
        LeaksAtExit.assertNone(run(Clean.class));
    }

    @Test
    void process_thatHasNotLooked_isNoneThatIsClean() {
        assertThrows(
                AssertionError.class, () -> LeaksAtExit.assertNone(folder.resolve("no report")));
    }
}
