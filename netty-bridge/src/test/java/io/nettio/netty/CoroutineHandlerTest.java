package io.nettio.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.Asyncio;
import io.nettio.CancelledError;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** One coroutine per connection: how it starts, ends and fails. */
class CoroutineHandlerTest extends LocalConnection {
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
    void body_thatReturns_whereThePipelineTakesMessagesOnly_closesBehindThem() throws Exception {
        CompletableFuture<ChannelPromise> written = new CompletableFuture<>();
        Channel client =
                connect(
                        new ChannelOutboundHandlerAdapter() {
                            @Override
                            public void write(
                                    ChannelHandlerContext ctx,
                                    Object message,
                                    ChannelPromise promise) {
                                if (message instanceof String) {
                                    written.complete(promise);
                                } else {
                                    promise.setFailure(new IllegalArgumentException("no message"));
                                }
                            }
                        },
                        new CoroutineHandler<>(String.class, channel -> channel.send("bye")));
        ChannelPromise promise = TestLoops.get(written);
        loop.submit(() -> {}).sync();
        loop.submit(() -> {}).sync();
        assertTrue(client.isActive());

        promise.setSuccess();

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
    void handler_onAnotherKindOfLoop_saysWhatToMakeTheGroupWith() {
        io.netty.channel.embedded.EmbeddedChannel channel =
                new io.netty.channel.embedded.EmbeddedChannel();

        Exception refused =
                assertThrows(IllegalStateException.class, () -> NettyAsyncio.loop(channel));

        assertTrue(
                refused.getMessage().contains("new AsyncioEventLoopGroup"), refused.getMessage());
        channel.close();
    }

    /** Tells what it reads. */
    private static final class Next extends ChannelInboundHandlerAdapter {
        private final BlockingQueue<Object> read = new LinkedBlockingQueue<>();

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            read.add(message);
        }
    }
}
