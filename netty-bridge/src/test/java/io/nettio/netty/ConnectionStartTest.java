package io.nettio.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.Asyncio;
import io.nettio.CancelledError;
import io.nettio.Coroutine;
import io.nettio.Loop;
import io.nettio.Task;
import io.nettio.TaskFactory;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.DefaultEventExecutorGroup;
import io.netty.util.concurrent.EventExecutorGroup;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** When, where and by whom the coroutine of a connection is started, and taken away meanwhile. */
class ConnectionStartTest extends LocalConnection {
    private final CompletableFuture<Throwable> outcome = new CompletableFuture<>();

    /** Waits for a message, and tells how that ended. */
    private void receive(MessageChannel<String> channel) throws Exception {
        try {
            outcome.completeExceptionally(new AssertionError("got " + channel.receive()));
        } catch (Throwable end) {
            outcome.complete(end);
            throw end;
        }
    }

    private void useEagerTasks() {
        loop.submit(() -> loop.setTaskFactory(TaskFactory.EAGER)).syncUninterruptibly();
    }

    @Test
    void body_startedEagerlyAndRemovingItsHandler_isCancelled() throws Exception {
        useEagerTasks();
        connect(
                String.class,
                channel -> {
                    channel.channel().pipeline().remove(channel.context().handler());
                    outcome.complete(
                            assertThrows(
                                    CancelledError.class,
                                    () -> Asyncio.sleep(Duration.ofHours(1))));
                });

        assertInstanceOf(CancelledError.class, TestLoops.get(outcome));
        assertTrue(TestLoops.get(serverSide).isActive());
    }

    @Test
    void body_startedEagerlyAndClosingItsChannel_isCancelled() throws Exception {
        useEagerTasks();
        connect(
                String.class,
                channel -> {
                    channel.channel().close();
                    receive(channel);
                });

        assertInstanceOf(CancelledError.class, TestLoops.get(outcome));
    }

    @Test
    void body_thatATaskFactoryRefuses_closesTheChannel() throws Exception {
        TaskFactory refusing =
                new TaskFactory() {
                    @Override
                    public <T> Task<T> create(
                            Loop where, Coroutine<T> coroutine, Task.Options options) {
                        coroutine.close();
                        throw new IllegalStateException("no more tasks");
                    }
                };
        loop.submit(() -> loop.setTaskFactory(refusing)).sync();
        Channel client = connect(String.class, this::receive);

        assertTrue(client.closeFuture().await(30, TimeUnit.SECONDS));
    }

    @Test
    void handler_addedFromAnotherThreadOnceTheChannelIsActive_starts() throws Exception {
        Channel client = connect(new ChannelInboundHandlerAdapter());
        Channel server = TestLoops.get(serverSide);

        server.pipeline()
                .addLast(
                        new CoroutineHandler<>(
                                String.class, channel -> channel.send(channel.receive())));
        client.writeAndFlush("hello").sync();

        assertEquals("hello", nextReceived());
    }

    @Test
    @SuppressWarnings("deprecation") // Netty still has it
    void handler_withAnExecutorOfItsOwn_isRefusedWithASentence() throws Exception {
        EventExecutorGroup workers = new DefaultEventExecutorGroup(1);
        Channel client =
                connect(
                        new ChannelInboundHandlerAdapter() {
                            @Override
                            public void exceptionCaught(ChannelHandlerContext ctx, Throwable seen) {
                                outcome.complete(seen);
                            }
                        });

        TestLoops.get(serverSide)
                .pipeline()
                .addLast(workers, new CoroutineHandler<>(String.class, this::receive));

        Throwable refused = TestLoops.get(outcome);
        assertTrue(
                refused.getCause().getMessage().contains("addLast(handler) without one"),
                () -> "" + refused.getCause());
        client.close().sync();
        workers.shutdownGracefully(0, 20, TimeUnit.SECONDS).sync();
    }

    @Test
    void handler_removedInMidReceive_cancelsTheCoroutineAndPassesTheMessageOn() throws Exception {
        CompletableFuture<Object> passed = new CompletableFuture<>();
        CountDownLatch receiving = new CountDownLatch(1);
        CoroutineHandler<String> handler =
                new CoroutineHandler<>(
                        String.class,
                        channel -> {
                            receiving.countDown();
                            receive(channel);
                        });
        connect(
                handler,
                new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelRead(ChannelHandlerContext ctx, Object message) {
                        passed.complete(message);
                    }
                });
        assertTrue(receiving.await(30, TimeUnit.SECONDS));
        Channel server = TestLoops.get(serverSide);

        loop.submit(
                        () -> {
                            server.pipeline().fireChannelRead("late"); // wakes the coroutine
                            server.pipeline().remove(handler);
                        })
                .sync();

        assertInstanceOf(CancelledError.class, TestLoops.get(outcome));
        assertEquals("late", TestLoops.get(passed));
        assertTrue(server.isActive());
    }

    @Test
    void receive_whileAnotherCoroutineReceives_isRefusedAndLeavesItWaiting() throws Exception {
        CompletableFuture<Object> received = new CompletableFuture<>();
        Channel client =
                connect(
                        String.class,
                        channel -> {
                            channel.createTask(() -> received.complete(channel.receive()));
                            Asyncio.sleep(Duration.ZERO);
                            outcome.complete(
                                    assertThrows(IllegalStateException.class, channel::receive));
                            Asyncio.sleep(Duration.ofHours(1));
                        });
        assertTrue(TestLoops.get(outcome).getMessage().contains("let one receive"));

        client.writeAndFlush("for the first").sync();

        assertEquals("for the first", TestLoops.get(received));
    }

    @Test
    void receive_onAnotherThread_isRefusedAndTakesNothing() throws Exception {
        CompletableFuture<MessageChannel<String>> opened = new CompletableFuture<>();
        CompletableFuture<Void> tried = new CompletableFuture<>();
        CompletableFuture<Object> received = new CompletableFuture<>();
        Channel client =
                connect(
                        String.class,
                        channel -> {
                            opened.complete(channel);
                            Asyncio.await(tried);
                            received.complete(channel.receive());
                        });
        client.writeAndFlush("here").sync();
        MessageChannel<String> channel = TestLoops.get(opened);

        Exception refused = assertThrows(IllegalStateException.class, channel::receive);
        tried.complete(null);

        assertTrue(refused.getMessage().startsWith("receive is for the coroutines"));
        assertEquals("here", TestLoops.get(received));
    }
}
