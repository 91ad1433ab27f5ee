package io.nettio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.testing.Garbage;
import io.nettio.testing.LoggedErrors;
import io.nettio.testing.LoopTest;
import io.nettio.testing.VirtualTimeLoop;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/** Loops and executors that are dropped without being closed, in debug mode. */
final class UnclosedTest extends LoopTest {
    private static final String DEBUG = "nettio.debug";

    private final List<String> logged = new ArrayList<>();

    @AfterEach
    void forgetProperty() {
        System.clearProperty(DEBUG);
    }

    /** What is logged of it, which must come. */
    private String reportOf(String what) {
        assertTrue(Garbage.collectUntil(() -> isLogged(what)), () -> "not in " + logged);
        return logged.stream().filter(said -> said.contains(what)).findFirst().orElseThrow();
    }

    private boolean isLogged(String what) {
        if (logged.stream().noneMatch(said -> said.contains(what))) {
            Garbage.collect();
        }
        logged.addAll(LoggedErrors.take());
        return logged.stream().anyMatch(said -> said.contains(what));
    }

    private void assertNothingIsLogged() {
        Garbage.collect();
        Garbage.collect();
        assertEquals(List.of(), LoggedErrors.take());
    }

    private static void dropLoop(boolean debug, boolean close) {
        VirtualTimeLoop dropped = new VirtualTimeLoop();
        dropped.setDebug(debug);
        dropped.runUntilComplete(() -> yieldTimes(2));
        if (close) {
            dropped.close();
        }
    }

    @Test
    void loop_droppedInDebugMode_isReportedWithItsPlace() {
        dropLoop(true, false);

        String report = reportOf("The loop VirtualTimeLoop was dropped without close()");

        assertContains("created at:\n    io.nettio.UnclosedTest.dropLoop(", report);
    }

    @Test
    void loop_closed_isNotReported() {
        dropLoop(true, true);

        assertNothingIsLogged();
    }

    @Test
    void loop_droppedOutsideDebugMode_isNotReported() {
        dropLoop(false, false);

        assertNothingIsLogged();
    }

    @Test
    void loop_droppedBehindDebugMode_isNotReported() {
        VirtualTimeLoop dropped = new VirtualTimeLoop();
        dropped.setDebug(true);
        dropped.setDebug(false);
        dropped = null;

        assertNothingIsLogged();
    }

    private static void dropExecutor(boolean shutdown) {
        CpuExecutor dropped = new CpuExecutor("hashes", 1, 1);
        if (shutdown) {
            dropped.shutdown();
        }
    }

    @Test
    void cpuExecutor_droppedInDebugMode_isReportedWithItsPlace() {
        System.setProperty(DEBUG, "true");
        dropExecutor(false);

        String report = reportOf("The CPU executor hashes was dropped without close()");

        assertContains("created at:\n    io.nettio.UnclosedTest.dropExecutor(", report);
    }

    @Test
    void cpuExecutor_droppedByACoroutineOfALoopInDebugMode_isReported() {
        loop.setDebug(true);
        runMain(() -> dropExecutor(false));

        reportOf("The CPU executor hashes was dropped without close()");
    }

    @Test
    void cpuExecutor_shutDownOrOutsideDebugMode_isNotReported() {
        dropExecutor(false);
        System.setProperty(DEBUG, "true");
        dropExecutor(true);

        assertNothingIsLogged();
    }
}
