package io.nettio.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.Asyncio;
import io.nettio.CancelledError;
import io.nettio.Coroutine;
import io.nettio.Task;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.concurrent.Promise;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Coroutines and real sockets on one loop, on each transport that loads here. */
class SocketTest {
    private static final String TRANSPORTS = "io.nettio.netty.TestLoops#available";

    private static Channel serve(
            AsyncioEventLoop loop, Transports transport, ChannelBody<ByteBuf> body)
            throws InterruptedException {
        return new ServerBootstrap()
                .group(loop)
                .channel(transport.serverChannelClass())
                .childOption(
                        ChannelOption.WRITE_BUFFER_WATER_MARK,
                        new WriteBufferWaterMark(16 << 10, 64 << 10))
                .childHandler(
                        new ChannelInitializer<>() {
                            @Override
                            protected void initChannel(Channel channel) {
                                channel.pipeline()
                                        .addLast(new CoroutineHandler<>(ByteBuf.class, body));
                            }
                        })
                .bind("127.0.0.1", 0)
                .sync()
                .channel();
    }

    private static Socket client(Channel server) throws Exception {
        Socket socket =
                new Socket(
                        java.net.InetAddress.getLoopbackAddress(),
                        ((InetSocketAddress) server.localAddress()).getPort());
        socket.setSoTimeout((int) TestLoops.LIMIT.toMillis());
        return socket;
    }

