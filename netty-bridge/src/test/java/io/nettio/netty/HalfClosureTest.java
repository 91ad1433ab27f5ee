package io.nettio.netty;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.Asyncio;
import io.nettio.CancelledError;
import io.nettio.Task;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelOutputShutdownException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.EOFException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** Connections of which one side has ended: the peer's, or the own. */
class HalfClosureTest extends LocalConnection {
    private static final String TRANSPORTS = "io.nettio.netty.TestLoops#available";
    private static final int MORE_THAN_SOCKETS_TAKE = 30_000_000;

    private static CoroutineHandler<ByteBuf> handler(HalfClosure kept, ChannelBody<ByteBuf> body) {
        return new CoroutineHandler<>(
                ByteBuf.class, body, CoroutineHandler.Options.DEFAULT.withHalfClosure(kept));
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void keep_peerEndsItsSide_stillGetsTheAnswerToAllThatItSent(Transports transport)
            throws Exception {
        ByteBuf all = Unpooled.buffer();
        CoroutineHandler<ByteBuf> answers =
                handler(
                        HalfClosure.KEEP,
                        channel -> {
                            assertThrows(
                                    EOFException.class,
                                    () -> {
                                        while (true) {
                                            all.writeBytes(channel.receive());
                                        }
                                    });
                            assertThrows(EOFException.class, channel::receive);
                            Asyncio.sleep(Duration.ofMillis(1));
                            channel.send(all);
                        });
        byte[] sent = new byte[300_000];
        new Random(1).nextBytes(sent);
        try (ServedConnection connection = new ServedConnection(transport, answers)) {
            connection.client.getOutputStream().write(sent);
            connection.client.shutdownOutput();

            assertArrayEquals(sent, connection.client.getInputStream().readAllBytes());
            connection.awaitServerSideClosed();
            assertEquals(List.of(), connection.told);
        }
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void keep_endOfInputLeavesTheCoroutine_isAReturn(Transports transport) throws Exception {
        CoroutineHandler<ByteBuf> echo =
                handler(
                        HalfClosure.KEEP,
                        channel -> {
                            while (true) {
                                channel.send(channel.receive());
                            }
                        });
        byte[] sent = new byte[3_000_000];
        new Random(2).nextBytes(sent);
        try (ServedConnection connection = new ServedConnection(transport, echo)) {
            CompletableFuture<Void> written =
                    CompletableFuture.runAsync(
                            () -> {
                                try {
                                    connection.client.getOutputStream().write(sent);
                                    connection.client.shutdownOutput();
                                } catch (java.io.IOException failure) {
                                    throw new java.io.UncheckedIOException(failure);
                                }
                            });

            assertArrayEquals(sent, connection.client.getInputStream().readAllBytes());
            TestLoops.get(written);
            connection.awaitServerSideClosed();
            assertEquals(List.of(), connection.told);
        }
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void keep_otherEofException_isAFailure(Transports transport) throws Exception {
        EOFException own = new EOFException("of a file");
        CoroutineHandler<ByteBuf> fails =
                handler(
                        HalfClosure.KEEP,
                        channel -> {
                            throw own;
                        });
        try (ServedConnection connection = new ServedConnection(transport, fails)) {
            connection.awaitServerSideClosed();
            assertEquals(List.of(own), connection.told);
        }
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void close_peerEndsItsSide_cancelsTheCoroutine(Transports transport) throws Exception {
        CompletableFuture<Throwable> seen = new CompletableFuture<>();
        CoroutineHandler<ByteBuf> waits =
                handler(
                        HalfClosure.CLOSE,
                        channel -> {
                            try {
                                channel.receive();
                            } catch (Throwable end) {
                                seen.complete(end);
                                throw end;
                            }
                        });
        try (ServedConnection connection = new ServedConnection(transport, waits)) {
            connection
                    .loop
                    .submit(
                            () ->
                                    connection
                                            .serverSide
                                            .config()
                                            .setOption(ChannelOption.ALLOW_HALF_CLOSURE, false))
                    .sync();
            connection.client.shutdownOutput();

            assertInstanceOf(CancelledError.class, TestLoops.get(seen));
            assertEquals(-1, connection.client.getInputStream().read());
        }
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void option_unsaid_isTheChannelsOwn(Transports transport) throws Exception {
        for (HalfClosure said : new HalfClosure[] {null, HalfClosure.KEEP, HalfClosure.CLOSE}) {
            CompletableFuture<Boolean> allowed = new CompletableFuture<>();
            CoroutineHandler<ByteBuf> tells =
                    handler(
                            said,
                            channel ->
                                    allowed.complete(
                                            channel.channel()
                                                    .config()
                                                    .getOption(ChannelOption.ALLOW_HALF_CLOSURE)));
            try (ServedConnection connection = new ServedConnection(transport, tells)) {
                assertEquals(said == HalfClosure.KEEP, TestLoops.get(allowed));
            }
        }
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void handler_removed_leavesTheOptionAsItWas(Transports transport) throws Exception {
        CompletableFuture<Void> began = new CompletableFuture<>();
        CoroutineHandler<ByteBuf> keeps =
                handler(
                        HalfClosure.KEEP,
                        channel -> {
                            began.complete(null);
                            channel.receive();
                        });
        try (ServedConnection connection = new ServedConnection(transport, keeps)) {
            TestLoops.get(began);
            connection.serverSide.pipeline().remove(keeps);
            connection.settle();

            assertEquals(
                    false,
                    connection.serverSide.config().getOption(ChannelOption.ALLOW_HALF_CLOSURE));
        }
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void keep_peerResetsAfterItsEnd_cancelsTheSender(Transports transport) throws Exception {
        CompletableFuture<Throwable> seen = new CompletableFuture<>();
        CompletableFuture<Void> ended = new CompletableFuture<>();
        CoroutineHandler<ByteBuf> sends =
                handler(
                        HalfClosure.KEEP,
                        channel -> {
                            assertThrows(EOFException.class, channel::receive);
                            ended.complete(null);
                            try {
                                while (true) {
                                    channel.send(
                                            channel.channel().alloc().buffer().writeZero(1000));
                                }
                            } catch (Throwable end) {
                                seen.complete(end);
                                throw end;
                            }
                        });
        try (ServedConnection connection = new ServedConnection(transport, sends)) {
            connection.client.shutdownOutput();
            TestLoops.get(ended);
            connection.resetByClient();

            TestLoops.get(seen);
            connection.awaitServerSideClosed();
            assertEquals(List.of(), connection.told);
        }
    }

    // -- the own side

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void shutdownOutput_behindMoreThanTheSocketTakes_losesNothingAndStillReceives(
            Transports transport) throws Exception {
        CompletableFuture<String> received = new CompletableFuture<>();
        byte[] sent = new byte[MORE_THAN_SOCKETS_TAKE];
        new Random(3).nextBytes(sent);
        CoroutineHandler<ByteBuf> ends =
                handler(
                        HalfClosure.KEEP,
                        channel -> {
                            Task<Void> sender =
                                    channel.createTask(
                                            () -> channel.send(Unpooled.wrappedBuffer(sent)));
                            Asyncio.sleep(Duration.ZERO); // it is blocked by now
                            channel.shutdownOutput();
                            Asyncio.await(sender);
                            assertThrows(
                                    ChannelOutputShutdownException.class,
                                    () -> channel.send(channel.channel().alloc().buffer(8)));
                            received.complete(
                                    channel.receive().toString(StandardCharsets.US_ASCII));
                        });
        try (ServedConnection connection = new ServedConnection(transport, ends)) {
            assertArrayEquals(sent, connection.client.getInputStream().readAllBytes());
            connection
                    .client
                    .getOutputStream()
                    .write("still here".getBytes(StandardCharsets.US_ASCII));

            assertEquals("still here", TestLoops.get(received));
            connection.awaitServerSideClosed();
            assertEquals(List.of(), connection.told);
        }
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void shutdownOutput_cancelled_endsTheSideAllTheSame(Transports transport) throws Exception {
        CompletableFuture<Void> cancelled = new CompletableFuture<>();
        byte[] sent = new byte[MORE_THAN_SOCKETS_TAKE];
        CoroutineHandler<ByteBuf> ends =
                handler(
                        HalfClosure.KEEP,
                        channel -> {
                            channel.channel().write(Unpooled.wrappedBuffer(sent));
                            Task<Void> ending = channel.createTask(channel::shutdownOutput);
                            Asyncio.sleep(Duration.ZERO);
                            ending.cancel();
                            assertThrows(CancelledError.class, () -> Asyncio.await(ending));
                            cancelled.complete(null);
                            assertThrows(EOFException.class, channel::receive);
                        });
        try (ServedConnection connection = new ServedConnection(transport, ends)) {
            TestLoops.get(cancelled);
            assertEquals(sent.length, connection.client.getInputStream().readAllBytes().length);
            assertTrue(connection.serverSide.isActive());
            connection.client.shutdownOutput();

            connection.awaitServerSideClosed();
            assertEquals(List.of(), connection.told);
        }
    }

    @Test
    void shutdownOutput_onATransportWithoutHalves_saysWhatToDo() throws Exception {
        CompletableFuture<Throwable> seen = new CompletableFuture<>();
        Channel client =
                connect(
                        handler(
                                HalfClosure.KEEP,
                                channel ->
                                        seen.complete(
                                                assertThrows(
                                                        UnsupportedOperationException.class,
                                                        channel::shutdownOutput))));

        String refused = TestLoops.get(seen).getMessage();
        assertTrue(refused.contains("let the coroutine return"), refused);
        client.close().sync();
    }

    @Test
    void shutdownOutput_offTheLoop_isRefused() throws Exception {
        CompletableFuture<MessageChannel<ByteBuf>> channel = new CompletableFuture<>();
        connect(
                ByteBuf.class,
                own -> {
                    channel.complete(own);
                    own.receive();
                });

        assertThrows(IllegalStateException.class, TestLoops.get(channel)::shutdownOutput);
    }
}
