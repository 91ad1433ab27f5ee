package io.nettio.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.Asyncio;
import io.nettio.Coroutine;
import io.nettio.Loop;
import io.nettio.Task;
import io.nettio.inspect.LoopSnapshot.Answer;
import io.nettio.inspect.TaskSnapshot.State;
import io.nettio.testing.CleanLoops;
import io.nettio.testing.LoopThread;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/** Looks from another thread at a loop that runs, is blocked, or ends. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ForeignLookTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(30);

    @RegisterExtension final CleanLoops loops = new CleanLoops();

    private final Loop loop = loops.plain();
    private final CountDownLatch blocked = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    private void block() {
        blocked.countDown();
        awaitThoughInterrupted(released);
    }

    private static void awaitThoughInterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    private static void start(Loop on, String name, io.nettio.Body body) {
        on.createTask(Coroutine.of(body), Task.Options.named(name));
    }

    private void endTasks(LoopThread thread) {
        thread.call(
                () -> {
                    Asyncio.allTasks(loop).forEach(Task::cancel);
                    return null;
                });
        thread.call(() -> null);
        thread.call(() -> null);
    }

    @Test
    void loop_running_readsItselfBetweenTwoTurns() {
        try (LoopThread thread = new LoopThread(loop)) {
            thread.call(
                    () -> {
                        start(loop, "sleeper", () -> Asyncio.sleep(Duration.ofHours(1)));
                        return null;
                    });
            LoopSnapshot seen = Inspection.of(loop, LIMIT);
            TaskSnapshot sleeper = seen.tasks().get(0);

            assertEquals(Answer.COMPLETE, seen.answer());
            assertEquals("test-loop", seen.name());
            assertEquals("sleeper", sleeper.name());
            assertNull(seen.runningTask());
            endTasks(thread);
        }
    }

    @Test
    void loop_blockedInATask_showsThatTasksStackAndNoOther() {
        try (LoopThread thread = new LoopThread(loop)) {
            thread.call(
                    () -> {
                        start(loop, "sleeper", () -> Asyncio.sleep(Duration.ofHours(1)));
                        return null;
                    });
            thread.call(
                    () -> {
                        start(loop, "blocker", this::block);
                        return null;
                    });
            awaitThoughInterrupted(blocked);
            LoopSnapshot seen = Inspection.of(loop, SHORT);
            released.countDown();

            assertTrue(seen.blocked());
            assertTrue(hasFrame(seen.threadStack(), "block"), seen.threadStack()::toString);
            TaskSnapshot blocker = Looked.named(seen, "blocker");
            assertEquals(blocker.number(), seen.runningTask());
            assertEquals(State.RUNNING, blocker.state());
            assertTrue(hasFrame(blocker.stack(), "block"), blocker.stack()::toString);
            TaskSnapshot sleeper = Looked.named(seen, "sleeper");
            assertFalse(sleeper.stackKnown());
            assertEquals(List.of(), sleeper.stack());
            assertEquals(State.WAITING, sleeper.state());
            assertTrue(TaskTable.of(seen).contains("BLOCKED for "), TaskTable.of(seen));
            endTasks(thread);
        }
    }

    @Test
    void loop_blocked_stillShowsWhoWaitsForWhom() {
        try (LoopThread thread = new LoopThread(loop)) {
            thread.call(
                    () -> {
                        Task<Void> child =
                                loop.createTask(
                                        Coroutine.of(() -> Asyncio.sleep(Duration.ofHours(1))),
                                        Task.Options.named("child"));
                        start(loop, "parent", () -> Asyncio.await(Asyncio.gather(child)));
                        return null;
                    });
            thread.call(() -> null);
            loop.callSoonThreadsafe(this::block);
            awaitThoughInterrupted(blocked);
            LoopSnapshot seen = Inspection.of(loop, SHORT);
            released.countDown();

            TaskSnapshot parent = Looked.named(seen, "parent");
            TaskSnapshot child = Looked.named(seen, "child");
            assertEquals(new Awaited("await", List.of(child.number()), null), parent.awaits());
            assertEquals(List.of(parent.number()), child.awaitedBy());
            assertEquals("a future", child.awaits().what());
            endTasks(thread);
        }
    }

    private static boolean hasFrame(List<StackTraceElement> stack, String method) {
        return stack.stream().anyMatch(frame -> frame.getMethodName().equals(method));
    }

    @Test
    void loop_blockedInACallback_showsItsThreadsStack() {
        try (LoopThread thread = new LoopThread(loop)) {
            loop.callSoonThreadsafe(this::block);
            awaitThoughInterrupted(blocked);
            LoopSnapshot seen = Inspection.of(loop, SHORT);
            released.countDown();

            assertTrue(seen.blocked());
            assertNull(seen.runningTask());
            assertTrue(hasFrame(seen.threadStack(), "block"));
        }
    }

    @Test
    void loop_endingWhileAsked_answersAllTheSame() {
        LoopThread thread = new LoopThread(loop);
        loop.callSoonThreadsafe(
                () -> {
                    block();
                    loop.stop(); // the question is not taken in any more
                });
        awaitThoughInterrupted(blocked);
        CompletableFuture<LoopSnapshot> asked =
                CompletableFuture.supplyAsync(() -> Inspection.of(loop, LIMIT));
        while (loop.statistics().inbox() == 0) {
            Thread.onSpinWait();
        }
        released.countDown();

        assertEquals(Answer.AT_REST, LoopThread.get(asked).answer());
        LoopThread.join(thread.thread());
        loop.close();
    }

    @Test
    void loop_closedWhileAsked_saysSo() {
        LoopThread thread = new LoopThread(loop);
        loop.callSoonThreadsafe(
                () -> {
                    block();
                    loop.stop();
                });
        awaitThoughInterrupted(blocked);
        CompletableFuture<LoopSnapshot> asked =
                CompletableFuture.supplyAsync(() -> Inspection.of(loop, LIMIT));
        released.countDown();
        LoopThread.join(thread.thread());
        loop.close();

        Answer answer = LoopThread.get(asked).answer();

        assertTrue(answer != Answer.BLOCKED, answer::toString);
        assertEquals(Answer.CLOSED, Inspection.of(loop, LIMIT).answer());
    }

    @Test
    void asker_interrupted_getsWhatThereIsAndStaysInterrupted() {
        try (LoopThread thread = new LoopThread(loop)) {
            loop.callSoonThreadsafe(this::block);
            awaitThoughInterrupted(blocked);
            Thread.currentThread().interrupt();
            LoopSnapshot seen = Inspection.of(loop, LIMIT);
            assertTrue(Thread.interrupted());
            released.countDown();

            assertTrue(seen.blocked());
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {UnsupportedOperationException.class, AssertionError.class})
    void label_thatThrows_spoilsNoLook(Class<? extends Throwable> thrown) throws Exception {
        Throwable failure = thrown.getConstructor().newInstance();
        Object label =
                new Object() {
                    @Override
                    public String toString() {
                        if (failure instanceof Error error) {
                            throw error;
                        }
                        throw (RuntimeException) failure;
                    }
                };
        try (LoopThread thread = new LoopThread(loop)) {
            thread.call(
                    () -> {
                        TaskChannel.CURRENT.set(label);
                        start(loop, "sleeper", () -> Asyncio.sleep(Duration.ofHours(1)));
                        return null;
                    });

            assertEquals(
                    "unknown (" + thrown.getName() + ")",
                    Inspection.of(loop, LIMIT).tasks().get(0).channel());
            endTasks(thread);
        }
    }

    @Test
    void look_thatRunsOutOfStack_isToldToTheAskerAndTheLoopGoesOn() {
        Object label =
                new Object() {
                    @Override
                    public String toString() {
                        throw new StackOverflowError();
                    }
                };
        try (LoopThread thread = new LoopThread(loop)) {
            thread.call(
                    () -> {
                        TaskChannel.CURRENT.set(label);
                        start(loop, "sleeper", () -> Asyncio.sleep(Duration.ofHours(1)));
                        return null;
                    });

            IllegalStateException told =
                    assertThrows(IllegalStateException.class, () -> Inspection.of(loop, LIMIT));

            assertEquals(StackOverflowError.class, told.getCause().getClass());
            endTasks(thread);
        }
    }
}
