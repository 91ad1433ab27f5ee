package io.nettio.inspect;

import io.nettio.Asyncio;
import io.nettio.Body;
import io.nettio.ReturnWhen;
import io.nettio.Task;
import io.nettio.testing.LoopTest;

import java.time.Duration;
import java.util.List;

/** A test that looks at the tasks of its loop. */
abstract class Looked extends LoopTest {
    static final Duration LIMIT = Duration.ofSeconds(20);

    final LoopSnapshot look() {
        return Inspection.of(loop, LIMIT);
    }

    final TaskSnapshot look(Task<?> task) {
        return named(look(), task.name());
    }

    static TaskSnapshot named(LoopSnapshot loop, String name) {
        return loop.tasks().stream()
                .filter(snapshot -> snapshot.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    static Task<Void> start(String name, Body body) {
        return Asyncio.createTask(io.nettio.Coroutine.of(body), Task.Options.named(name));
    }

    /** Cancels all other tasks and waits for them. */
    static void endOthers() {
        List<Task<?>> others =
                Asyncio.allTasks().stream().filter(task -> task != Asyncio.currentTask()).toList();
        others.forEach(Task::cancel);
        if (!others.isEmpty()) {
            Asyncio.waitOn(others, null, ReturnWhen.ALL_COMPLETED);
        }
    }
}
