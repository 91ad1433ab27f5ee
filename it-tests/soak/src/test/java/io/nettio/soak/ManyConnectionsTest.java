package io.nettio.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.UnixOperatingSystemMXBean;

import io.nettio.leakcheck.LeaksAtExit;
import io.nettio.netty.Transports;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Many connections at once on one loop, with a client in a process of its own. */
final class ManyConnectionsTest {
    private static final long SEED = 20_261_123;
    private static final int ROUNDS = 3;

    @TempDir Path folder;

    static Stream<Transports> available() {
        return Arrays.stream(Transports.values()).filter(Transports::isAvailable);
    }

    @ParameterizedTest
    @MethodSource("available")
    void echo_of500Connections_givesEachItsBytesBack(Transports transport) throws Exception {
        echo(transport, 500);
    }

    @ParameterizedTest
    @MethodSource("available")
    @Tag("full")
    @Timeout(300)
    void echo_of10000Connections_givesEachItsBytesBack(Transports transport) throws Exception {
        echo(transport, 10_000);
    }

    private void echo(Transports transport, int connections) throws Exception {
        requireFiles(connections + 500L);
        Path leaks = folder.resolve("leaks");
        try (EchoServer server = new EchoServer(transport)) {
            Process client = startClient(transport, server.port(), connections, leaks);
            String said =
                    new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertEquals(0, client.waitFor(), said);
            LeaksAtExit.assertNone(leaks);
            assertTrue(said.contains("checked " + connections + " connections"), said);
            assertEquals(connections, server.mostOpen());
        }
    }

    private static void requireFiles(long needed) {
        if (ManagementFactory.getOperatingSystemMXBean()
                instanceof UnixOperatingSystemMXBean unix) {
            long allowed = unix.getMaxFileDescriptorCount();
            assertTrue(
                    allowed >= needed,
                    () ->
                            "A process may open "
                                    + allowed
                                    + " files here, and the test needs "
                                    + needed
                                    + ": raise the limit (ulimit -n)");
        }
    }

    private static Process startClient(Transports transport, int port, int connections, Path leaks)
            throws Exception {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.addAll(
                List.of(
                        "--add-exports",
                        "java.base/jdk.internal.vm=ALL-UNNAMED",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xmx2g",
                        "-cp",
                        System.getProperty("java.class.path")));
        String backend = System.getProperty("nettio.coroutine.backend", "");
        if (!backend.isEmpty()) {
            command.add("-Dnettio.coroutine.backend=" + backend);
        }
        command.addAll(LeaksAtExit.command(leaks, EchoClient.class));
        command.addAll(List.of(transport.name(), "" + port, "" + connections));
        command.addAll(List.of("" + ROUNDS, "" + SEED));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }
}
