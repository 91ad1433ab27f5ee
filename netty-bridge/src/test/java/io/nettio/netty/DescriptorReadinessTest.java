package io.nettio.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.Asyncio;
import io.nettio.LoopPolicy;
import io.nettio.ReturnWhen;
import io.nettio.Task;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.FileDescriptor;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Coroutines that wait for plain descriptors on an epoll loop. */
@Timeout(30)
@EnabledOnOs(OS.LINUX)
class DescriptorReadinessTest {
    private AsyncioEventLoop loop;
    private FileDescriptor source;
    private FileDescriptor sink;

    @BeforeEach
    void open() throws IOException {
        loop = TestLoops.newLoop(Transports.EPOLL.ioHandlerFactory());
        FileDescriptor[] pipe = FileDescriptor.pipe();
        source = pipe[0];
        sink = pipe[1];
    }

    @AfterEach
    void close() throws IOException {
        loop.close();
        source.close();
        sink.close();
    }

    private void writeByte() {
        try {
            ByteBuffer one = ByteBuffer.allocateDirect(1);
            sink.write(one, 0, 1);
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }

    private int read() throws IOException {
        return source.read(ByteBuffer.allocateDirect(8), 0, 8);
    }

    private void fill() throws IOException {
        ByteBuffer chunk = ByteBuffer.allocateDirect(4096);
        int written;
        do {
            written = sink.write(chunk, 0, 4096);
        } while (written > 0);
    }

    private static void someTurns() {
        for (int i = 0; i < 5; i++) {
            Asyncio.sleep(Duration.ofMillis(1));
        }
    }

    /** How many epoll sets this process has open. */
    private static long epollSets() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.filter(
                            link -> {
                                try {
                                    return Files.readSymbolicLink(link)
                                            .toString()
                                            .contains("eventpoll");
                                } catch (IOException closedMeanwhile) {
                                    return false;
                                }
                            })
                    .count();
        }
    }

    @Test
    void awaitReadable_ofAnEmptyPipe_suspendsUntilAByteIsThere() throws Exception {
        List<String> trail = new ArrayList<>();

        loop.runUntilComplete(
                () -> {
                    Task<?> reading =
                            Asyncio.createTask(
                                    () -> {
                                        NettyAsyncio.awaitReadable(source.intValue());
                                        trail.add("reads " + read());
                                    });
                    someTurns();
                    trail.add("writes");
                    writeByte();
                    Asyncio.await(reading);
                });

        assertEquals(List.of("writes", "reads 1"), trail);
    }

    @Test
    void awaitWritable_ofAFullPipe_suspendsUntilItIsRead() throws Exception {
        fill();
        List<String> trail = new ArrayList<>();

        loop.runUntilComplete(
                () -> {
                    Task<?> writing =
                            Asyncio.createTask(
                                    () -> {
                                        NettyAsyncio.awaitWritable(sink.intValue());
                                        trail.add("writable");
                                    });
                    someTurns();
                    trail.add("reads");
                    ByteBuffer space = ByteBuffer.allocateDirect(1 << 20);
                    source.read(space, 0, space.capacity());
                    Asyncio.await(writing);
                });

        assertEquals(List.of("reads", "writable"), trail);
    }

    @Test
    void awaitReadable_inALoop_seesEveryByteAndKeepsNoDescriptor() throws Exception {
        int rounds = 1_000;

        loop.runUntilComplete(
                () -> {
                    long before = epollSets();
                    for (int i = 0; i < rounds; i++) {
                        loop.callSoon(this::writeByte);
                        NettyAsyncio.awaitReadable(source.intValue());
                        assertEquals(1, read());
                    }
                    assertEquals(before, epollSets());
                });
    }

    @Test
    void twoReaders_ofOneDescriptor_areBothWoken() throws Exception {
        loop.runUntilComplete(
                () -> {
                    Task<?> one =
                            Asyncio.createTask(() -> NettyAsyncio.awaitReadable(source.intValue()));
                    Task<?> other =
                            Asyncio.createTask(() -> NettyAsyncio.awaitReadable(source.intValue()));
                    someTurns();
                    writeByte();
                    Asyncio.await(one);
                    Asyncio.await(other);
                });
    }

    @Test
    void awaitReadable_whenTheOtherEndCloses_returns() throws Exception {
        loop.runUntilComplete(
                () -> {
                    Task<?> reading =
                            Asyncio.createTask(() -> NettyAsyncio.awaitReadable(source.intValue()));
                    someTurns();
                    assertFalse(reading.done());
                    sink.close();
                    Asyncio.await(reading);
                });
    }

    @Test
    void awaitWritable_whenTheOtherEndCloses_returns() throws Exception {
        fill();
        loop.runUntilComplete(
                () -> {
                    Task<?> writing =
                            Asyncio.createTask(() -> NettyAsyncio.awaitWritable(sink.intValue()));
                    someTurns();
                    assertFalse(writing.done());
                    source.close();
                    Asyncio.await(writing);
                });
    }

    @Test
    void cancel_endsTheWatchAtOnce() throws Exception {
        loop.runUntilComplete(
                () -> {
                    long before = epollSets();
                    Task<?> reading =
                            Asyncio.createTask(() -> NettyAsyncio.awaitReadable(source.intValue()));
                    someTurns();
                    assertEquals(before + 1, epollSets());
                    reading.cancel();
                    Asyncio.waitOn(List.of(reading), null, ReturnWhen.ALL_COMPLETED);
                    assertTrue(reading.cancelled());
                    assertEquals(before, epollSets());
                });
    }

    @Test
    void descriptorOfOneOfNettysChannels_isAwaitedBesideIt() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            EpollSocketChannel channel =
                    (EpollSocketChannel)
                            new Bootstrap()
                                    .group(loop)
                                    .channel(EpollSocketChannel.class)
                                    .handler(new ChannelInboundHandlerAdapter())
                                    .connect(server.getLocalSocketAddress())
                                    .sync()
                                    .channel();
            try (Socket peer = server.accept()) {
                loop.runUntilComplete(
                        () -> {
                            NettyAsyncio.awaitWritable(channel.fd().intValue());
                            NettyAsyncio.await(
                                    channel.writeAndFlush(Unpooled.wrappedBuffer(new byte[] {7})));
                        });
                assertEquals(7, peer.getInputStream().read());
            }
            channel.closeFuture().sync(); // Netty still hears of it
        }
    }

    @Test
    void regularFile_isRefusedWithASentence(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "text");
        FileDescriptor regular = FileDescriptor.from(file.toFile());

        Exception refused =
                assertThrows(
                        IOException.class,
                        () ->
                                loop.runUntilComplete(
                                        () -> NettyAsyncio.awaitReadable(regular.intValue())));

        assertTrue(refused.getMessage().contains("regular file"), refused.getMessage());
        regular.close();
    }

    @Test
    void descriptorThatIsNotOpen_isRefusedWithASentence() {
        int nowhere = 1 << 30;

        Exception refused =
                assertThrows(
                        IOException.class,
                        () -> loop.runUntilComplete(() -> NettyAsyncio.awaitReadable(nowhere)));

        assertTrue(refused.getMessage().contains("no descriptor"), refused.getMessage());
    }

    @Test
    void negativeDescriptor_isRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> loop.runUntilComplete(() -> NettyAsyncio.awaitWritable(-1)));
    }

    @Test
    void wait_whenTheLoopClosesItsChannels_endsAndLeavesTheDescriptorOpen() {
        Exception failure =
                assertThrows(
                        IOException.class,
                        () ->
                                loop.runUntilComplete(
                                        () -> {
                                            loop.callSoon(loop::closeChannels);
                                            NettyAsyncio.awaitReadable(source.intValue());
                                        }));

        assertTrue(failure.getMessage().contains("shuts down"), failure.getMessage());
        assertTrue(source.isOpen());
    }

    @Test
    void wait_whenTheLoopEnds_leavesNoDescriptor() throws Exception {
        long before = epollSets();
        AsyncioEventLoop other = TestLoops.newLoop(Transports.EPOLL.ioHandlerFactory());
        other.runUntilComplete(
                () -> {
                    Asyncio.createTask(() -> NettyAsyncio.awaitReadable(source.intValue()));
                    someTurns();
                });

        other.close();

        assertEquals(before, epollSets());
    }

    static Stream<Transports> othersThanEpoll() {
        return TestLoops.available().filter(transport -> transport != Transports.EPOLL);
    }

    @ParameterizedTest
    @MethodSource("othersThanEpoll")
    void loopOnAnotherTransport_isRefusedWithTheOneThatCan(Transports transport) {
        AsyncioEventLoop other = TestLoops.newLoop(transport.ioHandlerFactory());

        Exception refused =
                assertThrows(
                        IllegalStateException.class,
                        () ->
                                other.runUntilComplete(
                                        () -> NettyAsyncio.awaitReadable(source.intValue())));

        assertTrue(refused.getMessage().contains("Transports.EPOLL"), refused.getMessage());
        other.close();
    }

    @Test
    void loopWithoutNetty_isRefusedWithTheLoopThatCan() {
        var plain = LoopPolicy.newPlainLoop();

        Exception refused =
                assertThrows(
                        IllegalStateException.class,
                        () ->
                                plain.runUntilComplete(
                                        () -> NettyAsyncio.awaitReadable(source.intValue())));

        assertTrue(refused.getMessage().contains("AsyncioEventLoop"), refused.getMessage());
        plain.close();
    }
}