    private static void echo(MessageChannel<ByteBuf> channel) throws Exception {
        while (true) {
            channel.send(channel.receive());
        }
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void read_besideATaskThatYieldsForEver_isServed(Transports transport) throws Exception {
        AsyncioEventLoop loop = TestLoops.newLoop(transport.ioHandlerFactory());
        Channel server = serve(loop, transport, SocketTest::echo);
        CompletableFuture<Void> spinning =
                Asyncio.runCoroutineThreadsafe(
                        Coroutine.of(
                                () -> {
                                    while (true) {
                                        Asyncio.sleep(Duration.ZERO);
                                    }
                                }),
                        loop);

        try (Socket socket = client(server)) {
            for (int i = 0; i < 100; i++) {
                socket.getOutputStream().write(i);
                assertEquals(i, socket.getInputStream().read());
            }
        }

        spinning.cancel(false);
        loop.close();
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void manyBytes_echoed_comeBackUnchanged(Transports transport) throws Exception {
        AsyncioEventLoop loop = TestLoops.newLoop(transport.ioHandlerFactory());
        Channel server = serve(loop, transport, SocketTest::echo);
        byte[] sent = new byte[4 << 20];
        new java.util.Random(42).nextBytes(sent);

        try (Socket socket = client(server)) {
            Thread writer =
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        try {
                                            socket.getOutputStream().write(sent);
                                        } catch (java.io.IOException failure) {
                                            throw new java.io.UncheckedIOException(failure);
                                        }
                                    });
            byte[] back = socket.getInputStream().readNBytes(sent.length);
            writer.join();
            assertTrue(java.util.Arrays.equals(sent, back));
        }
        loop.close();
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void send_toAPeerThatDoesNotRead_suspendsAboveTheWatermark(Transports transport)
            throws Exception {
        AsyncioEventLoop loop = TestLoops.newLoop(transport.ioHandlerFactory());
        AtomicLong mostPending = new AtomicLong();
        int chunk = 8 << 10;
        int chunks = 4_000;
        Channel server =
                serve(
                        loop,
                        transport,
                        channel -> {
                            for (int i = 0; i < chunks; i++) {
                                channel.send(Unpooled.wrappedBuffer(new byte[chunk]));
                                mostPending.accumulateAndGet(
                                        channel.channel()
                                                .unsafe()
                                                .outboundBuffer()
                                                .totalPendingWriteBytes(),
                                        Math::max);
                            }
                        });

        try (Socket socket = client(server)) {
            InputStream in = socket.getInputStream();
            long total = 0;
            byte[] buffer = new byte[64 << 10];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                total += n;
            }
            assertEquals((long) chunk * chunks, total);
        }
        assertTrue(
                mostPending.get() <= (64 << 10) + 2 * chunk, "bytes that waited: " + mostPending);
        loop.close();
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void oneCoroutine_writingToMoreChannelsThanARingHasEntries_reachesThemAll(Transports transport)
            throws Exception {
        AsyncioEventLoop loop = TestLoops.newLoop(transport.ioHandlerFactory());
        List<MessageChannel<ByteBuf>> peers = new ArrayList<>();
        Channel server =
                serve(
                        loop,
                        transport,
                        channel -> {
                            peers.add(channel);
                            channel.receive();
                        });
        int connections = 300; // Netty's rings have 128 entries
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            sockets.add(client(server));
        }

        TestLoops.get(
                Asyncio.runCoroutineThreadsafe(
                        Coroutine.of(
                                () -> {
                                    while (peers.size() < connections) {
                                        Asyncio.sleep(Duration.ofMillis(1));
                                    }
                                    for (MessageChannel<ByteBuf> peer : peers) {
                                        peer.send(Unpooled.wrappedBuffer(new byte[] {7}));
                                    }
                                }),
                        loop));

        for (Socket socket : sockets) {
            assertEquals(7, socket.getInputStream().read());
            socket.close();
        }
        loop.close();
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void connect_refused_throwsItsOwnException(Transports transport) throws Exception {
        AsyncioEventLoop loop = TestLoops.newLoop(transport.ioHandlerFactory());
        int port;
        try (var taken = new java.net.ServerSocket(0)) {
            port = taken.getLocalPort();
        }
        Bootstrap bootstrap =
                new Bootstrap()
                        .group(loop)
                        .channel(transport.channelClass())
                        .handler(new ChannelInboundHandlerAdapter());

        assertThrows(
                ConnectException.class,
                () ->
                        loop.runUntilComplete(
                                () -> NettyAsyncio.await(bootstrap.connect("127.0.0.1", port))));
        loop.close();
    }

    @Test
    void await_ofANettyFuture_cancelsItWithTheTask() throws Exception {
        AsyncioEventLoop loop = TestLoops.newLoop();
        Promise<String> promise = loop.newPromise();

        loop.runUntilComplete(
                () -> {
                    Task<String> waiting = Asyncio.createTask(() -> NettyAsyncio.await(promise));
                    Asyncio.sleep(Duration.ZERO);
                    waiting.cancel();
                    Asyncio.waitOn(List.of(waiting), null, io.nettio.ReturnWhen.ALL_COMPLETED);
                });

        assertTrue(promise.isCancelled());
        loop.close();
    }

    @Test
    void await_ofANettyFutureThatIsCancelled_throwsCancelledError() throws Exception {
        AsyncioEventLoop loop = TestLoops.newLoop();
        Promise<String> promise = loop.newPromise();
        loop.schedule(() -> promise.cancel(false), 5, TimeUnit.MILLISECONDS);

        assertThrows(
                CancelledError.class,
                () -> loop.runUntilComplete(() -> NettyAsyncio.await(promise)));
        loop.close();
    }

    @Test
    void await_ofAnotherLoopsFuture_comesBackToItsOwnLoop() throws Exception {
        AsyncioEventLoop loop = TestLoops.newLoop();
        AsyncioEventLoop other = TestLoops.newLoop();

        String found =
                loop.runUntilComplete(
                        () -> {
                            String value = NettyAsyncio.await(other.submit(() -> "from there"));
                            return value + " " + loop.inEventLoop();
                        });

        assertEquals("from there true", found);
        loop.close();
        other.close();
    }

    @Test
    void await_outsideACoroutine_isRefusedWithASentence() {
        AsyncioEventLoop loop = TestLoops.newLoop();
        Promise<String> promise = loop.newPromise();

        Exception refused =
                assertThrows(IllegalStateException.class, () -> NettyAsyncio.await(promise));

        assertTrue(refused.getMessage().contains("inside a coroutine"), refused.getMessage());
        loop.close();
    }

    @Test
    void transports_forcedByAnUnknownName_areRefusedWithTheNames() {
        Exception refused =
                assertThrows(
                        IllegalArgumentException.class, () -> Transports.named("carrier-pigeon"));

        assertTrue(
                refused.getMessage().contains("io_uring, epoll, kqueue, nio"),
                refused.getMessage());
    }

    @Test
    void transport_thatDoesNotLoadHere_saysSoWhenItsFactoryIsAskedFor() {
        for (Transports transport : Transports.values()) {
            if (!transport.isAvailable()) {
                Exception refused =
                        assertThrows(IllegalStateException.class, transport::ioHandlerFactory);
                assertTrue(
                        refused.getMessage().contains(transport.transportName()),
                        refused.getMessage());
            }
        }
        assertTrue(Transports.best().isAvailable());
    }
}
