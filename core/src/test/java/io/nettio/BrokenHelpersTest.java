package io.nettio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.nettio.testing.DeadlockException;
import io.nettio.testing.VirtualTimeLoop;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
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
        loop.setExceptionHandler((where, context) -> {});

        assertThrows(
                StackOverflowError.class,
                () -> loop.runUntilComplete(() -> Asyncio.await(nestEagerTasks())));

        assertEquals(0, loop.statistics().tasks());
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

    @Test
    void context_thatIsNull_isRefusedAtOnce() {
        assertInstanceOf(
                NullPointerException.class,
                assertThrows(RuntimeException.class, () -> loop.callSoon(() -> {}, null)));
    }
}
