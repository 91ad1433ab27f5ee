package io.nettio.examples.scanner;

import static io.nettio.examples.StreamTest.HOST;
import static io.nettio.examples.StreamTest.TRANSPORTS;
import static io.nettio.examples.StreamTest.reset;
import static io.nettio.examples.StreamTest.run;
import static io.nettio.examples.StreamTest.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nettio.Asyncio;
import io.nettio.CancelledError;
import io.nettio.Task;
import io.nettio.examples.DeafPort;
import io.nettio.examples.ServerTransports;
import io.nettio.examples.scanner.Port.State;
import io.nettio.netty.Transports;
import io.nettio.netty.stream.AsyncServer;
import io.nettio.netty.stream.StreamConnection;
import io.nettio.netty.stream.Streams;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.Collections;
import java.util.List;

/** The scanner, on ports of this machine that are open, refused, or silent. */
class ScannerTest {
    private static final Duration BRIEF = Duration.ofSeconds(1);

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void ports_areReportedInTheirOrder_withWhatTheServicesSay(Transports transport) {
        serve(
                transport,
                (reader, writer) -> {
                    try (writer) {
                        writer.write("220 ready\r\nmore", UTF_8);
                    }
                },
                server -> {
                    int refused = DeafPort.refusing();
                    Scanner scanner = new Scanner(HOST, 1, ServerTransports.LIMIT);
                    assertEquals(
                            List.of(
                                    new Port(server.port(), State.OPEN, "220 ready"),
                                    new Port(refused, State.REFUSED, ""),
                                    new Port(server.port(), State.OPEN, "220 ready")),
                            scanner.scan(List.of(server.port(), refused, server.port())));
                });
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void serviceThatWaits_orIsReset_isOpen(Transports transport) {
        serve(
                transport,
                (reader, writer) -> {
                    try (writer) {
                        reader.read();
                    }
                },
                patient -> {
                    AsyncServer rude =
                            Streams.startServer(
                                    (reader, writer) -> reset(new StreamConnection(reader, writer)),
                                    HOST,
                                    0);
                    assertEquals(
                            List.of(
                                    new Port(patient.port(), State.OPEN, ""),
                                    new Port(rude.port(), State.OPEN, "")),
                            new Scanner(HOST, 2, BRIEF).scan(List.of(patient.port(), rude.port())));
                    rude.close();
                });
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void portThatDoesNotAnswer_isSilent(Transports transport) {
        run(
                transport,
                () -> {
                    try (DeafPort deaf = new DeafPort()) {
                        assertEquals(
                                List.of(new Port(deaf.number(), State.SILENT, "")),
                                new Scanner(HOST, 2, BRIEF).scan(List.of(deaf.number())));
                    }
                });
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void manyAtOnce_areNoMoreThanTold_andACancelEndsThem(Transports transport) {
        run(
                transport,
                () -> {
                    try (DeafPort deaf = new DeafPort()) {
                        Scanner scanner = new Scanner(HOST, 10, ServerTransports.LIMIT);
                        Task<List<Port>> scan =
                                Asyncio.createTask(
                                        () -> scanner.scan(Collections.nCopies(50, deaf.number())));
                        while (Asyncio.allTasks().size() < 2 + 10) { // this, the scan, its probes
                            Asyncio.sleep(Duration.ZERO);
                        }
                        for (int turn = 0; turn < 100; turn++) {
                            Asyncio.sleep(Duration.ZERO);
                            // each probe may have a task for its one address
                            assertTrue(Asyncio.allTasks().size() <= 2 + 2 * 10);
                        }
                        scan.cancel();
                        assertThrows(CancelledError.class, () -> Asyncio.await(scan));
                        assertEquals(1, Asyncio.allTasks().size());
                    }
                });
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void manyPorts_areAllTried(Transports transport) {
        serve(
                transport,
                (reader, writer) -> {
                    try (writer) {
                        writer.write("hello\n", UTF_8);
                        reader.read();
                    }
                },
                server ->
                        assertEquals(
                                Collections.nCopies(
                                        1000, new Port(server.port(), State.OPEN, "hello")),
                                new Scanner(HOST, 7, ServerTransports.LIMIT)
                                        .scan(Collections.nCopies(1000, server.port()))));
    }
}
