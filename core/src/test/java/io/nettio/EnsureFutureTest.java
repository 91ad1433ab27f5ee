package io.nettio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.nettio.testing.LoopTest;

import org.junit.jupiter.api.Test;

/** {@code ensureFuture}: a future as it is, and a task of a coroutine. */
final class EnsureFutureTest extends LoopTest {
    @Test
    void coroutine_becomesATaskOfTheRunningLoop() {
        runMain(
                () -> {
                    AsyncFuture<String> made = Asyncio.ensureFuture(Coroutine.of(() -> "value"));
                    assertInstanceOf(Task.class, made);
                    assertSame(loop, made.loop());
                    note(Asyncio.await(made));
                });

        assertTrail("value");
    }

    @Test
    void coroutine_withoutALoop_isRefused() {
        Coroutine<String> coroutine = Coroutine.of(() -> "value");

        assertContains(
                "ensureFuture: no loop runs on this thread",
                assertThrows(IllegalStateException.class, () -> Asyncio.ensureFuture(coroutine)));
        coroutine.close();
    }

    @Test
    void coroutine_whoseTaskIsRefused_isClosed() {
        loop.setTaskFactory(
                new TaskFactory() {
                    @Override
                    public <T> Task<T> create(Loop on, Coroutine<T> made, Task.Options options) {
                        throw new IllegalStateException("no tasks today");
                    }
                });
        Coroutine<String> coroutine = Coroutine.of(() -> "value");
        loop.callSoon(
                () ->
                        assertThrows(
                                IllegalStateException.class,
                                () -> Asyncio.ensureFuture(coroutine)));

        loop.runOnce();

        assertEquals(Coroutine.State.CLOSED, coroutine.state());
    }

    @Test
    void future_isGivenBack() {
        AsyncFuture<String> future = loop.createFuture();

        runMain(() -> assertSame(future, Asyncio.ensureFuture(future)));
    }

    @Test
    void future_ofAnotherLoop_isRefused() {
        AsyncFuture<String> future = loops.virtual().createFuture();

        runMain(
                () ->
                        assertContains(
                                "belongs to a different loop",
                                assertThrows(
                                        IllegalArgumentException.class,
                                        () -> Asyncio.ensureFuture(future))));
    }

    @Test
    void task_isGivenBack() {
        Task<String> task = loop.createTask(() -> "value");

        runMain(() -> assertSame(task, Asyncio.ensureFuture(task)));

        assertEquals("value", task.result());
    }

    @Test
    void loopOfATask_isTheOneThatMadeIt() {
        Task<String> task = loop.createTask(() -> "value");

        loop.runUntilComplete(task);

        assertSame(loop, task.loop());
    }
}
