package io.nettio;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.testing.ChildJvm;

import org.junit.jupiter.api.Test;

/** Debug mode by the system property, for a whole JVM. */
final class DebugFromTheStartTest {
    @Test
    void property_turnsEachLoopOn_andWatchesCoroutinesThatAreMadeOutsideOfLoops() throws Exception {
        String output = ChildJvm.run(DebugFromTheStart.class, "-Dnettio.debug=true");

        assertTrue(output.contains("debug false true"), output);
        assertTrue(output.contains("A coroutine was never awaited"), output);
        assertTrue(output.contains("DebugFromTheStart.forgetACoroutine("), output);
        assertTrue(output.endsWith("exit=0"), output);
    }
}
