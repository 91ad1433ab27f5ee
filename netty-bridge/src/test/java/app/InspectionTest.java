package app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.Asyncio;
import io.nettio.Body;
import io.nettio.Coroutine;
import io.nettio.Loop;
import io.nettio.Task;
import io.nettio.inspect.Inspection;
import io.nettio.inspect.LoopSnapshot;
import io.nettio.inspect.LoopSnapshot.Answer;
import io.nettio.inspect.TaskSnapshot;
import io.nettio.netty.AsyncioEventLoop;
import io.nettio.netty.ChannelBody;
import io.nettio.netty.CoroutineHandler;
import io.nettio.netty.NettyAsyncio;
import io.nettio.netty.Transports;
import io.nettio.netty.stream.AsyncServer;
import io.nettio.netty.stream.StreamConnection;
import io.nettio.netty.stream.Streams;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalIoHandler;
import io.netty.channel.local.LocalServerChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Promise;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Netty's loops and their connections, looked at by code that is not Nettio's. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class InspectionTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    static Stream<Transports> transports() {
        return Arrays.stream(Transports.values()).filter(Transports::isAvailable);
    }

    private static AsyncioEventLoop newLoop(Transports transport) {
        return new AsyncioEventLoop(
                null, new DefaultThreadFactory("inspected"), transport.ioHandlerFactory());
    }

    /** Starts a task and waits until it runs; when the loop answers next, it waits. */
    private static void start(Loop loop, String name, Body body) throws Exception {
        CompletableFuture<Void> started = new CompletableFuture<>();
        Asyncio.runCoroutineThreadsafe(
                Coroutine.of(
                        (Body)
                                () -> {
                                    started.complete(null);
                                    body.run();
                                }),
                Task.Options.named(name),
                loop);
        started.get(30, TimeUnit.SECONDS);
    }

    private static TaskSnapshot named(Loop loop, String name) {
        return Inspection.of(loop, LIMIT).tasks().stream()
                .filter(task -> task.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("transports")
    void loop_waitingForIo_answersWithItsTasks(Transports transport) {
        try (AsyncioEventLoop loop = newLoop(transport)) {
            Asyncio.runCoroutineThreadsafe(
                    Coroutine.of(() -> Asyncio.sleep(Duration.ofHours(1))),
                    Task.Options.named("sleeper"),
                    loop);

            LoopSnapshot seen = Inspection.of(loop, LIMIT);

            assertEquals(Answer.COMPLETE, seen.answer());
            TaskSnapshot sleeper = seen.tasks().get(0);
            assertEquals("sleeper", sleeper.name());
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void loop_shutDown_isClosed(Transports transport) {
        AsyncioEventLoop loop = newLoop(transport);
        Inspection.of(loop, LIMIT);
        loop.close();

        assertEquals(Answer.CLOSED, Inspection.of(loop, LIMIT).answer());
    }

    /** A coroutine of a connection with one more task, over streams of the same loop. */
    @ParameterizedTest
    @MethodSource("transports")
    void tasks_ofAStreamsServer_haveTheirChannel(Transports transport) {
        try (AsyncioEventLoop loop = newLoop(transport)) {
            loop.runUntilComplete(
                    () -> {
                        CompletableFuture<Void> connected = new CompletableFuture<>();
                        AsyncServer server =
                                Streams.startServer(
                                        (reader, writer) -> {
                                            Asyncio.currentTask().setName("connection");
                                            Asyncio.createTask(
                                                    Coroutine.of(
                                                            () ->
                                                                    Asyncio.sleep(
                                                                            Duration.ofHours(1))),
                                                    Task.Options.named("its child"));
                                            connected.complete(null);
                                            reader.read();
                                        },
                                        "127.0.0.1",
                                        0);
                        try (StreamConnection connection =
                                Streams.openConnection("127.0.0.1", server.port())) {
                            Asyncio.await(connected);
                            Asyncio.sleep(Duration.ZERO);
                            TaskSnapshot task = named(loop, "connection");
                            assertTrue(
                                    task.channel().contains(":" + server.port()), task::toString);
                            assertEquals(task.channel(), named(loop, "its child").channel());
                            assertEquals("StreamReader.read", task.awaits().what());
                        } finally {
                            server.close();
                        }
                    });
        }
    }

    @Test
    void tasks_ofACoroutineHandler_haveItsChannel() throws Exception {
        try (AsyncioEventLoop loop =
                new AsyncioEventLoop(
                        null, new DefaultThreadFactory("inspected"), LocalIoHandler.newFactory())) {
            CompletableFuture<Channel> started = new CompletableFuture<>();
            LocalAddress address = new LocalAddress(InspectionTest.class);
            new ServerBootstrap()
                    .group(loop)
                    .channel(LocalServerChannel.class)
                    .childHandler(new CoroutineHandler<>(String.class, code(started)))
                    .bind(address)
                    .sync();
            new Bootstrap()
                    .group(loop)
                    .channel(LocalChannel.class)
                    .handler(new ChannelInboundHandlerAdapter())
                    .connect(address)
                    .sync();
            String channel = started.get(30, TimeUnit.SECONDS).toString();

            TaskSnapshot task = named(loop, "connection");

            assertEquals(channel, task.channel());
            assertEquals(channel, named(loop, "its child").channel());
            assertEquals("MessageChannel.receive", task.awaits().what());
            assertEquals(List.of(named(loop, "its child").number()), task.awaits().tasks());
            assertTrue(task.coroutine().startsWith("app.InspectionTest.lambda$code"));
        }
    }

    private static ChannelBody<String> code(CompletableFuture<Channel> started) {
        return connection -> {
            Asyncio.currentTask().setName("connection");
            connection.createTask(() -> Asyncio.sleep(Duration.ofHours(1))).setName("its child");
            started.complete(connection.channel());
            connection.receive();
        };
    }

    @Test
    void task_awaitingANettyFuture_saysInWhichFunction() throws Exception {
        try (AsyncioEventLoop loop = newLoop(Transports.NIO)) {
            Promise<String> promise = loop.newPromise();
            start(loop, "waiter", () -> NettyAsyncio.await(promise));

            TaskSnapshot waiter = named(loop, "waiter");

            assertTrue(waiter.awaits().what().startsWith("NettyAsyncio.await"), waiter::toString);
        }
    }

    @Test
    void stockLoop_asked_readsItselfInATurn() throws Exception {
        DefaultEventLoop executor = new DefaultEventLoop();
        Loop loop = NettyAsyncio.loopOf(executor);
        start(loop, "sleeper", () -> Asyncio.sleep(Duration.ofHours(1)));

        assertEquals("Asyncio.sleep", named(loop, "sleeper").awaits().what());
        executor.shutdownGracefully(0, 20, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Test
    void stockLoop_blockedInAHandlerOfNettys_showsItsThread() throws Exception {
        DefaultEventLoop executor = new DefaultEventLoop();
        Loop loop = NettyAsyncio.loopOf(executor);
        Inspection.of(loop, LIMIT); // it has turned once, so its thread is known
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        executor.execute(() -> block(blocked, released));
        blocked.await();

        LoopSnapshot seen = Inspection.of(loop, Duration.ofMillis(30));
        released.countDown();

        assertTrue(seen.blocked());
        assertTrue(
                seen.threadStack().stream()
                        .anyMatch(frame -> frame.getMethodName().equals("block")),
                () -> List.copyOf(seen.threadStack()).toString());
        executor.shutdownGracefully(0, 20, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private static void block(CountDownLatch blocked, CountDownLatch released) {
        blocked.countDown();
        try {
            released.await();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
