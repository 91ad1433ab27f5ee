package io.nettio.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nettio.Asyncio;
import io.nettio.Body;
import io.nettio.CancelledError;
import io.nettio.Task;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.string.StringEncoder;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Message channels that a coroutine opens, to a server of blocking sockets. */
@Timeout(60)
class MessageChannelsTest {
    private static final String TRANSPORTS = "io.nettio.netty.TestLoops#available";

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
    private final List<Throwable> told = Collections.synchronizedList(new ArrayList<>());
    private final ServerSocket server;
    private AsyncioEventLoop loop;

    MessageChannelsTest() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void end() throws IOException {
        server.close();
        loop.close();
        assertEquals(List.of(), told);
        assertEquals(
                0L,
                allocator.metric().usedDirectMemory() + allocator.metric().usedHeapMemory(),
                "bytes in buffers that nobody released");
    }

    private void run(Transports transport, Body client) {
        loop = TestLoops.newLoop(transport.ioHandlerFactory());
        loop.setExceptionHandler((where, context) -> told.add(context.exception()));
        loop.runUntilComplete(client);
    }

    private Bootstrap bootstrap() {
        return new Bootstrap()
                .channel(Transports.of(loop).channelClass())
                .option(ChannelOption.ALLOCATOR, allocator);
    }

    private MessageChannel<ByteBuf> open(io.netty.channel.ChannelHandler... handlers)
            throws IOException {
        return MessageChannels.open(
                bootstrap(), server.getLocalSocketAddress(), ByteBuf.class, handlers);
    }

    /** What the server side does with its one connection, which then ends. */
    private CompletableFuture<Void> serve(Conversation conversation) {
        return CompletableFuture.runAsync(
                () -> {
                    try (Socket socket = server.accept()) {
                        conversation.run(socket);
                    } catch (IOException failure) {
                        throw new java.io.UncheckedIOException(failure);
                    }
                });
    }

    private interface Conversation {
        void run(Socket socket) throws IOException;
    }

    private static ByteBuf text(String text) {
        return Unpooled.copiedBuffer(text, UTF_8);
    }

