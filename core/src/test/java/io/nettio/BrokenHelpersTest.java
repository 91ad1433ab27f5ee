package io.nettio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.nettio.coroutine.CoroutineBackend;
import io.nettio.testing.DeadlockException;
import io.nettio.testing.VirtualTimeLoop;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/** What users plug in throws, or the stack ends: the loop goes on and no task is forgotten. */
class BrokenHelpersTest {
    private final VirtualTimeLoop loop = new VirtualTimeLoop();

    @AfterEach
    void closeLoop() {
        ThreadContextCarrier.install(null);
        loop.close();
    }

    private Task<Void> nestEagerTasks() {
        return loop.createTask(
                Coroutine.of(() -> Asyncio.await(nestEagerTasks())),
                Task.Options.DEFAULT.withEagerStart(true));
    }

    @Test
    void eagerTasks_nestedDeeperThanTheStack_allEnd() {
        // with handoff each has a stack of its own, so that memory is the limit
        assumeTrue(CoroutineBackend.chosen().name().equals("continuation"));
        loop.setExceptionHandler((where, context) -> {});

        assertThrows(
                StackOverflowError.class,
                () -> loop.runUntilComplete(() -> Asyncio.await(nestEagerTasks())));

        assertEquals(0, loop.statistics().tasks());
    }

    private static int sleepBelow(int frames) {
        if (frames > 0) {
            return 1 + sleepBelow(frames - 1);
        }
        Asyncio.sleep(Duration.ofMillis(1));
        return 0;
    }

    /** Some of these depths are too deep for the frames, some only for the suspension. */
    @Test
    void suspension_nearTheEndOfTheStack_overflowsOrWorks() {
        for (int frames = 1_000; frames < 60_000; frames += 1_000) {
            int depth = frames;
            Task<Integer> task = loop.createTask(() -> sleepBelow(depth));
            try {
                assertEquals(depth, loop.runUntilComplete(task));
            } catch (StackOverflowError tooDeep) {
                assertEquals(0, loop.statistics().tasks());
            }
        }
    }

    @Test
    void executor_thatThrows_isNotWaitedFor() {
        Executor broken =
                job -> {
                    throw new UnsupportedOperationException("broken");
                };

        assertThrows(
                DeadlockException.class,
                () ->
                        loop.runUntilComplete(
                                () -> {
                                    assertThrows(
                                            UnsupportedOperationException.class,
                                            () -> loop.runInExecutor(broken, () -> "job"));
                                    Asyncio.await(loop.createFuture());
                                }));
    }

    private static final class BrokenCarrier implements ThreadContextCarrier {
        @Override
        public Object capture() {
            return "values";
        }

        @Override
        public Scope enter(Object captured) {
            throw new IllegalStateException("broken");
        }
    }

    @Test
    void carrier_thatThrows_keepsNoTaskFromItsEnd() {
        ThreadContextCarrier.install(new BrokenCarrier());

        Task<String> task =
                loop.runUntilComplete(
                        () -> {
                            Asyncio.sleep(Duration.ofSeconds(1));
                            return loop.createTask(() -> "done");
                        });
        loop.callSoon(() -> assertNull(Asyncio.currentTask()));
        loop.runOnce();

        assertEquals("done", task.result());
    }

    /** Notes what it is asked, and has nothing to give once it has entered. */
    private static final class ForgetfulCarrier implements ThreadContextCarrier {
        private final List<String> trail = new ArrayList<>();

        @Override
        public Object capture() {
            trail.add("capture");
            if (trail.contains("enter")) {
                throw new IllegalStateException("broken");
            }
            return "values";
        }

        @Override
        public Scope enter(Object captured) {
            trail.add("enter");
            return () -> trail.add("close");
        }
    }

    @Test
    void carrier_thatCannotCaptureAtTheEnd_stillGivesTheThreadItsValuesBack() {
        ForgetfulCarrier carrier = new ForgetfulCarrier();
        ThreadContextCarrier.install(carrier);

        loop.callSoon(() -> {});
        loop.runOnce();

        assertEquals(List.of("capture", "enter", "capture", "close"), carrier.trail);
    }

    @Test
    void context_thatIsNull_isRefusedAtOnce() {
        assertThrows(IllegalArgumentException.class, () -> loop.callSoon(() -> {}, null));
        assertThrows(IllegalArgumentException.class, () -> loop.callSoonThreadsafe(() -> {}, null));
        assertThrows(IllegalArgumentException.class, () -> loop.callAt(0, () -> {}, null));
    }
}
