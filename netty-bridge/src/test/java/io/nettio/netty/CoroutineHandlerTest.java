package io.nettio.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.Asyncio;
import io.nettio.CancelledError;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPipelineException;
import io.netty.channel.ChannelPromise;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalIoHandler;
import io.netty.channel.local.LocalServerChannel;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.EOFException;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * One coroutine per connection, over the local transport: messages, ends, failures, reference
 * counts.
 */
class CoroutineHandlerTest {
    private final AsyncioEventLoop loop = TestLoops.newLoop(LocalIoHandler.newFactory());
    private final List<Throwable> told = Collections.synchronizedList(new ArrayList<>());
    private final BlockingQueue<Object> received = new LinkedBlockingQueue<>();
    private final CompletableFuture<Channel> serverSide = new CompletableFuture<>();

    @BeforeEach
    void listenToTheExceptionHandler() {
        loop.setExceptionHandler((where, context) -> told.add(context.exception()));
    }

    @AfterEach
    void closeLoop() {
        loop.close();
    }

    private <I> Channel connect(Class<I> type, ChannelBody<I> body) throws Exception {
        return connect(new CoroutineHandler<>(type, body));
    }

    private Channel connect(io.netty.channel.ChannelHandler... handlers) throws Exception {
        LocalAddress address = new LocalAddress(CoroutineHandlerTest.class);
        new ServerBootstrap()
                .group(loop)
                .channel(LocalServerChannel.class)
                .childHandler(
                        new ChannelInitializer<>() {
                            @Override
                            protected void initChannel(Channel channel) {
                                serverSide.complete(channel);
                                channel.pipeline().addLast(handlers);
                            }
                        })
                .bind(address)
                .sync();
        return new Bootstrap()
                .group(loop)
                .channel(LocalChannel.class)
                .handler(
                        new ChannelInboundHandlerAdapter() {
                            @Override
                            public void channelRead(ChannelHandlerContext ctx, Object message) {
                                received.add(
                                        message instanceof ByteBuf buf
                                                ? buf.toString(StandardCharsets.UTF_8)
                                                : message);
                                io.netty.util.ReferenceCountUtil.release(message);
                            }
                        })
                .connect(address)
                .sync()
                .channel();
    }

    private Object nextReceived() throws InterruptedException {
        return received.poll(30, TimeUnit.SECONDS);
    }

    @Test
    void body_thatEchoes_handsMessagesOn() throws Exception {
        Channel client =
                connect(
                        ByteBuf.class,
                        channel -> {
                            while (true) {
                                channel.send(channel.receive());
                            }
                        });

        client.writeAndFlush(Unpooled.copiedBuffer("one", StandardCharsets.UTF_8));
        assertEquals("one", nextReceived());
        client.writeAndFlush(Unpooled.copiedBuffer("two", StandardCharsets.UTF_8));
        assertEquals("two", nextReceived());
        client.close().sync();
    }

    @Test
    void messages_receivedOrNot_areReleasedInTheEnd() throws Exception {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        Channel client =
                connect(
                        ByteBuf.class,
                        channel -> {
                            try {
                                channel.receive();
                                Asyncio.sleep(Duration.ofHours(1));
                            } finally {
                                ended.complete(null);
                            }
                        });
        ByteBuf held = Unpooled.buffer().writeByte(1);
        ByteBuf waiting = Unpooled.buffer().writeByte(2);
        client.write(held);
        client.writeAndFlush(waiting).sync();

        client.close().sync();
        TestLoops.get(ended);
        loop.submit(() -> {}).sync();
        loop.submit(() -> {}).sync();

        assertEquals(List.of(0, 0), List.of(held.refCnt(), waiting.refCnt()));
    }

    @Test
    void body_whenTheChannelCloses_isCancelled() throws Exception {
        CompletableFuture<Throwable> seen = new CompletableFuture<>();
        Channel client =
                connect(
                        ByteBuf.class,
                        channel -> {
                            try {
                                channel.receive();
                            } catch (CancelledError cancelled) {
                                seen.complete(cancelled);
                                throw cancelled;
                            }
                        });
        TestLoops.get(serverSide).eventLoop().submit(() -> {}).sync();

        client.close().sync();

        assertEquals(CancelledError.class, TestLoops.get(seen).getClass());
        assertEquals(List.of(), told);
    }

    @Test
    void body_thatReturns_flushesAndClosesTheChannel() throws Exception {
        Channel client = connect(String.class, channel -> channel.send("bye"));

        assertEquals("bye", nextReceived());
        assertTrue(client.closeFuture().await(30, TimeUnit.SECONDS));
    }

    @Test
    void body_thatThrows_closesTheChannelAndReachesTheExceptionHandler() throws Exception {
        IllegalStateException failure = new IllegalStateException("boom");
        Channel client =
                connect(
                        String.class,
                        channel -> {
                            throw failure;
                        });

        assertTrue(client.closeFuture().await(30, TimeUnit.SECONDS));
        loop.submit(() -> {}).sync();
        assertEquals(List.of(failure), told);
    }