    private static String receiveText(MessageChannel<ByteBuf> channel) throws IOException {
        return channel.receive().toString(UTF_8);
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void question_sent_isAnsweredAndThePeersEndIsTold(Transports transport) throws Exception {
        CompletableFuture<Void> served =
                serve(
                        socket -> {
                            assertEquals(
                                    "ask",
                                    new String(socket.getInputStream().readNBytes(3), UTF_8));
                            socket.getOutputStream().write("answer".getBytes(UTF_8));
                        });
        run(
                transport,
                () -> {
                    try (MessageChannel<ByteBuf> channel = open()) {
                        channel.send(text("ask"));
                        assertEquals("answer", receiveText(channel));
                        assertThrows(EOFException.class, channel::receive);
                        assertThrows(EOFException.class, channel::receive);
                    }
                });
        TestLoops.get(served);
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void whatWasSent_beforeTheClose_arrives(Transports transport) throws Exception {
        int size = 3_000_000;
        CompletableFuture<Integer> arrived = new CompletableFuture<>();
        CompletableFuture<Void> served =
                serve(socket -> arrived.complete(socket.getInputStream().readAllBytes().length));
        run(
                transport,
                () -> {
                    MessageChannel<ByteBuf> channel = open();
                    channel.createTask(() -> channel.send(Unpooled.wrappedBuffer(new byte[size])));
                    Asyncio.sleep(Duration.ZERO);
                    channel.close();
                    channel.close();
                    ByteBuf late = text("late");
                    assertThrows(ClosedChannelException.class, () -> channel.send(late));
                    assertEquals(0, late.refCnt());
                    NettyAsyncio.await(channel.channel().closeFuture());
                });
        assertEquals(size, TestLoops.get(arrived));
        TestLoops.get(served);
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void reset_isThrownByReceive_andLeavesWhatIsHeld(Transports transport) throws Exception {
        CompletableFuture<Void> received = new CompletableFuture<>();
        CompletableFuture<Void> served =
                serve(
                        socket -> {
                            socket.getOutputStream().write("first".getBytes(UTF_8));
                            received.join();
                            socket.setSoLinger(true, 0);
                        });
        run(
                transport,
                () -> {
                    try (MessageChannel<ByteBuf> channel = open()) {
                        ByteBuf first = channel.receive();
                        received.complete(null);
                        NettyAsyncio.await(channel.channel().closeFuture());
                        Asyncio.sleep(Duration.ofMillis(1)); // all that the close wakes has run
                        assertEquals("first", first.toString(UTF_8));
                        IOException lost = assertThrows(IOException.class, channel::receive);
                        assertNotEquals(EOFException.class, lost.getClass());
                        assertEquals(0, first.refCnt());
                        assertThrows(
                                ClosedChannelException.class, () -> channel.send(text("late")));
                    }
                });
        TestLoops.get(served);
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void close_releasesWhatWasReceivedLast(Transports transport) throws Exception {
        CompletableFuture<Void> served =
                serve(socket -> socket.getOutputStream().write("held".getBytes(UTF_8)));
        run(
                transport,
                () -> {
                    ByteBuf held;
                    try (MessageChannel<ByteBuf> channel = open()) {
                        held = channel.receive();
                        assertEquals(1, held.refCnt());
                    }
                    assertEquals(0, held.refCnt());
                });
        TestLoops.get(served);
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void connect_refused_throwsItsOwnException(Transports transport) throws Exception {
        server.close();
        run(
                transport,
                () -> {
                    IOException refused = assertThrows(IOException.class, this::open);
                    assertInstanceOf(java.net.ConnectException.class, refused);
                });
    }

    @Test
    void open_cancelled_leavesNoConnection() throws Exception {
        CompletableFuture<Integer> end = new CompletableFuture<>();
        CompletableFuture<Void> served =
                serve(socket -> end.complete(socket.getInputStream().read()));
        CompletableFuture<Channel> made = new CompletableFuture<>();
        run(
                Transports.NIO,
                () -> {
                    ChannelInboundHandlerAdapter holdsBack =
                            new ChannelInboundHandlerAdapter() {
                                @Override
                                public void channelActive(ChannelHandlerContext ctx) {
                                    made.complete(ctx.channel()); // and nobody behind hears of it
                                }
                            };
                    Task<?> opening = Asyncio.createTask(() -> open(holdsBack));
                    Channel channel = Asyncio.await(made);
                    opening.cancel();
                    assertThrows(CancelledError.class, () -> Asyncio.await(opening));
                    NettyAsyncio.await(channel.closeFuture());
                });
        assertEquals(-1, TestLoops.get(end));
        TestLoops.get(served);
    }

    @Test
    void channelThatClosesBeforeItIsThere_fails() throws Exception {
        CompletableFuture<Void> served = serve(socket -> socket.getInputStream().read());
        run(
                Transports.NIO,
                () -> {
                    ChannelInboundHandlerAdapter closes =
                            new ChannelInboundHandlerAdapter() {
                                @Override
                                public void channelActive(ChannelHandlerContext ctx) {
                                    ctx.close();
                                }
                            };
                    assertThrows(ClosedChannelException.class, () -> open(closes));
                });
        TestLoops.get(served);
    }

    @Test
    void pipelineThatFails_isToldAndThrownByReceive() throws Exception {
        RuntimeException failure = new RuntimeException("decoder");
        CompletableFuture<Void> served =
                serve(socket -> socket.getOutputStream().write("bad".getBytes(UTF_8)));
        run(
                Transports.NIO,
                () -> {
                    ChannelInboundHandlerAdapter fails =
                            new ChannelInboundHandlerAdapter() {
                                @Override
                                public void channelRead(ChannelHandlerContext ctx, Object read) {
                                    io.netty.util.ReferenceCountUtil.release(read);
                                    throw failure;
                                }
                            };
                    try (MessageChannel<ByteBuf> channel = open(fails)) {
                        IOException thrown = assertThrows(IOException.class, channel::receive);
                        assertEquals(failure, thrown.getCause());
                    }
                });
        assertEquals(List.of(failure), told);
        told.clear();
        TestLoops.get(served);
    }

    @Test
    void loopThatEnds_cancelsWhoWaitsAndClosesTheConnection() throws Exception {
        CompletableFuture<Integer> end = new CompletableFuture<>();
        CompletableFuture<Void> served =
                serve(socket -> end.complete(socket.getInputStream().read()));
        CompletableFuture<Throwable> outcome = new CompletableFuture<>();
        CompletableFuture<Void> waits = new CompletableFuture<>();
        loop = TestLoops.newLoop();
        loop.execute(
                () ->
                        loop.createTask(
                                () -> {
                                    try (MessageChannel<ByteBuf> channel = open()) {
                                        waits.complete(null);
                                        channel.receive();
                                    } catch (Throwable thrown) {
                                        outcome.complete(thrown);
                                    }
                                }));
        TestLoops.get(waits);

        loop.close();

        assertInstanceOf(CancelledError.class, TestLoops.get(outcome));
        assertEquals(-1, TestLoops.get(end));
        TestLoops.get(served);
    }

    @Test
    void bootstrapWithAChannelClass_opensOnAStockLoop() throws Exception {
        loop = TestLoops.newLoop();
        CompletableFuture<Void> served =
                serve(socket -> socket.getOutputStream().write("hello".getBytes(UTF_8)));
        MultiThreadIoEventLoopGroup stock =
                new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        CompletableFuture<String> heard =
                Asyncio.runCoroutineThreadsafe(
                        io.nettio.Coroutine.of(
                                () -> {
                                    Exception unknown =
                                            assertThrows(
                                                    IllegalStateException.class,
                                                    () ->
                                                            MessageChannels.open(
                                                                    server.getLocalSocketAddress(),
                                                                    ByteBuf.class));
                                    assertTrue(unknown.getMessage().contains("Bootstrap"));
                                    try (MessageChannel<ByteBuf> channel =
                                            MessageChannels.open(
                                                    new Bootstrap().channel(NioSocketChannel.class),
                                                    server.getLocalSocketAddress(),
                                                    ByteBuf.class,
                                                    new StringEncoder())) {
                                        return receiveText(channel);
                                    }
                                }),
                        NettyAsyncio.loopOf(stock.next()));

        assertEquals("hello", TestLoops.get(heard));
        TestLoops.get(served);
        stock.shutdownGracefully(0, 20, java.util.concurrent.TimeUnit.SECONDS).sync();
    }

    @Test
    void open_outsideACoroutine_isRefused() {
        loop = TestLoops.newLoop();
        assertThrows(
                IllegalStateException.class,
                () ->
                        MessageChannels.open(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 1),
                                ByteBuf.class));
    }
}
