package io.nettio.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.leakcheck.LeaksAtExit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The script that starts an example by its name. */
class RunCommandIT {
    private static final Pattern LINE =
            Pattern.compile("^(\\w+) (\\w+\\.\\w+) \\S.*$", Pattern.MULTILINE);
    private static final Pattern PORT = Pattern.compile("127\\.0\\.0\\.1[ :](\\d+)");

    private static Path script() {
        return Readme.root().resolve("it-tests/examples/run");
    }

    private static List<MatchResult> examples() throws IOException {
        return LINE.matcher(Files.readString(script())).results().toList();
    }

    private static Process start(String... arguments) throws IOException {
        return start(List.of(), arguments);
    }

    private static Process start(List<String> opts, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(script().toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        JavaOpts.addBackend(builder);
        JavaOpts.add(builder, opts);
        return builder.start();
    }

    private static String outputOf(Process process, int status) throws Exception {
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(status, process.waitFor(), output);
        return output;
    }

    @Test
    void examples_haveAMainMethodAndALineInTheReadme() throws Exception {
        String readme = Files.readString(script().resolveSibling("README.md"));
        for (MatchResult example : examples()) {
            Class.forName("io.nettio.examples." + example.group(2))
                    .getMethod("main", String[].class);
            String row = "| `" + example.group(1) + "` |";
            assertTrue(readme.contains(row), row + " is not in README.md");
        }
    }

    @Test
    void classesWithAMainMethod_areAllListed() throws Exception {
        Path sources = script().resolveSibling("src/main/java/io/nettio/examples");
        try (Stream<Path> files = Files.walk(sources)) {
            List<String> withMain =
                    files.filter(file -> file.toString().endsWith(".java"))
                            .filter(RunCommandIT::hasMain)
                            .map(file -> sources.relativize(file).toString())
                            .map(name -> name.replace(".java", "").replace('/', '.'))
                            .sorted()
                            .toList();
            assertEquals(
                    withMain, examples().stream().map(each -> each.group(2)).sorted().toList());
        }
    }

    private static boolean hasMain(Path source) {
        try {
            return Files.readString(source).contains("public static void main(");
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Test
    void noName_listsTheExamples() throws Exception {
        String list = outputOf(start(), 0);
        assertEquals(
                examples().stream().map(example -> example.group(1)).toList(),
                list.lines().map(line -> line.split(" ", 2)[0]).toList());
    }

    @Test
    void unknownName_isNamed_andExits2() throws Exception {
        String refused = outputOf(start("teapot"), 2);
        assertTrue(refused.startsWith("There is no example 'teapot'; there are:\nhttp "), refused);
    }

    /**
     * Those that say where they listen, with any free port chosen. On a slow machine the watchdog
     * may say before what takes so long.
     */
    @ParameterizedTest
    @CsvSource({"echo,0", "chat,0", "proxy,0", "http2,0", "websocket,0", "grpc,0", "migration,0"})
    void example_listens(String name, String port, @TempDir Path folder) throws Exception {
        Path report = folder.resolve("leaks");
        Process process = start(LeaksAtExit.flags(report), name, port);
        try (BufferedReader output = process.inputReader()) {
            MatchResult listening =
                    output.lines()
                            .map(PORT::matcher)
                            .filter(Matcher::find)
                            .findFirst()
                            .orElseThrow(
                                    () -> new AssertionError("It says nowhere that it listens"));
            new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(listening.group(1)))
                    .close();
        } finally {
            process.destroy();
            assertTrue(
                    process.waitFor(ServerTransports.LIMIT.toSeconds(), TimeUnit.SECONDS),
                    "it does not end");
        }
        LeaksAtExit.assertNone(report);
    }
}
