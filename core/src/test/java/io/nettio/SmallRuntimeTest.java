package io.nettio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.coroutine.CoroutineBackend;
import io.nettio.testing.ChildJvm;

import org.junit.jupiter.api.Test;

/** Nettio where the JDK's modules that it can do without are missing. */
final class SmallRuntimeTest {
    @Test
    void debugMode_withoutManagementAndJfr_worksAndSaysWhatItDoesNotSee() throws Exception {
        String output =
                ChildJvm.run(
                        SmallRuntime.class,
                        "--limit-modules",
                        "java.base,java.logging,jdk.unsupported");

        assertTrue(output.contains("awaited jfr=false management=false"), output);
        assertTrue(output.endsWith("exit=0"), output);
        assertEquals(
                CoroutineBackend.chosen().name().equals("continuation"),
                output.contains("without the module java.management"),
                output);
    }
}
