package io.nettio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.nettio.testing.LoopTest;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Task factories, the eager one among them. */
final class TaskFactoryTest extends LoopTest {
    @Test
    void eagerFactory_allTasks_startEagerlyUnlessToldOtherwise() {
        loop.setTaskFactory(TaskFactory.EAGER);
        runMain(
                () -> {
                    Task<Void> eager = Asyncio.createTask(() -> note("eager"));
                    Task<Void> lazy =
                            Asyncio.createTask(
                                    Coroutine.of(() -> note("lazy")),
                                    Task.Options.DEFAULT.withEagerStart(false));
                    note(eager.done() + " " + lazy.done());
                    Asyncio.await(lazy);
                });

        assertTrail("eager", "true false", "lazy");
    }

    @Test
    void eagerFactory_gatherOfRecursiveCoroutines_completes() {
        loop.setTaskFactory(TaskFactory.EAGER);

        assertEquals(8, runMain(() -> leaves(3)));
    }

    private static int leaves(int depth) {
        if (depth == 0) {
            return 1;
        }
        List<Integer> halves =
                Asyncio.await(
                        Asyncio.gather(
                                Coroutine.of(() -> leaves(depth - 1)),
                                Coroutine.of(() -> leaves(depth - 1))));
        return halves.get(0) + halves.get(1);
    }

    @Test
    void eagerFactory_taskGroups_complete() {
        loop.setTaskFactory(TaskFactory.EAGER);
        AtomicInteger leaves = new AtomicInteger();

        runMain(() -> groups(3, leaves));

        assertEquals(8, leaves.get());
    }

    private static void groups(int depth, AtomicInteger leaves) {
        if (depth == 0) {
            leaves.incrementAndGet();
            return;
        }
        Asyncio.taskGroup(
                group -> {
                    group.createTask(() -> groups(depth - 1, leaves));
                    group.createTask(() -> groups(depth - 1, leaves));
                });
    }

    @Test
    void taskFactory_set_makesAllTasksAndGetsTheOptions() {
        TaskFactory naming =
                new TaskFactory() {
                    @Override
                    public <T> Task<T> create(
                            Loop on, Coroutine<T> coroutine, Task.Options options) {
                        return TaskFactory.newTask(
                                on, coroutine, options.withName("made " + options.name()));
                    }
                };
        assertNull(loop.getTaskFactory());
        loop.setTaskFactory(naming);
        assertSame(naming, loop.getTaskFactory());

        Task<Void> task = loop.createTask(Coroutine.of(() -> {}), Task.Options.named("x"));
        loop.runOnce();

        assertEquals("made x", task.name());
    }

    @Test
    void taskFactory_throws_isTheCallersExceptionAndTheLoopGoesOn() {
        loop.setTaskFactory(
                new TaskFactory() {
                    @Override
                    public <T> Task<T> create(
                            Loop on, Coroutine<T> coroutine, Task.Options options) {
                        throw new IllegalArgumentException("no tasks today");
                    }
                });
        assertThrows(IllegalArgumentException.class, () -> loop.createTask(() -> {}));

        loop.setTaskFactory(null);
        runMain(() -> note("goes on"));

        assertTrail("goes on");
    }
}
