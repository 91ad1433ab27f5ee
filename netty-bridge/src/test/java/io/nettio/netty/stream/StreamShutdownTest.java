package io.nettio.netty.stream;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.AsyncFuture;
import io.nettio.Asyncio;
import io.nettio.CancelledError;
import io.nettio.Coroutine;
import io.nettio.netty.Transports;
import io.netty.channel.Channel;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The loop ends while a coroutine waits for a stream. */
class StreamShutdownTest extends StreamCase {
    /** Where it waits. */
    enum Wait {
        READ {
            @Override
            void in(Pair pair, AsyncServer server, Runnable willWait) throws Exception {
                pair.server().writer().write(new byte[100]);
                willWait.run();
                pair.reader().readExactly(1000);
            }
        },
        DRAIN {
            @Override
            void in(Pair pair, AsyncServer server, Runnable willWait) throws Exception {
                fill(pair.writer());
                willWait.run();
                pair.writer().drain();
            }
        },
        WAIT_CLOSED {
            @Override
            void in(Pair pair, AsyncServer server, Runnable willWait) throws Exception {
                fill(pair.writer());
                pair.writer().close();
                willWait.run();
                pair.writer().waitClosed();
            }
        },
        HANDSHAKE {
            @Override
            void in(Pair pair, AsyncServer server, Runnable willWait) throws Exception {
                willWait.run();
                pair.writer().startTls(TestTls.CLIENT_OF_ANYBODY, "localhost");
            }
        },
        SERVE_FOREVER {
            @Override
            void in(Pair pair, AsyncServer server, Runnable willWait) throws Exception {
                pair.close(); // it would wait for them
                willWait.run();
                server.serveForever();
            }
        },
        SERVER_WAIT_CLOSED {
            @Override
            void in(Pair pair, AsyncServer server, Runnable willWait) {
                willWait.run();
                server.waitClosed();
            }
        };

        abstract void in(Pair pair, AsyncServer server, Runnable willWait) throws Exception;
    }

    static Stream<Arguments> transportsAndWaits() {
        return Arrays.stream(Transports.values())
                .filter(Transports::isAvailable)
                .flatMap(
                        transport ->
                                Arrays.stream(Wait.values())
                                        .map(wait -> Arguments.of(transport, wait)));
    }

    @ParameterizedTest
    @MethodSource("transportsAndWaits")
    void shutdown_whileACoroutineWaits_cancelsItAndClosesItsChannels(
            Transports transport, Wait wait) throws Exception {
        start(transport);
        CompletableFuture<Channel> channel = new CompletableFuture<>();
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        begin(wait, channel, end);
        Channel open = channel.get(30, TimeUnit.SECONDS);

        loop.shutdownGracefully(0, 30, TimeUnit.SECONDS);

        assertTrue(end.get(30, TimeUnit.SECONDS) instanceof CancelledError, end::toString);
        assertTrue(loop.awaitTermination(30, TimeUnit.SECONDS));
        assertFalse(open.isOpen());
    }

    @ParameterizedTest
    @MethodSource("transportsAndWaits")
    void shutdown_thatWaitsForNothing_closesTheChannelsAllTheSame(Transports transport, Wait wait)
            throws Exception {
        start(transport);
        CompletableFuture<Channel> channel = new CompletableFuture<>();
        begin(wait, channel, new CompletableFuture<>());
        Channel open = channel.get(30, TimeUnit.SECONDS);

        loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);

        assertTrue(loop.awaitTermination(30, TimeUnit.SECONDS));
        assertFalse(open.isOpen());
    }

    /** The channel is given once the coroutine waits. */
    private void begin(
            Wait wait, CompletableFuture<Channel> channel, CompletableFuture<Throwable> end) {
        Asyncio.runCoroutineThreadsafe(
                Coroutine.of(
                        () -> {
                            AsyncFuture<StreamConnection> accepted = loop.createFuture();
                            AsyncServer server =
                                    serve(
                                            (reader, writer) ->
                                                    accepted.setResult(
                                                            new StreamConnection(reader, writer)));
                            StreamConnection client = connect(server);
                            Pair pair = new Pair(client, Asyncio.await(accepted));
                            Runnable told = () -> channel.complete(client.writer().channel());
                            try {
                                wait.in(pair, server, () -> loop.callSoon(told));
                            } catch (Throwable failure) {
                                end.complete(failure);
                                throw failure;
                            }
                        }),
                loop);
    }
}
