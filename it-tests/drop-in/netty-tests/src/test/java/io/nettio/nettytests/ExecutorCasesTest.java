package io.nettio.nettytests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.netty.AsyncioEventLoop;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;
import io.netty.channel.local.LocalIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ThreadProperties;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * The cases of Netty's {@code SingleThreadEventExecutorTest} that need what its {@code run()} does
 * besides turning, and those of {@code ManualIoEventLoopTest} that are about any loop.
 */
class ExecutorCasesTest {
    @Test
    void threadProperties_areThoseOfTheLoopsThread() throws Exception {
        AsyncioEventLoop loop = newLoop();
        ThreadProperties properties = loop.threadProperties();
        Thread thread = loop.submit(Thread::currentThread).get();

        assertEquals(thread.threadId(), properties.id());
        assertEquals(thread.getName(), properties.name());
        assertEquals(thread.getPriority(), properties.priority());
        assertEquals(thread.isDaemon(), properties.isDaemon());
        assertTrue(properties.isAlive());
        assertTrue(properties.stackTrace().length > 0);
        loop.close();
    }

    /** What a {@code run()} can throw here is what the I/O handler throws. */
    @Test
    void exceptionThatEndsTheTurning_isTheTerminationFutures() throws Exception {
        IllegalStateException failure = new IllegalStateException("on purpose");
        AsyncioEventLoop loop =
                new AsyncioEventLoop(
                        null,
                        new DefaultThreadFactory("test", true),
                        executor -> new BrokenHandler(failure));

        loop.execute(() -> {});

        assertSame(failure, loop.terminationFuture().await().cause());
    }

    private record BrokenHandler(RuntimeException failure) implements IoHandler {
        @Override
        public int run(IoHandlerContext context) {
            throw failure;
        }

        @Override
        public IoRegistration register(IoHandle handle) {
            throw failure;
        }

        @Override
        public void wakeup() {}

        @Override
        public boolean isCompatible(Class<? extends IoHandle> handleType) {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"any", "any in time", "all", "all in time"})
    void invoke_onTheLoopsOwnThread_isRefused(String method) throws Exception {
        AsyncioEventLoop loop = newLoop();
        Set<Callable<String>> tasks = Set.of(() -> "never");
        Callable<Object> invokes =
                () ->
                        switch (method) {
                            case "any" -> loop.invokeAny(tasks);
                            case "any in time" -> loop.invokeAny(tasks, 10, TimeUnit.SECONDS);
                            case "all" -> loop.invokeAll(tasks);
                            default -> loop.invokeAll(tasks, 10, TimeUnit.SECONDS);
                        };

        Future<Object> invoked = loop.submit(invokes);

        assertThrows(RejectedExecutionException.class, invoked::sync);
        loop.close();
    }

    static AsyncioEventLoop newLoop() {
        return new AsyncioEventLoop(
                null, new DefaultThreadFactory("test", true), LocalIoHandler.newFactory());
    }
}