    @Test
    void pipeline_thatThrows_closesTheChannelAndReachesTheExceptionHandler() throws Exception {
        RuntimeException failure = new RuntimeException("decoder");
        Channel client =
                connect(
                        new ChannelInboundHandlerAdapter() {
                            @Override
                            public void channelRead(ChannelHandlerContext ctx, Object message) {
                                throw failure;
                            }
                        },
                        new CoroutineHandler<>(String.class, MessageChannel::receive));

        client.writeAndFlush("anything").sync();

        assertTrue(client.closeFuture().await(30, TimeUnit.SECONDS));
        loop.submit(() -> {}).sync();
        assertEquals(List.of(failure), told);
    }

    @Test
    void messages_ofAnotherType_goOnToTheNextHandler() throws Exception {
        CompletableFuture<Object> passed = new CompletableFuture<>();
        Channel client =
                connect(
                        new CoroutineHandler<>(String.class, MessageChannel::receive),
                        new ChannelInboundHandlerAdapter() {
                            @Override
                            public void channelRead(ChannelHandlerContext ctx, Object message) {
                                passed.complete(message);
                            }
                        });

        client.writeAndFlush(42).sync();

        assertEquals(42, TestLoops.get(passed));
        client.close().sync();
    }

    @Test
    void channel_withMoreMessagesThanTheLimit_isNotReadUntilTheyAreReceived() throws Exception {
        CompletableFuture<Void> go = new CompletableFuture<>();
        Channel client =
                connect(
                        new CoroutineHandler<>(
                                Integer.class,
                                channel -> {
                                    Asyncio.await(go);
                                    for (int i = 0; i < 10; i++) {
                                        channel.send(channel.receive());
                                    }
                                },
                                2));
        for (int i = 0; i < 10; i++) {
            client.writeAndFlush(i).sync();
        }
        Channel server = TestLoops.get(serverSide);
        assertEquals(false, server.config().isAutoRead());

        go.complete(null);

        for (int i = 0; i < 10; i++) {
            assertEquals(i, nextReceived());
        }
    }

    @Test
    void write_fromACoroutine_goesStraightToThePipeline() throws Exception {
        List<String> trail = Collections.synchronizedList(new ArrayList<>());
        Channel client =
                connect(
                        new ChannelOutboundHandlerAdapter() {
                            @Override
                            public void write(
                                    ChannelHandlerContext ctx,
                                    Object message,
                                    ChannelPromise promise) {
                                trail.add("pipeline " + ctx.executor().inEventLoop());
                                ctx.write(message, promise);
                            }
                        },
                        new CoroutineHandler<>(
                                String.class,
                                channel -> {
                                    trail.add("before");
                                    channel.channel().writeAndFlush("direct");
                                    trail.add("after");
                                }));

        assertEquals("direct", nextReceived());
        assertTrue(client.closeFuture().await(30, TimeUnit.SECONDS)); // the body has returned
        assertEquals(List.of("before", "pipeline true", "after"), trail.subList(0, 3));
    }

    @Test
    void send_onAClosedChannel_releasesTheMessageAndThrows() throws Exception {
        CompletableFuture<Throwable> seen = new CompletableFuture<>();
        ByteBuf late = Unpooled.buffer().writeByte(1);
        Channel client =
                connect(
                        ByteBuf.class,
                        channel -> {
                            try {
                                channel.receive();
                            } catch (CancelledError closed) {
                                seen.complete(
                                        assertThrows(
                                                ClosedChannelException.class,
                                                () -> channel.send(late)));
                                throw closed;
                            }
                        });
        TestLoops.get(serverSide).eventLoop().submit(() -> {}).sync();

        client.close().sync();

        TestLoops.get(seen);
        assertEquals(0, late.refCnt());
    }

    @Test
    void send_whoseEncoderFails_throwsItsException() throws Exception {
        CompletableFuture<Throwable> seen = new CompletableFuture<>();
        RuntimeException failure = new RuntimeException("encoder");
        connect(
                new ChannelOutboundHandlerAdapter() {
                    @Override
                    public void write(
                            ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
                        if (message instanceof String) {
                            promise.setFailure(failure);
                        } else {
                            ctx.write(message, promise);
                        }
                    }
                },
                new CoroutineHandler<>(
                        String.class,
                        channel ->
                                seen.complete(
                                        assertThrows(
                                                RuntimeException.class, () -> channel.send("x")))));

        assertSame(failure, TestLoops.get(seen));
    }

