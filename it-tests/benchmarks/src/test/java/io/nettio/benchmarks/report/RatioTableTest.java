package io.nettio.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The table as a file. */
final class RatioTableTest {
    @TempDir Path folder;

    @Test
    void read_ofWhatWasWritten_givesTheRows() throws IOException {
        List<Row> rows =
                List.of(
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
                                "yes"),
                        new Row(
                                "switch",
                                120,
                                "Kotlin",
                                12.5,
                                "ns",
                                9.6,
                                9,
                                10,
                                Goal.SHOWN,
                                "shown"));
        Path file = folder.resolve("made/ratios.tsv");
        RatioTable.write(file, rows);
        assertEquals(rows, RatioTable.read(file));
    }

    @Test
    void write_heads_theColumnsByName() throws IOException {
        Path file = folder.resolve("ratios.tsv");
        RatioTable.write(file, List.of());
        assertEquals(
                "name\tnettio\tpeer\tpeer_value\tunit\tratio\tratio_min\tratio_max\tgoal\tmet",
                Files.readString(file).strip());
    }

    @Test
    void read_ofAnotherFile_isRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("other.tsv"), "a\tb\n");
        assertThrows(IllegalArgumentException.class, () -> RatioTable.read(file));
    }
}
