package io.nettio.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.BufferedReader;
import java.io.IOException;
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
        List<String> command = new ArrayList<>(List.of(script().toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        String backend = System.getProperty("nettio.coroutine.backend", "");
        if (!backend.isEmpty()) {
            builder.environment().put("JAVA_OPTS", "-Dnettio.coroutine.backend=" + backend);
        }
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
        assertTrue(examples().size() >= 5, "the script has another form");
        for (MatchResult example : examples()) {
            Class.forName("io.nettio.examples." + example.group(2))
                    .getMethod("main", String[].class);
            String row = "| `" + example.group(1) + "` |";
            assertTrue(readme.contains(row), row + " is not in README.md");
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

    /** Those that say in their first line where they listen, with any free port chosen. */
    @ParameterizedTest
    @CsvSource({"http2,0", "websocket,0", "grpc,0", "migration,0"})
    void example_listens(String name, String port) throws Exception {
        Process process = start(name, port);
        try (BufferedReader output = process.inputReader()) {
            String line = output.readLine();
            Matcher listening = PORT.matcher(String.valueOf(line));
            assertTrue(listening.find(), line);
            new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(listening.group(1)))
                    .close();
        } finally {
            process.destroy();
            assertTrue(
                    process.waitFor(ServerTransports.LIMIT.toSeconds(), TimeUnit.SECONDS),
                    "it does not end");
        }
    }
}
