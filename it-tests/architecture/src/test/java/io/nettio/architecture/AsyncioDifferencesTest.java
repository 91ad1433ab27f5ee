package io.nettio.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The table of asyncio's names speaks of names that exist. */
class AsyncioDifferencesTest {
    private static final List<String> PACKAGES =
            List.of(
                    "io.nettio",
                    "io.nettio.inspect",
                    "io.nettio.sync",
                    "io.nettio.netty",
                    "io.nettio.netty.stream",
                    "io.nettio.metrics",
                    "io.nettio.testing");
    private static final List<String> VERDICTS =
            List.of("same", "differs: ", "by Netty: ", "by Java: ", "no: ", "not yet: ");

    /** A row: asyncio's names, Nettio's, and the verdict. */
    private record Row(String asyncio, List<String> nettio, String verdict) {}

    private static List<Row> table() throws IOException {
        Path page = Path.of("docs", "asyncio-differences.md");
        while (!Files.exists(page)) {
            page = Path.of("..").resolve(page); // tests run in their module's folder
        }
        return Files.readAllLines(page).stream()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.split("\\|", -1))
                .map(cells -> new Row(cells[1].trim(), names(cells[2]), cells[3].trim()))
                .toList();
    }

    private static List<String> names(String cell) {
        return Arrays.stream(cell.split(","))
                .map(name -> name.replace("`", "").trim())
                .filter(name -> !name.isEmpty())
                .toList();
    }

    private static boolean exists(String name) {
        int dot = name.indexOf('.');
        String type = dot < 0 ? name : name.substring(0, dot);
        Optional<Class<?>> found =
                PACKAGES.stream().flatMap(place -> load(place + "." + type)).findFirst();
        return found.isPresent() && (dot < 0 || hasMember(found.get(), name.substring(dot + 1)));
    }

    private static Stream<Class<?>> load(String name) {
        try {
            return Stream.of(Class.forName(name));
        } catch (ClassNotFoundException missing) {
            return Stream.empty();
        }
    }

    private static boolean hasMember(Class<?> type, String member) {
        return Arrays.stream(type.getMethods()).anyMatch(method -> method.getName().equals(member))
                || Arrays.stream(type.getFields())
                        .anyMatch(field -> field.getName().equals(member));
    }

    @Test
    void names_inTheTable_exist() throws IOException {
        List<String> missing = new ArrayList<>();
        table().forEach(
                        row ->
                                row.nettio().stream()
                                        .filter(name -> !exists(name))
                                        .forEach(missing::add));

        assertEquals(List.of(), missing);
    }

    @Test
    void verdicts_inTheTable_areOfTheKnownKinds() throws IOException {
        List<Row> odd =
                table().stream()
                        .filter(row -> VERDICTS.stream().noneMatch(row.verdict()::startsWith))
                        .toList();

        assertEquals(List.of(), odd);
    }

    @Test
    void rowsWithoutANettioName_alwaysSayWhy() throws IOException {
        List<Row> silent =
                table().stream()
                        .filter(row -> row.nettio().isEmpty() && row.verdict().equals("same"))
                        .toList();

        assertEquals(List.of(), silent);
        assertTrue(table().size() > 150, "rows: " + table().size());
    }

    @Test
    void aNameThatDoesNotExist_isNoticed() {
        assertTrue(
                !exists("Asyncio.noSuchFunction")
                        && !exists("NoSuchType")
                        && exists("Asyncio.sleep"));
    }
}
