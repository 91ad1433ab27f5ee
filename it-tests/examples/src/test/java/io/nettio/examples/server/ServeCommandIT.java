package io.nettio.examples.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.examples.Readme;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The command line: what it prints, and its exit status. */
class ServeCommandIT {
    @Test
    void forATime_drivesItself_reportsAndExits0() throws Exception {
        try (ServerProcess server = ServerProcess.start("--for", "2s")) {
            assertEquals(0, server.exitStatus(), () -> server.out() + " " + server.err());
            assertLine(server, "requests [1-9]\\d*, failures 0, p50 \\S+ ms, p99 \\S+ ms");
            for (String path : List.of("hello", "sleep", "fetch", "work", "echo", "block")) {
                assertLine(server, " +/" + path + "\\S* +[1-9]\\d* answered, .*");
            }
            assertLine(server, "nettio_loop_lag_seconds_count\\S+ [1-9]\\d*");
            assertEquals(List.of(), server.err());
        }
    }

    private static void assertLine(ServerProcess server, String pattern) {
        assertTrue(
                server.out().stream().anyMatch(line -> line.matches(pattern)),
                () -> pattern + " is not in " + server.out());
    }

    @Test
    void anyFolder_theScriptStarts() throws Exception {
        Path script = Readme.root().resolve(Readme.serveCommand());
        try (ServerProcess server =
                ServerProcess.start(
                        ServerProcess.builder(Path.of("/"), "'" + script + "'", "--for", "10ms"))) {
            assertEquals(0, server.exitStatus(), () -> server.out() + " " + server.err());
        }
    }

    @Test
    void takenPort_isOneSentence_andExits1() throws Exception {
        try (ServerSocket taken =
                new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            String port = Integer.toString(taken.getLocalPort());
            for (String option : List.of("--port", "--metrics-port")) {
                assertRefused(1, "Cannot listen on 127.0.0.1:" + port + " ", option, port);
            }
        }
    }

    @Test
    void badOptions_areNamed_andExit2() throws Exception {
        assertRefused(2, "Invalid value for option '--transport': Unknown", "--transport", "x");
        assertRefused(2, "Invalid value for option '--for': 'soon' is", "--for", "soon");
        assertRefused(2, "--loops is a number from 1 to", "--loops", "0");
    }

    private static void assertRefused(int status, String sentence, String... options)
            throws Exception {
        try (ServerProcess server = ServerProcess.start(options)) {
            assertEquals(status, server.exitStatus());
            assertTrue(server.err().get(0).startsWith(sentence), server.err().get(0));
            assertEquals(List.of(), server.out());
        }
    }

    @Test
    void noMaven_saysWhatToInstall(@TempDir Path folder) throws Exception {
        Path script = folder.resolve("it-tests/examples/serve");
        Files.createDirectories(script.getParent());
        Files.copy(Readme.root().resolve("it-tests/examples/serve"), script);
        Path tools = Files.createDirectory(folder.resolve("tools"));
        for (String tool : List.of("sh", "dirname", "mkdir")) {
            Path file = tools.resolve(tool);
            Files.writeString(file, "#!/bin/sh\nexec " + which(tool) + " \"$@\"\n");
            assertTrue(file.toFile().setExecutable(true));
        }
        ProcessBuilder builder = ServerProcess.builder(folder, "sh '" + script + "'");
        builder.environment().put("PATH", tools.toString());
        try (ServerProcess server = ServerProcess.start(builder)) {
            assertEquals(1, server.exitStatus());
            assertEquals(
                    List.of(
                            "Nettio is built by Maven on a JDK of 21 or later: install both, e.g."
                                    + " the packages maven and openjdk-21-jdk."),
                    server.err());
            assertEquals(List.of(), server.out());
        }
    }

    private static Path which(String tool) {
        return List.of("/usr/bin", "/bin").stream()
                .map(folder -> Path.of(folder, tool))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow();
    }
}
