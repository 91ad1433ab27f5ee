package io.nettio.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.Asyncio;
import io.nettio.CancelledError;
import io.nettio.Coroutine;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalIoHandler;
import io.netty.channel.local.LocalServerChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ThreadPerTaskExecutor;
import io.netty.util.concurrent.Ticker;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/** The last moments of a loop: nothing that it took is lost, however little time it is given. */
class EndOfLoopTest {
    private static final int ROUNDS = 20;

    private final List<String> trail = Collections.synchronizedList(new ArrayList<>());

    @Test
    void submit_racingWithTheEnd_isRefusedOrCompletes() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            for (Future<?> taken : taken(loop -> loop.submit(() -> {}))) {
                assertTrue(taken.await(TestLoops.LIMIT.toMillis()), "never completed");
            }
        }
    }

    /** As a submit that meets the last turn of its loop, which closes the queue. */
    @Test
    void callSoonThreadsafe_refusedByAQueueWhoseHandlerRunsIt_runsNowhere() throws Exception {
        AsyncioEventLoop loop =
                new AsyncioEventLoop(
                        null,
                        new ThreadPerTaskExecutor(new DefaultThreadFactory("test-loop", true)),
                        Transports.NIO.ioHandlerFactory(),
                        Ticker.systemTicker(),
                        Integer.MAX_VALUE,
                        (task, refusing) -> task.run());
        loop.submit(loop.queue::close).sync();

        assertThrows(
                IllegalStateException.class,
                () -> loop.callSoonThreadsafe(() -> trail.add("callback")));

        assertEquals(List.of(), trail);
        loop.close();
    }

    @Test
    void schedule_racingWithTheEnd_isRefusedOrCancelled() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            for (Future<?> taken : taken(loop -> loop.schedule(() -> {}, 1, TimeUnit.HOURS))) {
                assertTrue(taken.await(TestLoops.LIMIT.toMillis()), "never completed");
                assertTrue(taken.isCancelled());
            }
        }
    }

    /** What two threads submit to a loop that is told to end meanwhile, and that it took. */
    private static List<Future<?>> taken(Function<AsyncioEventLoop, Future<?>> submit)
            throws InterruptedException {
        AsyncioEventLoop loop = TestLoops.newLoop(LocalIoHandler.newFactory());
        CountDownLatch started = new CountDownLatch(2);
        List<Future<?>> taken = Collections.synchronizedList(new ArrayList<>());
        Runnable submits =
                () -> {
                    try {
                        while (true) {
                            taken.add(submit.apply(loop));
                            started.countDown();
                        }
                    } catch (RejectedExecutionException ended) {
                        // as it should be
                    }
                };
        Thread first = new Thread(submits);
        Thread second = new Thread(submits);
        first.start();
        second.start();
        started.await();
        loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
        TestLoops.awaitTermination(loop);
        first.join();
        second.join();
        return taken;
    }

    @Test
    void queue_onceClosed_refusesAndKeepsNothing() {
        AsyncioEventLoop loop = TestLoops.newLoop();
        LoopTaskQueue queue =
                new LoopTaskQueue(new java.util.concurrent.ConcurrentLinkedQueue<>(), 8);
        queue.bind(loop);
        queue.close();

        assertEquals(false, queue.offer(() -> {}));

        assertEquals(0, queue.submittedCount());
        loop.close();
    }

    @Test
    void futureSubmittedByTheLastTask_isNeverLeftPending() throws Exception {
        AsyncioEventLoop loop = TestLoops.newLoop();
        CompletableFuture<Future<?>> last = new CompletableFuture<>();
        loop.submit(() -> loop.addShutdownHook(() -> last.complete(loop.submit(() -> {})))).sync();

        loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
        TestLoops.awaitTermination(loop);

        assertTrue(last.join().isDone());
    }

    @Test
    void shutdownWithoutTime_letsTasksCleanUpWhatWaitsForNothing() throws Exception {
        AsyncioEventLoop loop = TestLoops.newLoop();
        CountDownLatch asleep = new CountDownLatch(1);
        CompletableFuture<Void> task =
                Asyncio.runCoroutineThreadsafe(Coroutine.of(() -> sleepAndCleanUp(asleep)), loop);
        asleep.await();

        loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
        TestLoops.awaitTermination(loop);

        assertEquals(List.of("cleaned up"), trail);
        assertTrue(task.isCancelled());
    }

    private Void sleepAndCleanUp(CountDownLatch asleep) {
        try {
            asleep.countDown();
            Asyncio.sleep(Duration.ofHours(1));
            return null;
        } catch (CancelledError cancelled) {
            for (int i = 0; i < 20; i++) {
                Asyncio.sleep(Duration.ZERO);
            }
            trail.add("cleaned up");
            throw cancelled;
        }
    }

    @Test
    void shutdownWithoutTime_ofAChannel_runsItsHandlersToTheirRemoval() throws Exception {
        AsyncioEventLoop loop = TestLoops.newLoop(LocalIoHandler.newFactory());
        new ServerBootstrap()
                .group(loop)
                .channel(LocalServerChannel.class)
                .handler(new Recorder())
                .childHandler(new ChannelInboundHandlerAdapter())
                .bind(new LocalAddress(EndOfLoopTest.class))
                .sync();

        loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
        TestLoops.awaitTermination(loop);

        assertEquals(List.of("inactive", "unregistered", "removed"), trail);
    }

    private final class Recorder extends ChannelInboundHandlerAdapter {
        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            trail.add("inactive");
        }

        @Override
        public void channelUnregistered(ChannelHandlerContext ctx) {
            trail.add("unregistered");
        }

        @Override
        public void handlerRemoved(ChannelHandlerContext ctx) {
            trail.add("removed");
        }
    }

    @Test
    void ioHandlerThatThrows_endsTheLoopWithIt_andFailsWhatWaits() throws Exception {
        RuntimeException failure = new IllegalStateException("the handler is broken");
        AtomicBoolean breaks = new AtomicBoolean();
        AsyncioEventLoop loop = TestLoops.newLoop(breaking(breaks, failure));
        loop.setExceptionHandler((where, context) -> {});
        CountDownLatch asleep = new CountDownLatch(1);
        CompletableFuture<Void> task =
                Asyncio.runCoroutineThreadsafe(Coroutine.of(() -> sleepAndCleanUp(asleep)), loop);
        Future<?> timer = loop.schedule(() -> {}, 1, TimeUnit.HOURS);
        asleep.await();

        breaks.set(true);
        loop.execute(() -> {});

        assertSame(failure, loop.terminationFuture().await().cause());
        assertTrue(timer.isCancelled());
        assertThrows(Exception.class, () -> TestLoops.get(task));
        assertThrows(RejectedExecutionException.class, () -> loop.execute(() -> {}));
    }

    private static IoHandlerFactory breaking(AtomicBoolean breaks, RuntimeException failure) {
        return executor -> {
            IoHandler working = LocalIoHandler.newFactory().newHandler(executor);
            return new IoHandler() {
                @Override
                public int run(IoHandlerContext context) {
                    if (breaks.get()) {
                        throw failure;
                    }
                    return working.run(context);
                }

                @Override
                public void prepareToDestroy() {
                    throw failure;
                }

                @Override
                public void destroy() {
                    working.destroy();
                }

                @Override
                public IoRegistration register(IoHandle handle) throws Exception {
                    return working.register(handle);
                }

                @Override
                public void wakeup() {
                    working.wakeup();
                }

                @Override
                public boolean isCompatible(Class<? extends IoHandle> handleType) {
                    return working.isCompatible(handleType);
                }
            };
        };
    }
}
