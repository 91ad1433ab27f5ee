package io.nettio.netty.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nettio.Asyncio;
import io.nettio.netty.NettyAsyncio;
import io.nettio.netty.Transports;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.InetSocketAddressResolver;
import io.netty.resolver.SimpleNameResolver;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;

import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A name, its addresses, and which of them answers. */
class OpenConnectionTest extends StreamCase {
    /** Knows one name, and answers as the test likes. */
    private static final class Names extends AddressResolverGroup<InetSocketAddress> {
        private final List<InetAddress> answer;
        private Promise<List<InetAddress>> open;

        /** Null to leave the question open. */
        Names(List<InetAddress> answer) {
            this.answer = answer;
        }

        @Override
        protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
            return new InetSocketAddressResolver(
                    executor,
                    new SimpleNameResolver<>(executor) {
                        @Override
                        protected void doResolve(String name, Promise<InetAddress> promise) {
                            promise.setFailure(new AssertionError("asked for one address alone"));
                        }

                        @Override
                        protected void doResolveAll(String name, Promise<List<InetAddress>> promise)
                                throws UnknownHostException {
                            if (answer == null) {
                                open = promise;
                            } else if (name.equals("many.test")) {
                                promise.setSuccess(answer);
                            } else {
                                throw new UnknownHostException(name);
                            }
                        }
                    });
        }
    }

    private static InetAddress loopback(int last) throws UnknownHostException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last});
    }

    private static StreamOptions with(Names names) {
        return StreamOptions.DEFAULT.resolver(names);
    }

    private static void hello(StreamReader reader, StreamWriter writer) {
        writer.write("hello\n", UTF_8);
        writer.close();
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void name_ofSeveralAddresses_theFirstThatAnswersIsTaken(Transports transport) {
        run(
                transport,
                () -> {
                    AsyncServer server = serve(OpenConnectionTest::hello); // on 127.0.0.1 alone
                    Names names = new Names(List.of(loopback(2), loopback(3), loopback(1)));
                    try (StreamConnection client =
                            Streams.openConnection("many.test", server.port(), with(names))) {
                        assertEquals("hello", client.reader().readLine(UTF_8));
                        SocketAddress peer = client.writer().channel().remoteAddress();
                        assertEquals(loopback(1), ((InetSocketAddress) peer).getAddress());
                    }
                    server.close();
                    server.waitClosed();
                    names.close();
                });
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void name_whoseAddressesAllRefuse_tellsOfEach(Transports transport) {
        run(
                transport,
                () -> {
                    AsyncServer server = serve(OpenConnectionTest::hello);
                    Names names = new Names(List.of(loopback(2), loopback(3), loopback(4)));
                    ConnectException failure =
                            assertThrows(
                                    ConnectException.class,
                                    () ->
                                            Streams.openConnection(
                                                    "many.test", server.port(), with(names)));
                    List<String> messages = new ArrayList<>();
                    messages.add(failure.getMessage());
                    for (Throwable other : failure.getSuppressed()) {
                        messages.add(assertInstanceOf(ConnectException.class, other).getMessage());
                    }
                    assertEquals(3, messages.size());
                    for (int i = 0; i < 3; i++) {
                        assertTrue(
                                messages.get(i).contains("127.0.0." + (i + 2)), messages::toString);
                    }
                    server.close();
                    names.close();
                });
    }

    /** With the queue of connections full, Linux does not answer. */
    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    @EnabledOnOs(OS.LINUX)
    void name_whoseFirstAddressDoesNotAnswer_theSecondWinsBesideIt(Transports transport)
            throws Exception {
        try (ServerSocket deaf = new ServerSocket(0, 1, loopback(2));
                Socket first = new Socket(loopback(2), deaf.getLocalPort());
                Socket second = new Socket(loopback(2), deaf.getLocalPort())) {
            assertTrue(first.isConnected() && second.isConnected());
            run(
                    transport,
                    () -> {
                        AsyncServer server =
                                Streams.startServer(
                                        OpenConnectionTest::hello,
                                        "127.0.0.1",
                                        deaf.getLocalPort());
                        Names names = new Names(List.of(loopback(2), loopback(1)));
                        try (StreamConnection client =
                                Streams.openConnection(
                                        "many.test",
                                        server.port(),
                                        with(names).happyEyeballsDelay(Duration.ofMillis(1)))) {
                            assertEquals("hello", client.reader().readLine(UTF_8));
                        }
                        server.close();
                        server.waitClosed();
                        names.close();
                    });
        }
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void name_thatNobodyKnows_isAnUnknownHostException(Transports transport) {
        run(
                transport,
                () -> {
                    Names names = new Names(List.of());
                    assertThrows(
                            UnknownHostException.class,
                            () -> Streams.openConnection("other.test", 1, with(names)));
                    assertThrows(
                            UnknownHostException.class,
                            () -> Streams.openConnection("many.test", 1, with(names)));
                    names.close();
                });
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void lookup_cancelled_isForgotten(Transports transport) {
        run(
                transport,
                () -> {
                    Names names = new Names(null);
                    assertCancelled(
                            waiting(() -> Streams.openConnection("many.test", 1, with(names))));
                    names.open.setSuccess(List.of(loopback(1))); // too late
                    Asyncio.sleep(Duration.ZERO);
                    assertEquals(0, loop.registeredChannels());
                    names.close();
                });
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void localhost_byNettysResolver_isFoundWithoutLeavingTheLoop(Transports transport) {
        run(
                transport,
                () -> {
                    AsyncServer server =
                            Streams.startServer(OpenConnectionTest::hello, "localhost", 0);
                    try (StreamConnection client =
                            Streams.openConnection("localhost", server.port())) {
                        assertEquals("hello", client.reader().readLine(UTF_8));
                    }
                    server.close();
                    server.waitClosed();
                });
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void port_outOfRange_isRefused(Transports transport) {
        run(
                transport,
                () -> {
                    assertThrows(
                            IllegalArgumentException.class,
                            () -> Streams.openConnection("localhost", 65536));
                    assertThrows(
                            IllegalArgumentException.class,
                            () -> Streams.startServer(OpenConnectionTest::hello, null, -1));
                });
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void openConnection_outsideACoroutine_isRefused(Transports transport) {
        run(transport, () -> Asyncio.sleep(Duration.ZERO));
        assertThrows(IllegalStateException.class, () -> Streams.openConnection("localhost", 1));
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void optionThatTheSocketHasNot_isRefused(Transports transport) {
        run(
                transport,
                () -> {
                    AsyncServer server = serve(OpenConnectionTest::hello);
                    IOException failure =
                            assertThrows(IOException.class, () -> connect(server, withoutSense()));
                    assertInstanceOf(IllegalArgumentException.class, failure.getCause());
                    server.close();
                });
    }

    private static StreamOptions withoutSense() {
        return StreamOptions.DEFAULT.option(ChannelOption.SO_BROADCAST, true);
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void channelThatCannotBeMade_isTheIoExceptionThatTheSystemHasGiven(Transports transport) {
        IOException tooMany = new IOException("Too many open files");
        run(
                transport,
                () -> {
                    Bootstrap bootstrap =
                            new Bootstrap()
                                    .group(loop)
                                    .channelFactory(
                                            () -> {
                                                throw new ChannelException(tooMany);
                                            })
                                    .handler(new Opening<>(channel -> channel));
                    assertSame(
                            tooMany,
                            assertThrows(
                                    IOException.class,
                                    () -> Opening.channelOf(bootstrap.connect("127.0.0.1", 1))));
                });
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void channelThatCannotBeSetUp_isClosedAndTheExceptionThrown(Transports transport) {
        run(
                transport,
                () -> {
                    AsyncServer server = serve(OpenConnectionTest::hello);
                    Channel[] opened = new Channel[1];
                    Opening<Void> opening =
                            new Opening<>(
                                    channel -> {
                                        opened[0] = channel;
                                        throw new IllegalArgumentException("an option");
                                    });
                    Bootstrap bootstrap =
                            new Bootstrap()
                                    .group(loop)
                                    .channel(transport.channelClass())
                                    .handler(opening);
                    assertThrows(
                            IllegalArgumentException.class,
                            () -> opening.await(bootstrap.connect("127.0.0.1", server.port())));
                    NettyAsyncio.await(opened[0].closeFuture());
                    server.close();
                });
    }
}
