package io.nettio.metrics.page;

import io.nettio.inspect.Awaited;
import io.nettio.inspect.LoopSnapshot;
import io.nettio.inspect.LoopSnapshot.Answer;
import io.nettio.inspect.TaskSnapshot;
import io.nettio.inspect.TaskSnapshot.State;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;

/** Snapshots of loops that are not there. */
final class Snapshots {
    private Snapshots() {}

    static LoopSnapshot of(List<List<Long>> cycles, TaskSnapshot... tasks) {
        return new LoopSnapshot(
                1,
                "loop",
                Answer.COMPLETE,
                Duration.ZERO,
                List.of(),
                null,
                tasks.length,
                List.of(tasks),
                cycles);
    }

    static LoopSnapshot of(TaskSnapshot... tasks) {
        return of(List.of(), tasks);
    }

    static TaskSnapshot task(long number, Long... awaitedBy) {
        return task(number, null, List.of(awaitedBy));
    }

    static TaskSnapshot task(long number, @Nullable Awaited awaits, List<Long> awaitedBy) {
        return new TaskSnapshot(
                number,
                "task-" + number,
                State.WAITING,
                Duration.ofSeconds(number),
                null,
                1,
                awaits,
                awaitedBy,
                List.of(),
                true,
                null,
                "some.Code",
                0);
    }
}
