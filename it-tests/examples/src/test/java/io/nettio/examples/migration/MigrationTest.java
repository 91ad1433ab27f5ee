package io.nettio.examples.migration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nettio.examples.Listening;
import io.nettio.examples.ServerTransports;
import io.nettio.examples.migration.Migration.Step;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** The three steps, which must not differ by a byte. */
class MigrationTest {
    private static final Duration PATIENT = ServerTransports.LIMIT;

    /** What the server says in all, to a client that sends all its lines at once and waits. */
    private static String talkAtOnce(Step step, Duration patience, String... lines)
            throws Exception {
        try (Listening server = step.start(0, patience);
                Socket socket = connect(server)) {
            socket.getOutputStream()
                    .write(
                            String.join("", List.of(lines).stream().map(l -> l + "\n").toList())
                                    .getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Socket connect(Listening server) throws Exception {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout((int) ServerTransports.LIMIT.toMillis());
        return socket;
    }

    @ParameterizedTest
    @EnumSource
    void clientThatWaitsForEachAnswer_isServed(Step step) throws Exception {
        try (Listening server = step.start(0, PATIENT);
                Socket socket = connect(server)) {
            var in =
                    new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            for (String[] turn :
                    new String[][] {
                        {"name?", "Ada"},
                        {"hello Ada, code?", "0000"},
                        {"wrong, code?", "1234"},
                        {"welcome", "Grüße"},
                        {"GRÜSSE", "quit"}
                    }) {
                assertEquals(turn[0], in.readLine());
                socket.getOutputStream().write((turn[1] + "\n").getBytes(StandardCharsets.UTF_8));
            }
            assertEquals("bye", in.readLine());
            assertEquals(-1, in.read());
        }
    }

    @ParameterizedTest
    @EnumSource
    void clientThatSendsAllAtOnce_getsTheSame(Step step) throws Exception {
        assertEquals(
                "name?\nhello Ada, code?\nwrong, code?\nwelcome\nONE\nTWO\nbye\n",
                talkAtOnce(step, PATIENT, "Ada", "0000", "1234", "one", "two", "quit", "too late"));
    }

    @ParameterizedTest
    @EnumSource
    void wrongCodes_endTheTalk(Step step) throws Exception {
        assertEquals(
                "name?\nhello Eve, code?\nwrong, code?\nwrong, code?\nbye\n",
                talkAtOnce(step, PATIENT, "Eve", "1", "2", "3", "1234"));
    }

    @ParameterizedTest
    @EnumSource
    void silence_isNotWaitedFor(Step step) throws Exception {
        Duration brief = Duration.ofMillis(20);
        assertEquals("name?\ntoo slow\n", talkAtOnce(step, brief));
    }
}
