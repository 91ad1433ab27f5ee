package io.nettio.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.AsyncFuture;
import io.nettio.Asyncio;
import io.nettio.CancelledError;
import io.nettio.LoopPolicy;
import io.nettio.ReturnWhen;
import io.nettio.Task;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.local.LocalIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/** Coroutines that wait for the JDK's channels on an NIO loop. */
@Timeout(30)
class ChannelReadinessTest {
    private final AsyncioEventLoop loop = TestLoops.newLoop();

    @AfterEach
    void closeLoop() {
        loop.close();
    }

    private static Pipe openPipe() throws IOException {
        Pipe pipe = Pipe.open();
        pipe.source().configureBlocking(false);
        pipe.sink().configureBlocking(false);
        return pipe;
    }

    private static void close(Pipe pipe) throws IOException {
        pipe.source().close();
        pipe.sink().close();
    }

    private static ByteBuffer oneByte() {
        return ByteBuffer.wrap(new byte[] {7});
    }

    private static void fill(Pipe pipe) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocate(4096);
        while (pipe.sink().write(chunk) > 0) {
            chunk.clear();
        }
    }

    private static void waitFor(Task<?>... tasks) {
        Asyncio.waitOn(List.of(tasks), null, ReturnWhen.ALL_COMPLETED);
    }

    /** Lets the loop turn, with polls, so that a task that can go on does. */
    private static void someTurns() {
        for (int i = 0; i < 5; i++) {
            Asyncio.sleep(Duration.ofMillis(1));
        }
    }

    @Test
    void awaitReadable_ofAnEmptyPipe_suspendsUntilAByteIsThere() throws Exception {
        Pipe pipe = openPipe();
        List<String> trail = new ArrayList<>();

        loop.runUntilComplete(
                () -> {
                    Task<?> reading =
                            Asyncio.createTask(
                                    () -> {
                                        trail.add("waits");
                                        NettyAsyncio.awaitReadable(pipe.source());
                                        trail.add(
                                                "reads "
                                                        + pipe.source()
                                                                .read(ByteBuffer.allocate(8)));
                                    });
                    someTurns();
                    trail.add("writes");
                    pipe.sink().write(oneByte());
                    Asyncio.await(reading);
                });

        assertEquals(List.of("waits", "writes", "reads 1"), trail);
        close(pipe);
    }

    @Test
    void awaitWritable_ofAFullPipe_suspendsUntilItIsRead() throws Exception {
        Pipe pipe = openPipe();
        fill(pipe);
        List<String> trail = new ArrayList<>();

        loop.runUntilComplete(
                () -> {
                    Task<?> writing =
                            Asyncio.createTask(
                                    () -> {
                                        NettyAsyncio.awaitWritable(pipe.sink());
                                        trail.add("writes " + pipe.sink().write(oneByte()));
                                    });
                    someTurns();
                    trail.add("reads");
                    pipe.source().read(ByteBuffer.allocate(1 << 20));
                    Asyncio.await(writing);
                });

        assertEquals(List.of("reads", "writes 1"), trail);
        close(pipe);
    }

    @Test
    void awaitReadable_inALoop_seesEveryByte() throws Exception {
        Pipe pipe = openPipe();
        int rounds = 1_000;

        int seen =
                loop.runUntilComplete(
                        () -> {
                            int total = 0;
                            for (int i = 0; i < rounds; i++) {
                                loop.callSoon(() -> writeUnchecked(pipe));
                                NettyAsyncio.awaitReadable(pipe.source());
                                total += pipe.source().read(ByteBuffer.allocate(8));
                            }
                            return total;
                        });

        assertEquals(rounds, seen);
        close(pipe);
    }

    private static void writeUnchecked(Pipe pipe) {
        try {
            pipe.sink().write(oneByte());
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }

    @Test
    void twoReaders_ofOneChannel_areBothWoken() throws Exception {
        Pipe pipe = openPipe();

        loop.runUntilComplete(
                () -> {
                    Task<?> one =
                            Asyncio.createTask(() -> NettyAsyncio.awaitReadable(pipe.source()));
                    Task<?> other =
                            Asyncio.createTask(() -> NettyAsyncio.awaitReadable(pipe.source()));
                    someTurns();
                    pipe.sink().write(oneByte());
                    Asyncio.await(one);
                    Asyncio.await(other);
                });

        close(pipe);
    }

    @Test
    void readerAndWriter_ofOneSocket_waitBesideEachOther() throws Exception {
        try (ServerSocketChannel server = listen();
                SocketChannel client = SocketChannel.open(server.getLocalAddress());
                SocketChannel accepted = server.accept()) {
            client.configureBlocking(false);
            List<String> trail = new ArrayList<>();

            loop.runUntilComplete(
                    () -> {
                        Task<?> reading =
                                Asyncio.createTask(
                                        () -> {
                                            NettyAsyncio.awaitReadable(client);
                                            trail.add("readable");
                                        });
                        Asyncio.sleep(Duration.ZERO);
                        NettyAsyncio.awaitWritable(client);
                        trail.add("writable");
                        accepted.write(oneByte());
                        Asyncio.await(reading);
                    });

            assertEquals(List.of("writable", "readable"), trail);
        }
    }

    private static ServerSocketChannel listen() throws IOException {
        return ServerSocketChannel.open()
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    @Test
    void awaitReadable_whenTheOtherEndCloses_returns() throws Exception {
        Pipe pipe = openPipe();

        int read =
                loop.runUntilComplete(
                        () -> {
                            loop.callSoon(
                                    () -> {
                                        try {
                                            pipe.sink().close();
                                        } catch (IOException failure) {
                                            throw new java.io.UncheckedIOException(failure);
                                        }
                                    });
                            NettyAsyncio.awaitReadable(pipe.source());
                            return pipe.source().read(ByteBuffer.allocate(8));
                        });

        assertEquals(-1, read);
        close(pipe);
    }

    @Test
    void hangUp_wakesReaderAndWriterAlike() throws Exception {
        Pipe pipe = openPipe();
        fill(pipe);

        loop.runUntilComplete(
                () -> {
                    Task<?> writing =
                            Asyncio.createTask(() -> NettyAsyncio.awaitWritable(pipe.sink()));
                    someTurns();
                    assertFalse(writing.done());
                    pipe.source().close();
                    Asyncio.await(writing);
                    assertThrows(IOException.class, () -> pipe.sink().write(oneByte()));
                });

        close(pipe);
    }

    @Test
    void serverSocket_awaitedReadable_accepts() throws Exception {
        try (ServerSocketChannel server = listen()) {
            server.configureBlocking(false);

            loop.runUntilComplete(
                    () -> {
                        Task<SocketChannel> accepting =
                                Asyncio.createTask(
                                        () -> {
                                            NettyAsyncio.awaitReadable(server);
                                            return server.accept();
                                        });
                        Asyncio.sleep(Duration.ZERO);
                        SocketChannel.open(server.getLocalAddress()).close();
                        Asyncio.await(accepting).close();
                    });
        }
    }

    @Test
    void connectingSocket_awaitedWritable_canFinishItsConnect() throws Exception {
        try (ServerSocketChannel server = listen();
                SocketChannel client = SocketChannel.open()) {
            client.configureBlocking(false);

            boolean connected =
                    loop.runUntilComplete(
                            () -> {
                                if (!client.connect(server.getLocalAddress())) {
                                    NettyAsyncio.awaitWritable(client);
                                }
                                return client.finishConnect();
                            });

            assertTrue(connected);
        }
    }

    @Test
    void connectThatIsRefused_wakesTheWriter() throws Exception {
        InetSocketAddress nobody;
        try (ServerSocketChannel gone = listen()) {
            nobody = (InetSocketAddress) gone.getLocalAddress();
        }
        try (SocketChannel client = SocketChannel.open()) {
            client.configureBlocking(false);

            assertThrows(
                    ConnectException.class,
                    () ->
                            loop.runUntilComplete(
                                    () -> {
                                        client.connect(nobody);
                                        NettyAsyncio.awaitWritable(client);
                                        client.finishConnect();
                                    }));
        }
    }

    @Test
    void cancel_ofTheOnlyWait_deregistersAtOnce() throws Exception {
        Pipe pipe = openPipe();

        loop.runUntilComplete(
                () -> {
                    Task<?> reading =
                            Asyncio.createTask(() -> NettyAsyncio.awaitReadable(pipe.source()));
                    someTurns();
                    reading.cancel();
                    waitFor(reading);
                    assertTrue(reading.cancelled());
                    pipe.source().configureBlocking(true); // refused while it is registered
                });

        close(pipe);
    }

    @Test
    void cancel_ofOneOfTwoWaits_leavesTheOther() throws Exception {
        Pipe pipe = openPipe();

        loop.runUntilComplete(
                () -> {
                    Task<?> one =
                            Asyncio.createTask(() -> NettyAsyncio.awaitReadable(pipe.source()));
                    Task<?> other =
                            Asyncio.createTask(() -> NettyAsyncio.awaitReadable(pipe.source()));
                    someTurns();
                    one.cancel();
                    waitFor(one);
                    pipe.sink().write(oneByte());
                    Asyncio.await(other);
                });

        close(pipe);
    }

    @Test
    void channelInBlockingMode_isRefusedWithASentence() throws Exception {
        Pipe pipe = Pipe.open();

        Exception refused =
                assertThrows(
                        IllegalStateException.class,
                        () ->
                                loop.runUntilComplete(
                                        () -> NettyAsyncio.awaitReadable(pipe.source())));

        assertTrue(refused.getMessage().contains("configureBlocking(false)"), refused::getMessage);
        close(pipe);
    }

    @Test
    void channelThatIsClosed_throwsClosedChannelException() throws Exception {
        Pipe pipe = openPipe();
        close(pipe);

        assertThrows(
                ClosedChannelException.class,
                () -> loop.runUntilComplete(() -> NettyAsyncio.awaitReadable(pipe.source())));
    }

    @Test
    void channelClosedWhileItIsAwaited_endsTheWaits() throws Exception {
        Pipe pipe = openPipe();

        loop.runUntilComplete(
                () -> {
                    Task<?> one =
                            Asyncio.createTask(() -> NettyAsyncio.awaitReadable(pipe.source()));
                    Task<?> other =
                            Asyncio.createTask(() -> NettyAsyncio.awaitReadable(pipe.source()));
                    Asyncio.sleep(Duration.ZERO);
                    pipe.source().close();
                    waitFor(one, other);
                    assertTrue(one.exception() instanceof ClosedChannelException);
                    assertTrue(other.exception() instanceof ClosedChannelException);
                });

        close(pipe);
    }

    @Test
    void waits_whenTheLoopClosesItsChannels_endAndLeaveTheirChannelOpen() throws Exception {
        Pipe pipe = openPipe();

        Exception failure =
                assertThrows(
                        IOException.class,
                        () ->
                                loop.runUntilComplete(
                                        () -> {
                                            loop.callSoon(loop::closeChannels);
                                            NettyAsyncio.awaitReadable(pipe.source());
                                        }));

        assertTrue(failure.getMessage().contains("shuts down"), failure.getMessage());
        assertTrue(pipe.source().isOpen());
        close(pipe);
    }

    @Test
    void wait_whenTheLoopEnds_isCancelled() throws Exception {
        Pipe pipe = openPipe();
        AtomicReference<Throwable> ended = new AtomicReference<>();
        loop.runUntilComplete(
                () -> {
                    Asyncio.createTask(
                            () -> {
                                try {
                                    NettyAsyncio.awaitReadable(pipe.source());
                                } catch (CancelledError cancelled) {
                                    ended.set(cancelled);
                                    throw cancelled;
                                }
                            });
                    someTurns();
                });

        loop.close();

        assertTrue(ended.get() instanceof CancelledError, () -> "ended by " + ended.get());
        close(pipe);
    }

    @Test
    void directionThatAChannelLacks_isRefused() throws Exception {
        Pipe pipe = openPipe();

        loop.runUntilComplete(
                () -> {
                    assertThrows(
                            IllegalArgumentException.class,
                            () -> NettyAsyncio.awaitWritable(pipe.source()));
                    assertThrows(
                            IllegalArgumentException.class,
                            () -> NettyAsyncio.awaitReadable(pipe.sink()));
                });

        close(pipe);
    }

    @Test
    void callbackWithoutACoroutine_isRefusedAndLeavesNothingRegistered() throws Exception {
        Pipe pipe = openPipe();

        loop.runUntilComplete(
                () -> {
                    AsyncFuture<Exception> refused = loop.createFuture();
                    loop.callSoon(
                            () ->
                                    refused.setResult(
                                            assertThrows(
                                                    IllegalStateException.class,
                                                    () ->
                                                            NettyAsyncio.awaitReadable(
                                                                    pipe.source()))));
                    assertTrue(Asyncio.await(refused).getMessage().contains("inside a coroutine"));
                    pipe.source().configureBlocking(true);
                });

        close(pipe);
    }

    @Test
    void channelThatAnotherSelectorWatches_isWatchedHereToo() throws Exception {
        Pipe pipe = openPipe();
        try (Selector own = Selector.open()) {
            pipe.source().register(own, SelectionKey.OP_READ);

            loop.runUntilComplete(
                    () -> {
                        loop.callSoon(() -> writeUnchecked(pipe));
                        NettyAsyncio.awaitReadable(pipe.source());
                    });

            assertEquals(1, own.selectNow());
        }
        close(pipe);
    }

    @Test
    void channelThatNettyServes_isRefusedAndStaysServed() throws Exception {
        try (ServerSocketChannel server = listen();
                SocketChannel client = SocketChannel.open(server.getLocalAddress())) {
            SocketChannel accepted = server.accept();
            Channel served = new NioSocketChannel(accepted);
            served.pipeline()
                    .addLast(
                            new SimpleChannelInboundHandler<ByteBuf>() {
                                @Override
                                protected void channelRead0(
                                        ChannelHandlerContext context, ByteBuf message) {
                                    context.writeAndFlush(Unpooled.copiedBuffer(message));
                                }
                            });
            loop.register(served).sync();

            Exception refused =
                    assertThrows(
                            IllegalStateException.class,
                            () ->
                                    loop.runUntilComplete(
                                            () -> NettyAsyncio.awaitReadable(accepted)));

            assertTrue(refused.getMessage().contains("already"), refused.getMessage());
            client.write(oneByte());
            assertEquals(1, client.read(ByteBuffer.allocate(8)));
            served.close().sync();
        }
    }

    static Stream<Transports> othersThanNio() {
        return TestLoops.available().filter(transport -> transport != Transports.NIO);
    }

    @ParameterizedTest
    @MethodSource("othersThanNio")
    void loopOnAnotherTransport_isRefusedWithTheOneThatCan(Transports transport) throws Exception {
        requireRefusal(TestLoops.newLoop(transport.ioHandlerFactory()));
    }

    @Test
    void loopWithoutSockets_isRefusedWithTheTransportThatCan() throws Exception {
        requireRefusal(TestLoops.newLoop(LocalIoHandler.newFactory()));
    }

    private static void requireRefusal(AsyncioEventLoop other) throws Exception {
        Pipe pipe = openPipe();

        Exception refused =
                assertThrows(
                        IllegalStateException.class,
                        () ->
                                other.runUntilComplete(
                                        () -> NettyAsyncio.awaitReadable(pipe.source())));

        assertTrue(refused.getMessage().contains("Transports.NIO"), refused.getMessage());
        close(pipe);
        other.close();
    }

    @Test
    void loopWithoutNetty_isRefusedWithTheLoopThatCan() throws Exception {
        Pipe pipe = openPipe();
        var plain = LoopPolicy.newPlainLoop();

        Exception refused =
                assertThrows(
                        IllegalStateException.class,
                        () ->
                                plain.runUntilComplete(
                                        () -> NettyAsyncio.awaitReadable(pipe.source())));

        assertTrue(refused.getMessage().contains("AsyncioEventLoop"), refused.getMessage());
        assertEquals(Set.of(), plain.allTasks());
        plain.close();
        close(pipe);
    }
}
