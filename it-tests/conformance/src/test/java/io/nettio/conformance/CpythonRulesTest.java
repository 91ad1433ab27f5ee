package io.nettio.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Each test of CPython's scheduler and streams has a line in {@code cpython-rules.tsv}, which names
 * what shows the same here: chosen programs, tests, or why there is nothing to show.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CpythonRulesTest {
    private static final Path RESOURCES = Path.of("src", "test", "resources");
    private static final String NOT_APPLICABLE = "n/a: ";

    /** Where the tests that the table names may lie. */
    private static final List<Path> TEST_SOURCES =
            List.of(
                    Path.of("..", "..", "core", "src", "test", "java"),
                    Path.of("..", "..", "netty-bridge", "src", "test", "java"),
                    Path.of("src", "test", "java"));

    private static final Pattern TEST =
            Pattern.compile("@(?:Test|ParameterizedTest)\\b.*?\\bvoid (\\w+)\\(", Pattern.DOTALL);

    private record Row(String test, String evidence) {
        boolean applies() {
            return !evidence.startsWith(NOT_APPLICABLE);
        }

        List<String> shownBy() {
            return applies() ? List.of(evidence.split(", ", -1)) : List.of();
        }
    }

    private final List<Row> rows = new ArrayList<>();

    @BeforeAll
    void readTheTable() throws IOException {
        for (String line : Files.readAllLines(RESOURCES.resolve("cpython-rules.tsv"))) {
            String[] columns = line.split("\t", -1);
            assertEquals(2, columns.length, line);
            rows.add(new Row(columns[0], columns[1]));
        }
    }

    @Test
    void eachTestOfCpython_hasOneRow() throws IOException {
        List<String> tests = Files.readAllLines(RESOURCES.resolve("cpython-tests.txt"));

        assertEquals(tests, rows.stream().map(Row::test).toList());
        assertEquals(tests.size(), Set.copyOf(tests).size());
    }

    @Test
    void programsInTheTable_areChosenOnes() throws IOException {
        Set<String> programs = new HashSet<>();
        try (Stream<RecordedTrace> traces = Corpus.CHOSEN.traces()) {
            traces.map(RecordedTrace::id).forEach(programs::add);
        }

        assertNoneUnknown(programs, name -> !isTest(name));
    }

    @Test
    void testsInTheTable_exist() throws IOException {
        Set<String> tests = new HashSet<>();
        for (Path sources : TEST_SOURCES) {
            try (Stream<Path> files = Files.walk(sources)) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith("Test.java")).toList()) {
                    tests.addAll(testsIn(file));
                }
            }
        }

        assertNoneUnknown(tests, CpythonRulesTest::isTest);
    }

    @Test
    void rowsThatDoNotApply_sayWhy() {
        assertEquals(
                List.of(),
                rows.stream()
                        .filter(row -> !row.applies())
                        .filter(row -> row.evidence().split(" ", -1).length < 4)
                        .toList());
    }

    private void assertNoneUnknown(Set<String> known, Predicate<String> ofTheKind) {
        List<String> unknown =
                rows.stream()
                        .flatMap(
                                row ->
                                        row.shownBy().stream()
                                                .filter(ofTheKind)
                                                .filter(name -> !known.contains(name))
                                                .map(name -> row.test() + ": " + name))
                        .toList();
        assertEquals(List.of(), unknown);
    }

    /** A test is named {@code Class.method}, and a program has hyphens. */
    private static boolean isTest(String name) {
        return name.indexOf('.') >= 0;
    }

    private static Set<String> testsIn(Path file) throws IOException {
        String type = file.getFileName().toString().replace(".java", "");
        Set<String> found = new HashSet<>();
        Matcher test = TEST.matcher(Files.readString(file));
        while (test.find()) {
            found.add(type + "." + test.group(1));
        }
        return found;
    }
}