    /** Tells what it reads. */
    private static final class Next extends ChannelInboundHandlerAdapter {
        private final BlockingQueue<Object> read = new LinkedBlockingQueue<>();

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            read.add(message);
        }
    }

    @Test
    void handler_removedByItsCoroutine_leavesChannelAndMessagesToTheNext() throws Exception {
        Next next = new Next();
        CompletableFuture<Void> ended = new CompletableFuture<>();
        CoroutineHandler<String> handler =
                new CoroutineHandler<>(
                        String.class,
                        channel -> {
                            while (channel.channel().config().isAutoRead()) {
                                Asyncio.sleep(Duration.ofMillis(1));
                            }
                            channel.receive();
                            channel.context().pipeline().remove(channel.context().handler());
                            ended.complete(null);
                        },
                        3);
        Channel client = connect(handler, next);
        for (String text : List.of("upgrade", "first", "second")) {
            client.writeAndFlush(text);
        }
        TestLoops.get(ended);
        client.writeAndFlush("third");

        assertEquals("first", next.read.poll(30, TimeUnit.SECONDS));
        assertEquals("second", next.read.poll(30, TimeUnit.SECONDS));
        assertEquals("third", next.read.poll(30, TimeUnit.SECONDS));
        assertTrue(TestLoops.get(serverSide).isActive());
        assertTrue(TestLoops.get(serverSide).config().isAutoRead());
    }

    @Test
    void handler_addedAgain_isRefused() throws Exception {
        CoroutineHandler<String> handler =
                new CoroutineHandler<>(String.class, channel -> channel.receive());
        connect(handler);
        Channel server = TestLoops.get(serverSide);

        Throwable refused =
                loop.submit(
                                () -> {
                                    server.pipeline().remove(handler);
                                    server.pipeline().addLast(handler);
                                })
                        .await()
                        .cause();

        assertInstanceOf(
                ChannelPipelineException.class, refused); // Netty's own rule for such handlers
    }

    @Test
    void channel_takenFromItsLoop_cancelsTheCoroutineAndCloses() throws Exception {
        CompletableFuture<Void> cancelled = new CompletableFuture<>();
        Channel client =
                connect(
                        String.class,
                        channel -> {
                            try {
                                channel.receive();
                            } catch (CancelledError end) {
                                cancelled.complete(null);
                                throw end;
                            }
                        });

        TestLoops.get(serverSide).deregister();

        TestLoops.get(cancelled);
        assertTrue(client.closeFuture().await(30, TimeUnit.SECONDS));
    }

    @Test
    void autoRead_turnedOffByTheUser_isNotTurnedOnByTheHandler() throws Exception {
        CompletableFuture<Boolean> autoRead = new CompletableFuture<>();
        Channel client =
                connect(
                        new CoroutineHandler<>(
                                String.class,
                                channel -> {
                                    channel.channel().config().setAutoRead(false);
                                    channel.channel().read();
                                    channel.receive();
                                    autoRead.complete(channel.channel().config().isAutoRead());
                                    channel.receive();
                                },
                                1));
        client.writeAndFlush("one");

        assertFalse(TestLoops.get(autoRead));
    }

    @Test
    void otherTask_blockedInSend_learnsThatTheChannelHasClosed() throws Exception {
        CompletableFuture<Void> blocked = new CompletableFuture<>();
        CompletableFuture<Throwable> outcome = new CompletableFuture<>();
        Channel client =
                connect(
                        new ChannelOutboundHandlerAdapter() {
                            @Override
                            public void flush(ChannelHandlerContext ctx) {
                                blocked.complete(null); // and nothing gets out
                            }
                        },
                        new CoroutineHandler<>(
                                ByteBuf.class,
                                channel -> {
                                    channel.channel()
                                            .config()
                                            .setWriteBufferWaterMark(
                                                    new WriteBufferWaterMark(1, 2));
                                    loop.createTask(
                                            () -> {
                                                try {
                                                    channel.send(
                                                            Unpooled.wrappedBuffer(new byte[100]));
                                                } catch (Throwable end) {
                                                    outcome.complete(end);
                                                }
                                            });
                                    channel.receive();
                                }));
        TestLoops.get(blocked);

        client.close();

        assertInstanceOf(ClosedChannelException.class, TestLoops.get(outcome));
    }

    @Test
    void otherTask_blockedInReceive_learnsThatTheChannelHasClosed() throws Exception {
        CompletableFuture<Void> receives = new CompletableFuture<>();
        CompletableFuture<Throwable> outcome = new CompletableFuture<>();
        Channel client =
                connect(
                        ByteBuf.class,
                        channel -> {
                            loop.createTask(
                                    () -> {
                                        receives.complete(null);
                                        try {
                                            channel.receive();
                                        } catch (Throwable end) {
                                            outcome.complete(end);
                                        }
                                    });
                            Asyncio.sleep(Duration.ofHours(1));
                        });
        TestLoops.get(receives);

        client.close();

        assertInstanceOf(EOFException.class, TestLoops.get(outcome));
    }

    @Test
    void handler_onAnotherKindOfLoop_saysWhatToMakeTheGroupWith() {
        io.netty.channel.embedded.EmbeddedChannel channel =
                new io.netty.channel.embedded.EmbeddedChannel();

        Exception refused =
                assertThrows(IllegalStateException.class, () -> NettyAsyncio.loop(channel));

        assertTrue(
                refused.getMessage().contains("new AsyncioEventLoopGroup"), refused.getMessage());
        channel.close();
    }
}
