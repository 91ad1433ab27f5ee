package io.nettio.metrics.page;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.List;

class FilteredTasksTest {
    private static TaskLine line(long number, @Nullable Long under, String name) {
        return new TaskLine(
                number,
                under,
                name,
                "waiting",
                1,
                "AsyncQueue.get",
                null,
                List.of(),
                null,
                0,
                false,
                "Code.run(Code.java:1)",
                List.of("some.Code.run(Code.java:1)"));
    }

    private static FilteredTasks filtered(String filter, int most, TaskLine... lines) {
        return FilteredTasks.of(
                new LoopTasks(null, lines.length, List.of(lines), null, 0, List.of()),
                new Query(filter, most));
    }

    private static List<Long> numbers(FilteredTasks tasks) {
        return tasks.lines().stream().map(TaskLine::number).toList();
    }

    @Test
    void filter_ofNothing_letsAllPass() {
        FilteredTasks all = filtered("", 9, line(1, null, "a"), line(2, 1L, "b"));

        assertEquals(List.of(1L, 2L), numbers(all));
        assertEquals(2, all.matching());
    }

    @Test
    void task_thatMatches_bringsThoseAboveIt() {
        FilteredTasks found =
                filtered(
                        "needle",
                        9,
                        line(1, null, "a"),
                        line(2, 1L, "b"),
                        line(3, 2L, "The Needle"),
                        line(4, 1L, "c"));

        assertEquals(List.of(1L, 2L, 3L), numbers(found));
        assertEquals(List.of(3L), List.copyOf(found.matches()));
        assertEquals(1, found.matching());
    }

    @Test
    void text_inAStackOrAnAwait_isFound() {
        TaskLine[] one = {line(1, null, "a")};

        assertEquals(1, filtered("some.code", 9, one).matching());
        assertEquals(1, filtered("asyncqueue", 9, one).matching());
        assertEquals(0, filtered("elsewhere", 9, one).matching());
    }

    @Test
    void tasksBeyondTheLimit_areCountedAndNotSent() {
        FilteredTasks cut =
                filtered("", 2, line(1, null, "a"), line(2, null, "b"), line(3, null, "c"));

        assertEquals(List.of(1L, 2L), numbers(cut));
        assertEquals(3, cut.matching());
    }
}
