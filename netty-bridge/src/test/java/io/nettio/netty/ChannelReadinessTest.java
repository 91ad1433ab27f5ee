package io.nettio.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.Asyncio;
import io.nettio.CancelledError;
import io.nettio.ReturnWhen;
import io.nettio.Task;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.net.ConnectException;
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
import java.util.concurrent.atomic.AtomicReference;

/** Coroutines that wait for the JDK's channels on an NIO loop. */
@Timeout(30)
class ChannelReadinessTest {
    private final AsyncioEventLoop loop = TestLoops.newLoop();

    @AfterEach
    void closeLoop() {
        loop.close();
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
        Pipe pipe = TestPipes.open();
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
                    pipe.sink().write(TestPipes.oneByte());
                    Asyncio.await(reading);
                });

        assertEquals(List.of("waits", "writes", "reads 1"), trail);
        TestPipes.close(pipe);
    }

    @Test
    void awaitWritable_ofAFullPipe_suspendsUntilItIsRead() throws Exception {
        Pipe pipe = TestPipes.open();
        fill(pipe);
        List<String> trail = new ArrayList<>();

        loop.runUntilComplete(
                () -> {
                    Task<?> writing =
                            Asyncio.createTask(
                                    () -> {
                                        NettyAsyncio.awaitWritable(pipe.sink());
                                        trail.add(
                                                "writes " + pipe.sink().write(TestPipes.oneByte()));
                                    });
                    someTurns();
                    trail.add("reads");
                    pipe.source().read(ByteBuffer.allocate(1 << 20));
                    Asyncio.await(writing);
                });

        assertEquals(List.of("reads", "writes 1"), trail);
        TestPipes.close(pipe);
    }

    @Test
    void awaitReadable_inALoop_seesEveryByte() throws Exception {
        Pipe pipe = TestPipes.open();
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
        TestPipes.close(pipe);
    }

    private static void writeUnchecked(Pipe pipe) {
        try {
            pipe.sink().write(TestPipes.oneByte());
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }

    @Test
    void twoReaders_ofOneChannel_areBothWoken() throws Exception {
        Pipe pipe = TestPipes.open();

        loop.runUntilComplete(
                () -> {
                    Task<?> one =
                            Asyncio.createTask(() -> NettyAsyncio.awaitReadable(pipe.source()));
                    Task<?> other =
                            Asyncio.createTask(() -> NettyAsyncio.awaitReadable(pipe.source()));
                    someTurns();
                    pipe.sink().write(TestPipes.oneByte());
                    Asyncio.await(one);
                    Asyncio.await(other);
                });

        TestPipes.close(pipe);
    }

    @Test
    void readerAndWriter_ofOneSocket_waitBesideEachOther() throws Exception {
        try (ServerSocketChannel server = TestPipes.listen();
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
                        accepted.write(TestPipes.oneByte());
                        Asyncio.await(reading);
                    });

            assertEquals(List.of("writable", "readable"), trail);
        }
    }

    @Test
    void awaitReadable_whenTheOtherEndCloses_returns() throws Exception {
        Pipe pipe = TestPipes.open();

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
        TestPipes.close(pipe);
    }

    @Test
    void hangUp_wakesReaderAndWriterAlike() throws Exception {
        Pipe pipe = TestPipes.open();
        fill(pipe);

        loop.runUntilComplete(
                () -> {
                    Task<?> writing =
                            Asyncio.createTask(() -> NettyAsyncio.awaitWritable(pipe.sink()));
                    someTurns();
                    assertFalse(writing.done());
                    pipe.source().close();
                    Asyncio.await(writing);
                    assertThrows(IOException.class, () -> pipe.sink().write(TestPipes.oneByte()));
                });

        TestPipes.close(pipe);
    }

    @Test
    void serverSocket_awaitedReadable_accepts() throws Exception {
        try (ServerSocketChannel server = TestPipes.listen()) {
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
        try (ServerSocketChannel server = TestPipes.listen();
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
        try (ServerSocketChannel gone = TestPipes.listen()) {
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
        Pipe pipe = TestPipes.open();

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

        TestPipes.close(pipe);
    }

    @Test
    void cancel_ofOneOfTwoWaits_leavesTheOther() throws Exception {
        Pipe pipe = TestPipes.open();

        loop.runUntilComplete(
                () -> {
                    Task<?> one =
                            Asyncio.createTask(() -> NettyAsyncio.awaitReadable(pipe.source()));
                    Task<?> other =
                            Asyncio.createTask(() -> NettyAsyncio.awaitReadable(pipe.source()));
                    someTurns();
                    one.cancel();
                    waitFor(one);
                    pipe.sink().write(TestPipes.oneByte());
                    Asyncio.await(other);
                });

        TestPipes.close(pipe);
    }

    @Test
    void channelClosedWhileItIsAwaited_endsTheWaits() throws Exception {
        Pipe pipe = TestPipes.open();

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

        TestPipes.close(pipe);
    }

    @Test
    void waits_whenTheLoopClosesItsChannels_endAndLeaveTheirChannelOpen() throws Exception {
        Pipe pipe = TestPipes.open();

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
        TestPipes.close(pipe);
    }

    @Test
    void wait_whenTheLoopEnds_isCancelled() throws Exception {
        Pipe pipe = TestPipes.open();
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
        TestPipes.close(pipe);
    }

    @Test
    void channelThatAnotherSelectorWatches_isWatchedHereToo() throws Exception {
        Pipe pipe = TestPipes.open();
        try (Selector own = Selector.open()) {
            pipe.source().register(own, SelectionKey.OP_READ);

            loop.runUntilComplete(
                    () -> {
                        loop.callSoon(() -> writeUnchecked(pipe));
                        NettyAsyncio.awaitReadable(pipe.source());
                    });

            assertEquals(1, own.selectNow());
        }
        TestPipes.close(pipe);
    }
}
