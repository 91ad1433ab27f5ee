package io.nettio.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.micrometer.core.instrument.Tag;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The tables of {@code docs/metrics.md} are the catalogues. */
class MetricsPageTest {
    private static final Path PAGE = Path.of("../docs/metrics.md");

    /** The rows behind a heading's table head. */
    private static List<String> table(String heading) throws IOException {
        return Files.readAllLines(PAGE).stream()
                .dropWhile(line -> !line.equals("## " + heading))
                .dropWhile(line -> !line.startsWith("| --- |"))
                .skip(1)
                .takeWhile(line -> line.startsWith("|"))
                .toList();
    }

    private static String code(String text) {
        return "`" + text + "`";
    }

    private static String row(String... cells) {
        return Arrays.stream(cells).collect(Collectors.joining(" | ", "| ", " |"));
    }

    private static String withTags(String name, LoopMeter meter) {
        return name
                + meter.tags().stream()
                        .map(Tag::getValue)
                        .map(state -> "{state=\"" + state + "\"}")
                        .collect(Collectors.joining());
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static String row(LoopMeter meter) {
        return row(
                code(withTags(meter.meterName(), meter)),
                code(withTags(meter.prometheusName(), meter)),
                lower(meter.type()),
                meter.unit() == LoopMeter.Unit.NONE ? "" : lower(meter.unit()),
                meter.description());
    }

    private static String row(ExecutorMeter meter) {
        return row(
                code(meter.meterName()),
                code(meter.prometheusName()),
                lower(meter.type()),
                meter.description());
    }

    @Test
    void page_ofALoop_isTheCatalogue() throws IOException {
        assertEquals(
                lines(Arrays.stream(LoopMeter.values()).map(MetricsPageTest::row).toList()),
                lines(table("Meters of a loop")));
    }

    @Test
    void page_ofAnExecutor_isTheCatalogue() throws IOException {
        assertEquals(
                lines(Arrays.stream(ExecutorMeter.values()).map(MetricsPageTest::row).toList()),
                lines(table("Meters of a `CpuExecutor`")));
    }

    /** One text, so that a failure shows what is to be there. */
    private static String lines(List<String> rows) {
        return String.join("\n", rows);
    }
}
