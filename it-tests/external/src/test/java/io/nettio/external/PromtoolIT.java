package io.nettio.external;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.external.ExternalProgram.Outcome;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The shipped rules, judged by Prometheus' own tool. */
class PromtoolIT {
    private static final String UNIT_TESTS = "nettio-rules-test.yml";

    @TempDir private Path folder;

    @BeforeEach
    void copyRulesAndTheirTests() throws IOException {
        ShippedFiles.copyRules(folder);
        Files.copy(Path.of("src/test/prometheus", UNIT_TESTS), folder.resolve(UNIT_TESTS));
    }

    private static Outcome promtool(String... arguments) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of("promtool"));
        command.addAll(List.of(arguments));
        return ExternalProgram.run("prometheus", command);
    }

    @Test
    void checkRules_findsNothing() throws Exception {
        for (String rules : ShippedFiles.RULES) {
            Outcome outcome =
                    promtool("check", "rules", "--lint=all", folder.resolve(rules).toString());

            assertEquals(0, outcome.status(), outcome.output());
            assertTrue(outcome.output().contains("SUCCESS"), outcome.output());
        }
    }

    @Test
    void testRules_passes() throws Exception {
        Outcome outcome = promtool("test", "rules", folder.resolve(UNIT_TESTS).toString());

        assertEquals(0, outcome.status(), outcome.output());
    }

    @Test
    void testRules_withAnotherThreshold_fails() throws Exception {
        Path alerts = folder.resolve("nettio-alerts.yml");
        String rules = Files.readString(alerts);
        String broken =
                rules.replace("nettio_loop_lag_max_seconds > 1", "nettio_loop_lag_max_seconds > 5");
        assertNotEquals(rules, broken);
        Files.writeString(alerts, broken);

        Outcome outcome = promtool("test", "rules", folder.resolve(UNIT_TESTS).toString());

        assertEquals(1, outcome.status(), outcome.output());
    }

    @Test
    void missingProgram_saysWhatToInstall() {
        IllegalStateException refusal =
                assertThrows(
                        IllegalStateException.class,
                        () -> ExternalProgram.run("some-package", List.of("no-such-program")));

        assertEquals(
                "The profile external needs no-such-program: apt-get install some-package",
                refusal.getMessage());
    }
}
