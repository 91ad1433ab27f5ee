package io.nettio.netty.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nettio.Asyncio;
import io.nettio.Body;
import io.nettio.CancelledError;
import io.nettio.Task;
import io.nettio.netty.AsyncioEventLoop;
import io.nettio.netty.Transports;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.concurrent.DefaultThreadFactory;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;

/** UDP for coroutines, on each transport that loads here. */
class DatagramEndpointTest {
    private static final String TRANSPORTS = "io.nettio.netty.TestLoops#available";

    private AsyncioEventLoop loop;

    private void run(Transports transport, Body body) {
        loop =
                new AsyncioEventLoop(
                        null, new DefaultThreadFactory("datagrams"), transport.ioHandlerFactory());
        loop.runUntilComplete(body);
    }

    @AfterEach
    void close() {
        loop.close();
    }

    private static DatagramEndpoint local() throws IOException {
        return Streams.openDatagramEndpoint(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), null);
    }

    private static String text(DatagramPacket packet) {
        try {
            return packet.content().toString(UTF_8);
        } finally {
            packet.release();
        }
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void datagram_sentBack_arrivesWithItsSender(Transports transport) {
        run(
                transport,
                () -> {
                    try (DatagramEndpoint server = local();
                            DatagramEndpoint client =
                                    Streams.openDatagramEndpoint(null, server.localAddress())) {
                        client.send("ping".getBytes(UTF_8), null);
                        DatagramPacket asked = server.receive();
                        InetSocketAddress from = asked.sender();
                        assertEquals("ping", text(asked));
                        assertEquals(client.localAddress().getPort(), from.getPort());
                        server.send("pong".getBytes(UTF_8), from);
                        assertEquals("pong", text(client.receive()));
                    }
                });
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void receive_cancelled_takesNothing(Transports transport) {
        run(
                transport,
                () -> {
                    try (DatagramEndpoint server = local();
                            DatagramEndpoint client = local()) {
                        Task<DatagramPacket> waiting = Asyncio.createTask(server::receive);
                        Asyncio.sleep(Duration.ZERO);
                        waiting.cancel();
                        assertThrows(CancelledError.class, () -> Asyncio.await(waiting));
                        client.send("still here".getBytes(UTF_8), server.localAddress());
                        assertEquals("still here", text(server.receive()));
                    }
                });
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void receive_closedMeanwhile_throwsClosedChannel(Transports transport) {
        run(
                transport,
                () -> {
                    DatagramEndpoint server = local();
                    Task<DatagramPacket> waiting = Asyncio.createTask(server::receive);
                    Asyncio.sleep(Duration.ZERO);
                    server.close();
                    assertThrows(ClosedChannelException.class, () -> Asyncio.await(waiting));
                    server.waitClosed();
                    assertThrows(
                            ClosedChannelException.class,
                            () -> server.send(new byte[1], server.localAddress()));
                });
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void receive_whereNobodyListens_throwsPortUnreachableAndGoesOn(Transports transport) {
        run(
                transport,
                () -> {
                    DatagramEndpoint gone = local();
                    InetSocketAddress nobody = gone.localAddress();
                    gone.close();
                    gone.waitClosed();
                    try (DatagramEndpoint client = Streams.openDatagramEndpoint(null, nobody)) {
                        client.send(new byte[1], null);
                        assertThrows(PortUnreachableException.class, client::receive);
                        assertTrue(client.channel().isActive());
                    }
                });
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void send_tooLong_throwsIoException(Transports transport) {
        run(
                transport,
                () -> {
                    try (DatagramEndpoint client = local()) {
                        assertThrows(
                                IOException.class,
                                () -> client.send(new byte[70_000], client.localAddress()));
                        assertThrows(
                                IllegalArgumentException.class,
                                () -> client.send(new byte[1], null));
                        client.send(new byte[] {7}, client.localAddress());
                        assertEquals("\u0007", text(client.receive()));
                    }
                });
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void open_withAnOptionThatTheSocketHasNot_isRefused(Transports transport) {
        run(
                transport,
                () ->
                        assertThrows(
                                IllegalArgumentException.class,
                                () ->
                                        Streams.openDatagramEndpoint(
                                                null,
                                                null,
                                                StreamOptions.DEFAULT.option(
                                                        ChannelOption.TCP_NODELAY, true))));
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void datagrams_moreThanAnybodyReceives_pauseTheSocketAndGoOnLater(Transports transport) {
        run(
                transport,
                () -> {
                    try (DatagramEndpoint server = local();
                            DatagramEndpoint client = local()) {
                        while (server.channel().config().isAutoRead()) {
                            client.send(new byte[] {1}, server.localAddress());
                            Asyncio.sleep(Duration.ZERO);
                        }
                        while (!server.channel().config().isAutoRead()) {
                            server.receive().release();
                        }
                        client.send("last".getBytes(UTF_8), server.localAddress());
                        String next = "";
                        while (!next.equals("last")) {
                            next = text(server.receive());
                        }
                    }
                });
    }
}
