package io.nettio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.nettio.testing.LoggedErrors;
import io.nettio.testing.LoopTest;

import org.junit.jupiter.api.Test;

import java.util.List;

/** The exception handler, its keys, its context and its fallbacks. */
final class ExceptionHandlerTest extends LoopTest {
    private final IllegalStateException failure = new IllegalStateException("failed");

    @Test
    void handler_called_getsTheLoopAndTheContext() {
        ExceptionContext context = ExceptionContext.of("message", failure);
        loop.setExceptionHandler((on, told) -> note((on == loop) + " " + (told == context)));

        loop.callExceptionHandler(context);

        assertTrail("true true");
    }

    @Test
    void handler_null_isTheDefaultOneWhichLogs() {
        loop.setExceptionHandler(null);
        assertNull(loop.getExceptionHandler());

        loop.callExceptionHandler(ExceptionContext.of("message", failure));

        assertEquals(
                List.of("message <java.lang.IllegalStateException: failed>"), LoggedErrors.take());
    }

    @Test
    void handler_set_isGivenBack() {
        ExceptionHandler handler = (on, told) -> {};
        loop.setExceptionHandler(handler);

        assertSame(handler, loop.getExceptionHandler());
    }

    @Test
    void defaultHandler_allKeys_areLogged() {
        Task<Void> task = loop.createTask(Coroutine.of(() -> {}), Task.Options.named("the task"));
        AsyncFuture<Void> future = loop.createFuture();
        Handle handle = loop.callSoon(() -> {});
        handle.cancel();
        StackTraceElement frame = new StackTraceElement("Maker", "make", "Maker.java", 7);

        loop.defaultExceptionHandler(
                new ExceptionContext("message", null, task, future, handle, List.of(frame)));
        loop.runOnce();

        assertEquals(
                List.of(
                        """
                        message
                        task: Task[the task pending]
                        future: AsyncFuture[pending]
                        handle: Handle[cancelled]
                        created at:
                            Maker.make(Maker.java:7)\
                        """),
                LoggedErrors.take());
    }

    @Test
    void handler_throws_isLoggedWithWhatItWasToldAndTheLoopGoesOn() {
        loop.setExceptionHandler(
                (on, told) -> {
                    throw new IllegalArgumentException("the handler itself");
                });
        loop.callSoon(
                () -> {
                    throw failure;
                });
        loop.callSoon(() -> note("goes on"));

        loop.runOnce();

        assertTrail("goes on");
        List<String> logged = LoggedErrors.take();
        assertEquals(1, logged.size());
        assertContains("Unhandled error in exception handler", logged.get(0));
        assertContains("Exception in callback", logged.get(0));
        assertContains("the handler itself", logged.get(0));
    }

    @Test
    void handler_throws_keepsWhatItWasToldOfAsSuppressed() {
        IllegalArgumentException ofHandler = new IllegalArgumentException("the handler itself");
        loop.setExceptionHandler(
                (on, told) -> {
                    throw ofHandler;
                });

        loop.callExceptionHandler(ExceptionContext.of("message", failure));

        assertArrayEquals(new Throwable[] {failure}, ofHandler.getSuppressed());
        assertEquals(1, LoggedErrors.take().size());
    }

    @Test
    void handler_throwsWhatItWasToldOf_isLoggedWithoutItselfAsSuppressed() {
        loop.setExceptionHandler(
                (on, told) -> {
                    throw failure;
                });

        loop.callExceptionHandler(ExceptionContext.of("message", failure));

        assertEquals(0, failure.getSuppressed().length);
        assertEquals(1, LoggedErrors.take().size());
    }

    @Test
    void handler_throwsAnError_isLoggedToo() {
        loop.setExceptionHandler(
                (on, told) -> {
                    throw new AssertionError("the handler itself");
                });

        loop.callExceptionHandler(ExceptionContext.of("message", failure));

        assertContains("the handler itself", LoggedErrors.take().get(0));
    }

    @Test
    void logging_throws_doesNotEndTheLoop() {
        loop.setExceptionHandler(null);
        AsyncFuture<Object> future = loop.createFuture();
        future.setResult(
                new Object() {
                    @Override
                    public String toString() {
                        throw new IllegalStateException("toString");
                    }
                });

        loop.callExceptionHandler(
                new ExceptionContext("message", null, null, future, null, List.of()));
        runMain(() -> note("goes on"));

        assertTrail("goes on");
    }

    @Test
    void handler_ofACallback_runsInItsContext() {
        ContextVar<String> user = ContextVar.of("user");
        loop.setExceptionHandler((on, told) -> note(user.get()));
        Context context = new Context();
        context.run(() -> user.set("ada"));

        loop.callSoon(
                () -> {
                    throw failure;
                },
                context);
        loop.runOnce();

        assertTrail("ada");
    }

    @Test
    void handler_ofATask_runsInItsContextAndThenTheCallersIsBack() {
        ContextVar<String> user = ContextVar.of("user");
        loop.setExceptionHandler((on, told) -> note(user.get()));
        runMain(
                () -> {
                    user.set("caller");
                    Context context = new Context();
                    context.run(() -> user.set("task"));
                    Task<Void> task =
                            Asyncio.createTask(
                                    Coroutine.of(() -> {}),
                                    Task.Options.DEFAULT.withContext(context));
                    loop.callExceptionHandler(
                            new ExceptionContext("message", null, task, null, null, List.of()));
                    note(user.get());
                    Asyncio.await(task);
                });

        assertTrail("task", "caller");
    }

    @Test
    void handler_ofAPlainReport_runsInTheCallersContext() {
        ContextVar<String> user = ContextVar.of("user");
        loop.setExceptionHandler((on, told) -> note(user.get()));
        runMain(
                () -> {
                    user.set("caller");
                    loop.callExceptionHandler(ExceptionContext.of("message", null));
                });

        assertTrail("caller");
    }

    @Test
    void debug_set_isGivenBack() {
        assertEquals(false, loop.getDebug());

        loop.setDebug(true);

        assertEquals(true, loop.getDebug());
    }
}
