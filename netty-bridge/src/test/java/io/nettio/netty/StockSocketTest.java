package io.nettio.netty;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.Asyncio;
import io.nettio.CancelledError;
import io.nettio.Coroutine;
import io.nettio.Loop;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Coroutines for the channels of a stock group, over real sockets, on each transport. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StockSocketTest {
    private static final String TRANSPORTS = "io.nettio.netty.TestLoops#available";

    private MultiThreadIoEventLoopGroup group;

    private Channel serve(Transports transport, ChannelBody<ByteBuf> body) throws Exception {
        group = new MultiThreadIoEventLoopGroup(1, transport.ioHandlerFactory());
        return new ServerBootstrap()
                .group(group)
                .channel(transport.serverChannelClass())
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

    private void end() {
        group.shutdownGracefully(0, 20, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private static Socket client(Channel server) throws Exception {
        Socket socket =
                new Socket(
                        InetAddress.getLoopbackAddress(),
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
    void echo_ofManyBytes_givesThemBack(Transports transport) throws Exception {
        Channel server = serve(transport, StockSocketTest::echo);
        byte[] sent = new byte[1 << 20];
        new Random(42).nextBytes(sent);

        try (Socket socket = client(server)) {
            CompletableFuture<Void> writing =
                    CompletableFuture.runAsync(
                            () -> {
                                try {
                                    socket.getOutputStream().write(sent);
                                } catch (java.io.IOException broken) {
                                    throw new java.io.UncheckedIOException(broken);
                                }
                            });
            assertArrayEquals(sent, socket.getInputStream().readNBytes(sent.length));
            TestLoops.get(writing);
        }

        end();
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void echo_besideATaskThatYieldsForEver_isServed(Transports transport) throws Exception {
        Channel server = serve(transport, StockSocketTest::echo);
        Loop loop = NettyAsyncio.loopOf(server);
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
        end();
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void coroutine_whenThePeerCloses_isCancelled(Transports transport) throws Exception {
        CompletableFuture<String> seen = new CompletableFuture<>();
        Channel server =
                serve(
                        transport,
                        channel -> {
                            try {
                                Asyncio.sleep(Duration.ofHours(1));
                            } catch (CancelledError cancelled) {
                                seen.complete("cancelled");
                                throw cancelled;
                            }
                        });

        client(server).close();

        assertEquals("cancelled", TestLoops.get(seen));
        end();
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void writes_awaitedOneByOne_arriveInOrder(Transports transport) throws Exception {
        Channel server =
                serve(
                        transport,
                        channel -> {
                            for (int i = 0; i < 50; i++) {
                                ByteBuf one = channel.channel().alloc().buffer(1).writeByte(i);
                                NettyAsyncio.await(channel.channel().writeAndFlush(one));
                            }
                        });

        try (Socket socket = client(server)) {
            byte[] got = socket.getInputStream().readAllBytes();
            assertEquals(50, got.length);
            assertEquals(49, got[49]);
        }
        end();
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void send_toASlowReader_waitsForIt(Transports transport) throws Exception {
        int buffers = 1_000;
        int size = 64 << 10;
        AtomicInteger sent = new AtomicInteger();
        CompletableFuture<Channel> connection = new CompletableFuture<>();
        Channel server =
                serve(
                        transport,
                        channel -> {
                            connection.complete(channel.channel());
                            for (int i = 0; i < buffers; i++) {
                                channel.send(
                                        channel.channel().alloc().buffer(size).writeZero(size));
                                sent.incrementAndGet();
                            }
                        });

        try (Socket socket = client(server)) {
            Channel slow = TestLoops.get(connection);
            while (slow.isWritable()) {
                Thread.onSpinWait();
            }
            int sentWhileNobodyReads = sent.get();
            assertTrue(sentWhileNobodyReads < buffers, "sent: " + sentWhileNobodyReads);
            long got = 0;
            byte[] chunk = new byte[size];
            for (int n = socket.getInputStream().read(chunk);
                    n >= 0;
                    n = socket.getInputStream().read(chunk)) {
                got += n;
            }
            assertEquals((long) buffers * size, got);
        }
        end();
    }
}
