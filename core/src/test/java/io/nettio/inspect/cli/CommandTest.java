package io.nettio.inspect.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.inspect.jmx.LoopsMXBean;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.UndeclaredThrowableException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The command line with other JVMs that are made up. */
class CommandTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Jvms.Found found = new Jvms.Found(List.of(), 2, 1);
    private boolean lost;
    private boolean closed;
    private boolean goesOn = true;

    private int run(String... args) {
        try {
            return new Command(new MadeUp(), stream(out), stream(err), () -> goesOn).run(args);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    private static PrintStream stream(ByteArrayOutputStream to) {
        return new PrintStream(to, true, StandardCharsets.UTF_8);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private final class MadeUp implements Jvms, Jvms.Connection, LoopsMXBean {
        @Override
        public Found search() {
            return found;
        }

        @Override
        public Connection connect(long pid) throws CannotLook {
            if (pid != 7) {
                throw new CannotLook("There is no process " + pid);
            }
            return this;
        }

        @Override
        public LoopsMXBean loops() {
            if (lost) {
                throw new UndeclaredThrowableException(new IOException("gone"));
            }
            return this;
        }

        @Override
        public void close() {
            closed = true;
        }

        @Override
        public List<Loop> getLoops() {
            return List.of();
        }

        @Override
        public int getBlocked() {
            return 0;
        }

        @Override
        public String ps(long limitMillis) {
            return "the table\n";
        }

        @Override
        public String pstree(long limitMillis) {
            return "the tree\n";
        }

        @Override
        public String top(int rows, long limitMillis) {
            return "the busiest\n";
        }
    }

    @Test
    void list_ofJvmsWithLoops_hasALineForEach() {
        found = new Jvms.Found(List.of(new Jvms.Jvm(7, "com.example.Main")), 0, 0);

        assertEquals(0, run());
        assertEquals("7  com.example.Main" + System.lineSeparator(), out());
    }

    @Test
    void list_ofNone_saysHowManyThereWere() {
        assertEquals(1, run());
        assertTrue(err().contains("(2 without, 1 that cannot be looked into)"), err());
    }

    @Test
    void ps_ofAJvm_printsTheTable() {
        assertEquals(0, run("ps", "7"));
        assertEquals("the table\n", out());
        assertTrue(closed);
    }

    @Test
    void pstree_ofAJvm_printsTheTree() {
        assertEquals(0, run("pstree", "7"));
        assertEquals("the tree\n", out());
    }

    @Test
    void top_withANumber_printsThatOftenOneBelowTheOther() {
        assertEquals(0, run("top", "7", "-n", "2"));
        assertEquals("the busiest\nthe busiest\n", out());
    }

    @Test
    void top_untilStopped_clearsTheScreenEachTime() {
        goesOn = false;

        assertEquals(0, run("top", "7"));
        assertEquals("\033[H\033[2Jthe busiest\n", out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ps", "top"})
    void command_onAProcessThatIsNotThere_saysSo(String command) {
        assertEquals(1, run(command, "8"));
        assertEquals("There is no process 8" + System.lineSeparator(), err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ps", "top"})
    void command_onAProcessThatEnds_saysSo(String command) {
        lost = true;

        assertEquals(1, run(command, "7"));
        assertEquals("Process 7 has ended" + System.lineSeparator(), err());
        assertTrue(closed);
    }

    @Test
    void help_askedFor_isNoError() {
        assertEquals(0, run("--help"));
        assertEquals(Command.USAGE, out());
    }

    @ParameterizedTest
    @CsvSource({
        "nonsense 7, There is no command nonsense",
        "ps, Give the process id behind ps",
        "ps x, x is no process id",
        "ps 7 8, 'ps takes one process id, and nothing else'",
        "top -n 1 7, 'top takes one process id, and behind it -n TIMES, and nothing else'",
        "top 7 -n 0, '0 is no number of times, from 1'"
    })
    void misuse_saysWhatIsWrong(String line, String sentence) {
        assertEquals(2, run(line.split(" ")));
        assertEquals(sentence, err().lines().findFirst().orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ps",
                "ps x",
                "ps -1",
                "ps 99999999999999999999",
                "nonsense 7",
                "ps 7 8",
                "ps 7 -n 2",
                "top 7 -n x",
                "top 7 -x 2"
            })
    void misuse_anyOf_printsTheUsage(String line) {
        assertEquals(2, run(line.split(" ")));
        assertTrue(err().endsWith(Command.USAGE), err());
        assertFalse(err().startsWith("Usage"));
        assertEquals("", out());
    }
}
