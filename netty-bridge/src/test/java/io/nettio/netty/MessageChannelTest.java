package io.nettio.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.Asyncio;
import io.nettio.CancelledError;
import io.nettio.Task;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.WriteBufferWaterMark;

import org.junit.jupiter.api.Test;

import java.io.EOFException;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Messages in and out of a coroutine: back-pressure, reference counts, closed channels. */
class MessageChannelTest extends LocalConnection {
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
    void answer_thatThePipelineGivesWithinTheFlush_isReceived() throws Exception {
        CompletableFuture<Object> received = new CompletableFuture<>();
        connect(
                new ChannelOutboundHandlerAdapter() {
                    @Override
                    public void write(
                            ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
                        promise.setSuccess();
                    }

                    @Override
                    public void flush(ChannelHandlerContext ctx) {
                        ctx.fireChannelRead("from a cache");
                    }
                },
                new CoroutineHandler<>(
                        String.class,
                        channel -> {
                            channel.send("question");
                            received.complete(channel.receive());
                        }));

        assertEquals("from a cache", TestLoops.get(received));
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
    void receive_afterTheMessageBeforeWasReleasedByHand_saysWhoReleases() throws Exception {
        CompletableFuture<String> said = new CompletableFuture<>();
        Channel client =
                connect(
                        ByteBuf.class,
                        channel -> {
                            channel.receive().release();
                            said.complete(
                                    assertThrows(IllegalStateException.class, channel::receive)
                                            .getMessage());
                        });
        client.writeAndFlush(Unpooled.buffer().writeByte(1)).sync();

        String sentence = TestLoops.get(said);

        assertTrue(sentence.contains("do not release it"), sentence);
        client.closeFuture().sync(); // the connection ends with its coroutine all the same
    }

    @Test
    void receive_onAnotherThread_isRefusedAndTakesNothing() throws Exception {
        CompletableFuture<MessageChannel<Integer>> handed = new CompletableFuture<>();
        CompletableFuture<Void> go = new CompletableFuture<>();
        Channel client =
                connect(
                        Integer.class,
                        channel -> {
                            handed.complete(channel);
                            Asyncio.await(go);
                            channel.send(channel.receive());
                        });
        client.writeAndFlush(7).sync();
        MessageChannel<Integer> channel = TestLoops.get(handed);

        String refusal = assertThrows(IllegalStateException.class, channel::receive).getMessage();

        assertTrue(refusal.contains("runCoroutineThreadsafe"), refusal);
        go.complete(null);
        assertEquals(7, nextReceived());
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
    void receive_cancelledAsAMessageComes_leavesItToTheNext() throws Exception {
        CompletableFuture<Object> next = new CompletableFuture<>();
        connect(
                String.class,
                channel -> {
                    Task<String> first = channel.createTask(channel::receive);
                    Asyncio.sleep(Duration.ZERO); // it waits by now
                    channel.channel().pipeline().fireChannelRead("message");
                    first.cancel();
                    assertThrows(CancelledError.class, () -> Asyncio.await(first));
                    next.complete(channel.receive());
                });

        assertEquals("message", TestLoops.get(next));
    }

    @Test
    void send_cancelledWhileItIsBlocked_hasSentItsMessage() throws Exception {
        CompletableFuture<Void> cancelled = new CompletableFuture<>();
        HoldingBack holdingBack = new HoldingBack();
        connect(
                holdingBack,
                new CoroutineHandler<>(
                        ByteBuf.class,
                        channel -> {
                            channel.channel()
                                    .config()
                                    .setWriteBufferWaterMark(new WriteBufferWaterMark(1, 2));
                            ByteBuf text = Unpooled.copiedBuffer("sent", StandardCharsets.UTF_8);
                            Task<Void> sender = channel.createTask(() -> channel.send(text));
                            Asyncio.sleep(Duration.ZERO);
                            sender.cancel();
                            assertThrows(CancelledError.class, () -> Asyncio.await(sender));
                            cancelled.complete(null);
                            channel.receive();
                        }));
        TestLoops.get(cancelled);

        TestLoops.get(serverSide).eventLoop().submit(holdingBack::letGo).sync();

        assertEquals("sent", nextReceived());
    }

    /** Flushes nothing until it is told. */
    private static final class HoldingBack extends ChannelOutboundHandlerAdapter {
        private ChannelHandlerContext context;

        @Override
        public void handlerAdded(ChannelHandlerContext ctx) {
            context = ctx;
        }

        @Override
        public void flush(ChannelHandlerContext ctx) {}

        void letGo() {
            context.flush();
        }
    }
}
