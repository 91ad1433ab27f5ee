package io.nettio.netty.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nettio.Asyncio;
import io.nettio.Task;
import io.nettio.netty.NettyAsyncio;
import io.nettio.netty.Transports;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;

import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A cancel at each place where a stream suspends, and what the connection is good for then. */
class StreamCancelTest extends StreamCase {
    private static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void read_cancelled_theNextGetsAllBytes(Transports transport) {
        run(
                transport,
                () -> {
                    try (Pair pair = pair()) {
                        Task<Void> reading = waiting(() -> pair.reader().readExactly(8));
                        pair.server().writer().write("half", UTF_8);
                        while (pair.reader().buffer().isEmpty()) {
                            Asyncio.sleep(java.time.Duration.ZERO);
                        }
                        assertCancelled(reading);
                        pair.server().writer().write("rest", UTF_8);
                        assertEquals("halfrest", text(pair.reader().readExactly(8)));
                    }
                });
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void drain_cancelled_whatWasWrittenIsSentAllTheSame(Transports transport) {
        run(
                transport,
                () -> {
                    try (Pair pair = pair()) {
                        fill(pair.writer());
                        ByteBuf last = pair.writer().channel().alloc().buffer();
                        last.writeCharSequence("last", UTF_8);
                        pair.writer().write(last);
                        assertCancelled(waiting(pair.writer()::drain));
                        Task<Void> another = waiting(pair.writer()::drain);
                        pair.writer().close();
                        byte[] all = pair.server().reader().read();
                        assertEquals("last", new String(all, all.length - 4, 4, UTF_8));
                        Asyncio.waitOn(
                                java.util.List.of(another),
                                null,
                                io.nettio.ReturnWhen.ALL_COMPLETED);
                        assertTrue(
                                another.exception() == null
                                        || another.exception() instanceof ConnectionResetException);
                        pair.writer().waitClosed();
                        assertEquals(0, last.refCnt());
                    }
                });
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void waitClosed_cancelled_theConnectionClosesAllTheSame(Transports transport) {
        run(
                transport,
                () -> {
                    try (Pair pair = pair()) {
                        fill(pair.writer());
                        pair.writer().close();
                        assertCancelled(waiting(pair.writer()::waitClosed));
                        assertTrue(pair.writer().channel().isOpen());
                        pair.server().reader().read();
                        pair.writer().waitClosed();
                        assertClosed(pair.client());
                    }
                });
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void waitClosed_ofTheServerCancelled_anotherStillWaits(Transports transport) {
        run(
                transport,
                () -> {
                    AsyncServer server = serve((reader, writer) -> reader.read());
                    Task<Void> first = waiting(server::waitClosed);
                    Task<Void> second = waiting(server::waitClosed);
                    assertCancelled(first);
                    assertFalse(second.done());
                    server.close();
                    Asyncio.await(second);
                });
    }

    /** With the queue of connections full, Linux does not answer. */
    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    @EnabledOnOs(OS.LINUX)
    void connect_cancelled_closesTheChannel(Transports transport) throws Exception {
        InetAddress local = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        try (ServerSocket deaf = new ServerSocket(0, 1, local);
                Socket first = new Socket(local, deaf.getLocalPort());
                Socket second = new Socket(local, deaf.getLocalPort())) {
            assertTrue(first.isConnected() && second.isConnected());
            run(
                    transport,
                    () -> {
                        Channel[] opened = new Channel[1];
                        Opening<Channel> opening = new Opening<>(channel -> opened[0] = channel);
                        Bootstrap bootstrap =
                                new Bootstrap()
                                        .group(loop)
                                        .channel(transport.channelClass())
                                        .handler(opening);
                        Task<Void> connecting =
                                waiting(
                                        () ->
                                                opening.await(
                                                        bootstrap.connect(
                                                                local, deaf.getLocalPort())));
                        assertTrue(opened[0].isOpen());
                        assertCancelled(connecting);
                        NettyAsyncio.await(opened[0].closeFuture());

                        assertCancelled(
                                waiting(
                                        () ->
                                                Streams.openConnection(
                                                        "127.0.0.1", deaf.getLocalPort())));
                    });
        }
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void serverCallback_cancelled_closesItsConnection(Transports transport) {
        run(
                transport,
                () -> {
                    AsyncServer server =
                            serve(
                                    (reader, writer) -> {
                                        writer.write("bye", UTF_8);
                                        Asyncio.currentTask().cancel();
                                        reader.read();
                                    });
                    try (StreamConnection client = connect(server)) {
                        assertEquals("bye", text(client.reader().read()));
                    }
                    server.close();
                    server.waitClosed();
                });
    }
}
