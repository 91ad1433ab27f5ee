package io.nettio.nettytests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What {@code docs/netty-tests.md} says of Netty's tests; the runs go by it. */
record PublishedTests(List<TestClass> classes, Map<String, Special> specials) {

    /** A class of Netty's, how many tests it has, and how they run. */
    record TestClass(String name, int tests, String mode) {
        boolean runs() {
            return !mode.equals("none runs");
        }

        boolean isOnLoop() {
            return mode.equals("on the thread of a loop");
        }
    }

    /** A test that is not simply run, what becomes of it, and the line of Netty's that is why. */
    record Special(String test, String verdict, String file, int line, String code) {
        boolean isLeftOut() {
            return verdict.equals("cannot apply") || verdict.startsWith("anew: ");
        }

        boolean isSkippedByNetty() {
            return verdict.equals("skipped");
        }

        boolean isRepeated() {
            return verdict.equals("repeated");
        }

        String className() {
            return test.substring(0, test.lastIndexOf('.'));
        }
    }

    private static final Pattern CLASS = Pattern.compile("\\| `([\\w.]+)` \\| (\\d+) \\| (.+) \\|");
    private static final Pattern SPECIAL =
            Pattern.compile("\\| `([\\w.]+)` \\| (.+?) \\| .*: `(\\w+\\.java):(\\d+)`: `(.+)` \\|");

    static PublishedTests read() throws IOException {
        Path page = Path.of("docs", "netty-tests.md");
        while (!Files.exists(page)) {
            page = Path.of("..").resolve(page); // tests run in their module's folder
        }
        List<String> rows =
                Files.readAllLines(page).stream()
                        .filter(line -> line.startsWith("| `io.netty."))
                        .toList();
        List<TestClass> classes =
                rows.stream()
                        .map(CLASS::matcher)
                        .filter(Matcher::matches)
                        .map(
                                m ->
                                        new TestClass(
                                                m.group(1),
                                                Integer.parseInt(m.group(2)),
                                                m.group(3)))
                        .toList();
        Map<String, Special> specials =
                rows.stream()
                        .map(SPECIAL::matcher)
                        .filter(Matcher::matches)
                        .map(PublishedTests::special)
                        .collect(Collectors.toMap(Special::test, Function.identity()));
        if (classes.size() + specials.size() != rows.size()) {
            throw new IllegalStateException("rows of " + page + " that cannot be read");
        }
        return new PublishedTests(classes, specials);
    }

    private static Special special(Matcher row) {
        return new Special(
                row.group(1),
                row.group(2).replace("`", ""),
                row.group(3),
                Integer.parseInt(row.group(4)),
                row.group(5).replace("\\|", "|"));
    }
}
