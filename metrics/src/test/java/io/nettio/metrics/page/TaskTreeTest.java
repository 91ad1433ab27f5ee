package io.nettio.metrics.page;

import static io.nettio.metrics.page.Snapshots.task;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nettio.inspect.Awaited;
import io.nettio.inspect.LoopSnapshot;
import io.nettio.inspect.TaskSnapshot;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.stream.LongStream;

class TaskTreeTest {
    /** The tree as "number<under", in the order of the lines. */
    private static List<String> tree(LoopSnapshot snapshot) {
        return TaskTree.of(snapshot).stream()
                .map(line -> line.number() + (line.under() == null ? "" : "<" + line.under()))
                .toList();
    }

    @Test
    void task_thatIsAwaited_standsUnderAndBehindItsAwaiter() {
        assertEquals(
                List.of("3", "1<3", "2<1"), tree(Snapshots.of(task(1, 3L), task(2, 1L), task(3))));
    }

    @Test
    void task_thatSeveralAwait_standsUnderTheFirstAndNamesTheOthers() {
        LoopSnapshot snapshot = Snapshots.of(task(1), task(2), task(3, 1L, 2L));

        assertEquals(List.of("1", "3<1", "2"), tree(snapshot));
        assertEquals(List.of(2L), TaskTree.of(snapshot).get(1).alsoAwaitedBy());
    }

    @Test
    void task_whoseAwaiterIsNotInTheSnapshot_beginsATree() {
        assertEquals(List.of("1"), tree(Snapshots.of(task(1, 99L))));
    }

    @Test
    void ringOfTasks_beginsWithItsOldest_andIsMarked() {
        LoopSnapshot ring =
                Snapshots.of(List.of(List.of(1L, 2L, 3L)), task(1, 3L), task(2, 1L), task(3, 2L));

        assertEquals(List.of("1", "2<1", "3<2"), tree(ring));
        assertEquals(
                List.of(true, true, true),
                TaskTree.of(ring).stream().map(TaskLine::inCycle).toList());
    }

    @Test
    void taskThatAwaitsItself_isThereOnce() {
        assertEquals(List.of("1"), tree(Snapshots.of(task(1, 1L))));
    }

    @Test
    void chain_ofTenThousandTasks_isCutInTreesThatCanBeShown() {
        TaskSnapshot[] chain =
                LongStream.rangeClosed(1, 10_000)
                        .mapToObj(number -> number == 1 ? task(1) : task(number, number - 1))
                        .toArray(TaskSnapshot[]::new);

        List<TaskLine> lines = TaskTree.of(Snapshots.of(chain));

        assertEquals(10_000, lines.size());
        assertEquals(
                10_000 / (TaskTree.MAX_DEPTH + 1) + 1,
                lines.stream().filter(line -> line.under() == null).count());
    }

    @Test
    void loopThatDidNotAnswer_hasATreeByWhatItsTasksAwait() {
        Awaited awaits = new Awaited("Task", List.of(2L), null);

        assertEquals(List.of("1", "2<1"), tree(Snapshots.of(task(1, awaits, List.of()), task(2))));
    }
}
