package io.nettio.examples.echo;

import static io.nettio.examples.StreamTest.HOST;
import static io.nettio.examples.StreamTest.TRANSPORTS;
import static io.nettio.examples.StreamTest.connect;
import static io.nettio.examples.StreamTest.hear;
import static io.nettio.examples.StreamTest.reset;
import static io.nettio.examples.StreamTest.say;
import static io.nettio.examples.StreamTest.serve;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nettio.AsyncTimeoutException;
import io.nettio.Asyncio;
import io.nettio.CancelledError;
import io.nettio.ExceptionGroup;
import io.nettio.Task;
import io.nettio.netty.Transports;
import io.nettio.netty.stream.ConnectionResetException;
import io.nettio.netty.stream.StreamConnection;
import io.nettio.netty.stream.StreamOptions;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Echo's server with its own client, and with others. */
class EchoTest {
    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void lines_comeBackInOrder(Transports transport) {
        List<String> lines = IntStream.range(0, 20_000).mapToObj(i -> "line " + i).toList();
        serve(
                transport,
                Echo::serve,
                server -> assertEquals(lines, Echo.ask(HOST, server.port(), lines)));
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void clientThatDoesNotRead_isNotReadEither_andLosesNothing(Transports transport) {
        byte[] sent = new byte[32 << 20]; // far more than the system's buffers hold
        new Random(3).nextBytes(sent);
        serve(
                transport,
                Echo::serve,
                server -> {
                    StreamOptions small = StreamOptions.DEFAULT.limit(1024);
                    try (StreamConnection client = connect(server, small)) {
                        client.writer().write(sent);
                        assertThrows(
                                AsyncTimeoutException.class,
                                () ->
                                        Asyncio.timeout(
                                                Duration.ofMillis(200),
                                                scope -> {
                                                    client.writer().drain();
                                                    return null;
                                                }));
                        assertArrayEquals(sent, client.reader().readExactly(sent.length));
                        client.writer().drain();
                    }
                });
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void clientThatIsReset_leavesTheOthersAlone(Transports transport) {
        serve(
                transport,
                Echo::serve,
                server -> {
                    server.getLoop().setExceptionHandler((loop, context) -> {});
                    try (StreamConnection one = connect(server)) {
                        StreamConnection other = connect(server);
                        say(other, "hello");
                        assertEquals("hello", hear(other));
                        reset(other);
                        say(one, "still there?");
                        assertEquals("still there?", hear(one));
                    }
                });
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void ask_serverDiesInTheMiddle_fails(Transports transport) {
        List<String> lines = List.of("one", "two", "x".repeat(1 << 20));
        serve(
                transport,
                (reader, writer) -> {
                    writer.write(reader.readAtMost(4));
                    reset(new StreamConnection(reader, writer));
                },
                server -> {
                    ExceptionGroup failure =
                            assertThrows(
                                    ExceptionGroup.class,
                                    () -> Echo.ask(HOST, server.port(), lines));
                    assertFalse(failure.exceptions().isEmpty());
                });
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void ask_cancelled_closesItsConnection(Transports transport) {
        serve(
                transport,
                (reader, writer) -> {
                    try (writer) {
                        while (true) { // until there is nobody
                            writer.write("more\n".repeat(10_000), UTF_8);
                            writer.drain();
                        }
                    } catch (ConnectionResetException gone) {
                        return;
                    }
                },
                server -> {
                    Task<List<String>> asking =
                            Asyncio.createTask(
                                    () -> Echo.ask(HOST, server.port(), List.of("silence")));
                    assertThrows(
                            AsyncTimeoutException.class,
                            () -> Asyncio.waitFor(asking, Duration.ofMillis(50)));
                    assertTrue(asking.cancelled());
                    assertThrows(CancelledError.class, asking::result);
                }); // which waits for the server's side of it
    }
}
