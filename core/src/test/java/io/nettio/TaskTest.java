package io.nettio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.testing.LoopTest;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;

/** What a task is: its start, its end, its name, its context, what it may await. */
final class TaskTest extends LoopTest {
    @Test
    void task_created_startsInTheNextTurn() {
        Task<Void> task = loop.createTask(() -> note("started"));
        assertTrail();

        loop.runOnce();

        assertTrail("started");
        assertTrue(task.done());
    }

    @Test
    void task_returns_isDoneWithTheResult() {
        Task<String> task = loop.createTask(() -> "value");

        loop.runUntilComplete(task);

        assertTrue(task.done());
        assertFalse(task.cancelled());
        assertEquals("value", task.result());
        assertNull(task.exception());
    }

    @Test
    void task_throws_isDoneWithTheOriginalException() {
        IOException failure = new IOException("disk");
        Task<String> task =
                loop.createTask(
                        () -> {
                            throw failure;
                        });

        loop.runOnce();

        assertSame(failure, task.exception());
        assertSame(failure, assertThrows(IOException.class, task::result));
    }

    @Test
    void task_throwsCancelledErrorByItself_isCancelled() {
        Task<String> task =
                loop.createTask(
                        () -> {
                            throw new CancelledError("of its own");
                        });

        loop.runOnce();

        assertTrue(task.cancelled());
        assertEquals("of its own", assertThrows(CancelledError.class, task::result).getMessage());
    }

    @Test
    void task_overflowsTheStack_failsAloneAndTheLoopGoesOn() {
        Task<Integer> deep = loop.createTask(() -> depth(0));

        runMain(
                () -> {
                    assertThrows(StackOverflowError.class, () -> Asyncio.await(deep));
                    yieldNow();
                    note("goes on");
                });

        assertTrail("goes on");
    }

    private static int depth(int level) {
        return level < 0 ? 0 : depth(level + 1) + 1;
    }

    @Test
    void name_notGiven_isANumberAndGrows() {
        Task<Void> first = loop.createTask(() -> {});
        Task<Void> second = loop.createTask(() -> {});

        loop.runOnce();

        assertEquals("Task-1", first.name());
        assertEquals("Task-2", second.name());
    }

    @Test
    void name_given_isTheTasks() {
        Task<Void> task = loop.createTask(Coroutine.of(() -> {}), Task.Options.named("reader"));
        assertEquals("reader", task.name());

        task.setName("writer");
        loop.runOnce();

        assertEquals("writer", task.name());
    }

    @Test
    void coroutine_ofATask_isTheOneGiven() {
        Coroutine<String> coroutine = Coroutine.of(() -> "value");

        Task<String> task = loop.createTask(coroutine);
        loop.runOnce();

        assertSame(coroutine, task.coroutine());
    }

    @Test
    void context_notGiven_isACopyOfTheCreators() {
        ContextVar<String> user = ContextVar.of("user");
        runMain(
                () -> {
                    user.set("creator");
                    Task<Void> task =
                            Asyncio.createTask(
                                    () -> {
                                        note(user.get());
                                        user.set("child");
                                        yieldNow();
                                        note(user.get());
                                    });
                    user.set("changed later");
                    Asyncio.await(task);
                    note(user.get());
                    note(task.context().get(user));
                });

        assertTrail("creator", "child", "changed later", "child");
    }

    @Test
    void context_given_isTheTasksItself() {
        ContextVar<String> user = ContextVar.of("user");
        Context context = new Context();

        Task<Void> task =
                loop.createTask(
                        Coroutine.of(
                                () -> {
                                    user.set("child");
                                }),
                        Task.Options.DEFAULT.withContext(context));
        loop.runOnce();

        assertSame(context, task.context());
        assertEquals("child", context.get(user));
    }

    @Test
    void currentTask_insideATask_isThatTask() {
        Task<?>[] seen = new Task<?>[2];
        Task<Void> task =
                loop.createTask(
                        () -> {
                            seen[0] = Asyncio.currentTask();
                            yieldNow();
                            seen[1] = Asyncio.currentTask();
                        });

        loop.runUntilComplete(task);

        assertSame(task, seen[0]);
        assertSame(task, seen[1]);
    }

    @Test
    void currentTask_inAPlainCallback_isNull() {
        loop.callSoon(() -> note(Asyncio.currentTask()));

        loop.runOnce();

        assertTrail("null");
    }

    @Test
    void allTasks_pending_areListedInTheOrderOfTheirCreation() {
        Task<Void> first = loop.createTask(() -> sleepSeconds(2));
        Task<Void> second = loop.createTask(() -> sleepSeconds(1));
        Task<Void> third = loop.createTask(() -> sleepSeconds(3));

        assertEquals(List.of(first, second, third), List.copyOf(loop.allTasks()));
        loop.runUntilComplete(second);
        assertEquals(List.of(first, third), List.copyOf(loop.allTasks()));
        loop.runUntilComplete(third);
        assertEquals(List.of(), List.copyOf(Asyncio.allTasks(loop)));
    }

    @Test
    void allTasks_ofTheRunningLoop_containTheCurrentTask() {
        runMain(() -> note(Asyncio.allTasks().contains(Asyncio.currentTask())));

        assertTrail("true");
    }

    @Test
    void task_nobodyKeeps_isHeldByItsLoop() {
        loop.createTask(
                () -> {
                    sleepSeconds(1);
                    note("woken");
                });
        loop.runOnce();

        io.nettio.testing.Garbage.collect();
        runMain(() -> sleepSeconds(2));

        assertTrail("woken");
    }

    @Test
    void doneCallback_ofATask_runsOneTurnAfterItsEnd() {
        Task<Void> task = loop.createTask(() -> note("body"));
        task.addDoneCallback(done -> note("callback"));

        loop.runOnce();
        assertTrail("body");
        loop.runOnce();
        assertTrail("body", "callback");
    }

    @Test
    void options_each_keepsTheOthers() {
        Context context = new Context();

        Task.Options options =
                Task.Options.named("a").withContext(context).withEagerStart(true).withName("b");

        assertEquals("b", options.name());
        assertSame(context, options.context());
        assertEquals(true, options.eagerStart());
        assertNull(Task.Options.DEFAULT.eagerStart());
        assertNotSame(Task.Options.DEFAULT, options);
    }

    @Test
    void task_returnsAFuture_isDoneWithThatFutureItself() {
        AsyncFuture<String> future = loop.createFuture();
        Task<AsyncFuture<String>> task = loop.createTask(() -> future);

        assertSame(future, loop.runUntilComplete(task));
        assertFalse(future.done());
    }
}
