package io.nettio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.testing.LoopTest;
import io.nettio.testing.VirtualTimeLoop;

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
    void tasks_several_takeTurnsInTheirOrder() {
        runMain(
                () ->
                        Asyncio.await(
                                Asyncio.gather(
                                        Coroutine.of(() -> noteAndYield("a")),
                                        Coroutine.of(() -> noteAndYield("b")),
                                        Coroutine.of(() -> noteAndYield("c")))));

        assertTrail("a1", "b1", "c1", "a2", "b2", "c2", "a3", "b3", "c3");
    }

    private void noteAndYield(String name) {
        note(name + 1);
        yieldNow();
        note(name + 2);
        yieldNow();
        note(name + 3);
    }

    @Test
    void sleepZero_yieldsExactlyOneTurn() {
        runMain(
                () -> {
                    loop.callSoon(
                            () -> {
                                note("same turn");
                                loop.callSoon(() -> note("next turn"));
                            });
                    yieldNow();
                    note("after the yield");
                    yieldNow();
                });

        assertTrail("same turn", "after the yield", "next turn");
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
    void await_anotherTask_givesItsResult() {
        runMain(() -> note(Asyncio.await(Asyncio.createTask(() -> "value"))));

        assertTrail("value");
    }

    @Test
    void await_failedTask_throwsItsException() {
        IOException failure = new IOException("disk");
        runMain(
                () -> {
                    Task<Void> task =
                            Asyncio.createTask(
                                    () -> {
                                        throw failure;
                                    });
                    assertSame(failure, assertThrows(IOException.class, () -> Asyncio.await(task)));
                });
    }

    @Test
    void await_itself_isThrownIntoTheTask() {
        Task<?>[] self = new Task<?>[1];
        self[0] =
                loop.createTask(
                        () ->
                                assertContains(
                                        "cannot await itself",
                                        assertThrows(
                                                IllegalStateException.class,
                                                () -> Asyncio.await(self[0]))));

        loop.runUntilComplete(self[0]);
    }

    @Test
    void await_itself_cannotBeAwaitedByOthersEither() {
        Task<?>[] self = new Task<?>[1];
        self[0] =
                loop.createTask(
                        () -> {
                            assertThrows(IllegalStateException.class, () -> Asyncio.await(self[0]));
                            sleepSeconds(1);
                        });
        runMain(
                () -> {
                    yieldNow();
                    assertContains(
                            "cannot be awaited before it is done",
                            assertThrows(
                                    IllegalStateException.class, () -> Asyncio.await(self[0])));
                    sleepSeconds(2);
                    Asyncio.await(self[0]);
                });
    }

    @Test
    void await_futureOfAnotherLoop_isRefusedAndTheTaskGoesOn() {
        VirtualTimeLoop other = loops.virtual();
        AsyncFuture<String> foreign = other.createFuture();

        runMain(
                () -> {
                    assertContains(
                            "runCoroutineThreadsafe",
                            assertThrows(
                                    IllegalStateException.class, () -> Asyncio.await(foreign)));
                    yieldNow();
                    note("goes on");
                });

        assertTrail("goes on");
        assertFalse(foreign.done());
    }

    @Test
    void await_doneFutureOfAnotherLoop_givesItsResult() {
        AsyncFuture<String> foreign = loops.virtual().createFuture();
        foreign.setResult("value");

        runMain(() -> note(Asyncio.await(foreign)));

        assertTrail("value");
    }

    @Test
    void setResult_onATask_isRefusedAndTheTaskGoesOn() {
        Task<String> task = loop.createTask(() -> "value");

        assertContains(
                "return it there",
                assertThrows(IllegalStateException.class, () -> task.setResult("other")));
        assertEquals("value", loop.runUntilComplete(task));
    }

    @Test
    void setException_onATask_isRefusedAndTheTaskGoesOn() {
        Task<String> task = loop.createTask(() -> "value");

        assertContains(
                "throw it there, or cancel()",
                assertThrows(
                        IllegalStateException.class,
                        () -> task.setException(new IOException("other"))));
        assertEquals("value", loop.runUntilComplete(task));
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
    void stack_suspended_showsWhereItWaits() {
        Task<Void> task = loop.createTask(() -> waitHere());
        loop.runOnce();

        assertTrue(
                task.stack().stream().anyMatch(frame -> frame.getMethodName().equals("waitHere")));
        loop.runUntilComplete(task);
    }

    private static void waitHere() {
        sleepSeconds(1);
    }

    @Test
    void stack_notSuspended_isEmpty() {
        Task<Void> task = loop.createTask(() -> note(Asyncio.currentTask().stack()));
        assertEquals(List.of(), task.stack());

        loop.runOnce();

        assertEquals(List.of(), task.stack());
        assertTrail("[]");
    }

    @Test
    void toString_eachState_saysWhatItWaitsFor() {
        AsyncFuture<String> future = loop.createFuture();
        Task<String> inner =
                loop.createTask(
                        Coroutine.of(() -> Asyncio.await(future)), Task.Options.named("inner"));
        Task<String> outer =
                loop.createTask(
                        Coroutine.of(() -> Asyncio.await(inner)), Task.Options.named("outer"));
        loop.runOnce();

        assertEquals("Task[inner pending awaits AsyncFuture[pending]]", inner.toString());
        assertEquals("Task[outer pending awaits inner]", outer.toString());
        outer.cancel();
        assertEquals("Task[outer pending cancelling awaits inner]", outer.toString());
        assertThrows(CancelledError.class, () -> loop.runUntilComplete(outer));
        assertEquals("Task[outer cancelled]", outer.toString());
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
}
