package io.nettio.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/** The page of a run. */
final class BenchmarkPageTest {
    @TempDir Path folder;

    @Test
    void write_hasEachRow_andAChartOfItsFamily() throws IOException {
        Path page = folder.resolve("benchmarks.md");
        Row http =
                new Row(
                        "http",
                        50000,
                        "Netty",
                        51000,
                        "1/s",
                        0.98,
                        0.97,
                        1,
                        Goal.atLeast(0.97),
                        "yes");
        BenchmarkPage.write(
                page, List.of(http), Map.of("http", "answers"), LocalDate.of(2026, 11, 25));
        String text = Files.readString(page);
        assertTrue(text.contains("| `http` | Netty | 50,000 | 51,000 | 1/s | 0.98 |"), text);
        assertTrue(text.contains("| `http` | answers |"), text);
        assertTrue(text.contains("images/benchmarks-throughput.svg"), text);
        String chart = Files.readString(folder.resolve("images/benchmarks-throughput.svg"));
        assertTrue(chart.contains("<svg"), "an SVG");
    }
}
