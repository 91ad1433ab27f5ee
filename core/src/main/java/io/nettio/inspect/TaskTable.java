package io.nettio.inspect;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Snapshots as a table, a line for each task: {@code asyncio ps}. */
public final class TaskTable {
    private static final int MAX_THREAD_FRAMES = 20;

    /** What says nothing of any task of a loop is left out. */
    private record Column(String title, Function<TaskSnapshot, String> cell) {}

    private static final List<Column> COLUMNS =
            List.of(
                    new Column("TASK", task -> String.valueOf(task.number())),
                    new Column("NAME", task -> Text.escaped(task.name())),
                    new Column("STATE", Text::state),
                    new Column("AGE", task -> Text.duration(task.age())),
                    new Column("STEPS", task -> String.valueOf(task.steps())),
                    new Column("BUSY", task -> time(task, TaskTimes::busy)),
                    new Column("SCHED", task -> time(task, TaskTimes::scheduled)),
                    new Column("IDLE", task -> time(task, TaskTimes::idle)),
                    new Column("AWAITS", Text::awaited),
                    new Column("AWAITED BY", task -> Text.numbers(task.awaitedBy())),
                    new Column("CHANNEL", Text::channel),
                    new Column("WHERE", Text::where));

    private TaskTable() {}

    /** All loops, one below the other. */
    public static String of(List<LoopSnapshot> loops) {
        return loops.stream().map(TaskTable::of).collect(Collectors.joining("\n"));
    }

    /**
     * One loop, its rings of waiting tasks, its thread's stack where it is blocked, and its tasks.
     */
    public static String of(LoopSnapshot loop) {
        return Text.loop(loop)
                + "\n"
                + Text.cycles(loop)
                + Text.threadStack(loop, MAX_THREAD_FRAMES, "    ")
                + (loop.tasks().isEmpty() ? "" : table(loop.tasks()));
    }

    /**
     * Of each loop so many of the tasks that were busiest since their time is measured, the busiest
     * first; of a blocked loop none, as nothing is known of their time.
     */
    public static String busiest(List<LoopSnapshot> loops, int most) {
        return loops.stream().map(loop -> busiest(loop, most)).collect(Collectors.joining("\n"));
    }

    private static String busiest(LoopSnapshot loop, int most) {
        List<TaskSnapshot> tasks =
                loop.tasks().stream()
                        .filter(task -> task.times() != null)
                        .sorted(Comparator.comparing(TaskTable::busy).reversed())
                        .limit(most)
                        .toList();
        return Text.loop(loop) + "\n" + Text.cycles(loop) + (tasks.isEmpty() ? "" : table(tasks));
    }

    private static Duration busy(TaskSnapshot task) {
        TaskTimes times = task.times();
        return times == null ? Duration.ZERO : times.busy();
    }

    private static String time(TaskSnapshot task, Function<TaskTimes, Duration> part) {
        TaskTimes times = task.times();
        return times == null ? "" : Text.duration(part.apply(times));
    }

    private static String table(List<TaskSnapshot> tasks) {
        List<List<String>> columns =
                COLUMNS.stream()
                        .map(column -> cells(column, tasks))
                        .filter(cells -> cells.stream().skip(1).anyMatch(cell -> !cell.isEmpty()))
                        .map(TaskTable::padded)
                        .toList();
        StringBuilder out = new StringBuilder();
        for (int row = 0; row <= tasks.size(); row++) {
            int line = row;
            out.append(
                            columns.stream()
                                    .map(cells -> cells.get(line))
                                    .collect(Collectors.joining("  "))
                                    .stripTrailing())
                    .append('\n');
        }
        return out.toString();
    }

    private static List<String> cells(Column column, List<TaskSnapshot> tasks) {
        return Stream.concat(Stream.of(column.title()), tasks.stream().map(column.cell())).toList();
    }

    private static List<String> padded(List<String> cells) {
        int width = cells.stream().mapToInt(TaskTable::width).max().orElse(0);
        return cells.stream().map(cell -> cell + " ".repeat(width - width(cell))).toList();
    }

    private static int width(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
