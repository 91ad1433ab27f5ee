package io.nettio.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.AsyncFuture;
import io.nettio.Asyncio;
import io.nettio.LoopPolicy;
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

import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.stream.Stream;

/** What awaitReadable and awaitWritable refuse on loops that do not poll by NIO, and there. */
@Timeout(30)
class ChannelReadinessRefusalTest {
    private final AsyncioEventLoop loop = TestLoops.newLoop();

    @AfterEach
    void closeLoop() {
        loop.close();
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
        TestPipes.close(pipe);
    }

    @Test
    void channelThatIsClosed_throwsClosedChannelException() throws Exception {
        Pipe pipe = TestPipes.open();
        TestPipes.close(pipe);

        assertThrows(
                ClosedChannelException.class,
                () -> loop.runUntilComplete(() -> NettyAsyncio.awaitReadable(pipe.source())));
    }

    @Test
    void directionThatAChannelLacks_isRefused() throws Exception {
        Pipe pipe = TestPipes.open();

        loop.runUntilComplete(
                () -> {
                    assertThrows(
                            IllegalArgumentException.class,
                            () -> NettyAsyncio.awaitWritable(pipe.source()));
                    assertThrows(
                            IllegalArgumentException.class,
                            () -> NettyAsyncio.awaitReadable(pipe.sink()));
                });

        TestPipes.close(pipe);
    }

    @Test
    void callbackWithoutACoroutine_isRefusedAndLeavesNothingRegistered() throws Exception {
        Pipe pipe = TestPipes.open();

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

        TestPipes.close(pipe);
    }

    @Test
    void channelThatNettyServes_isRefusedAndStaysServed() throws Exception {
        try (ServerSocketChannel server = TestPipes.listen();
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
            client.write(TestPipes.oneByte());
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
        Pipe pipe = TestPipes.open();

        Exception refused =
                assertThrows(
                        IllegalStateException.class,
                        () ->
                                other.runUntilComplete(
                                        () -> NettyAsyncio.awaitReadable(pipe.source())));

        assertTrue(refused.getMessage().contains("Transports.NIO"), refused.getMessage());
        TestPipes.close(pipe);
        other.close();
    }

    @Test
    void loopWithoutNetty_isRefusedWithTheLoopThatCan() throws Exception {
        Pipe pipe = TestPipes.open();
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
        TestPipes.close(pipe);
    }
}
