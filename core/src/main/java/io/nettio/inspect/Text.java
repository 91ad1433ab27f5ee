package io.nettio.inspect;

import io.nettio.internal.OneLine;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** Pieces of text that tables and trees are made of. */
final class Text {
    /** A name may be as long as a request; a line of a terminal is not. */
    private static final int MAX_CHARS = 80;

    /** So many of the tasks that one waits for. */
    private static final int MAX_NUMBERS = 5;

    private Text() {}

    /** As {@link OneLine} has it, short enough for a table. */
    static String escaped(String text) {
        return OneLine.of(text, MAX_CHARS);
    }

    /** With two or three digits: {@code 4.2s}, {@code 310ms}, {@code 12µs}. */
    static String duration(Duration time) {
        long nanos = time.toNanos();
        if (time.compareTo(Duration.ofHours(2)) >= 0) {
            return time.toHours() + "h" + time.toMinutesPart() + "m";
        } else if (time.compareTo(Duration.ofMinutes(2)) >= 0) {
            return time.toMinutes() + "m" + time.toSecondsPart() + "s";
        } else if (nanos >= 10_000_000_000L) {
            return time.toSeconds() + "s";
        } else if (nanos >= 1_000_000_000L) {
            return tenths(nanos, 1_000_000_000L) + "s";
        } else if (nanos >= 10_000_000L) {
            return nanos / 1_000_000L + "ms";
        } else if (nanos >= 1_000_000L) {
            return tenths(nanos, 1_000_000L) + "ms";
        }
        return nanos / 1_000L + "µs";
    }

    private static String tenths(long nanos, long unit) {
        long tenths = nanos / (unit / 10);
        return tenths / 10 + "." + tenths % 10;
    }

    /** {@code 3, 4, 5 and 20 more}. */
    static String numbers(List<Long> tasks) {
        String shown =
                tasks.stream()
                        .limit(MAX_NUMBERS)
                        .map(String::valueOf)
                        .collect(Collectors.joining(", "));
        int more = tasks.size() - MAX_NUMBERS;
        return more > 0 ? shown + " and " + more + " more" : shown;
    }

    static String state(TaskSnapshot task) {
        return task.state() + (task.cancelling() > 0 ? ", cancelling" : "");
    }

    static String channel(TaskSnapshot task) {
        String channel = task.channel();
        return channel == null ? "" : escaped(channel);
    }

    /** What a task waits for: {@code Asyncio.sleep, 4.2s left}; nothing if it does not. */
    static String awaited(TaskSnapshot task) {
        Awaited awaited = task.awaits();
        if (awaited == null) {
            return "";
        }
        Duration dueIn = awaited.dueIn();
        return escaped(awaited.what())
                + (awaited.tasks().isEmpty() ? "" : " of " + numbers(awaited.tasks()))
                + (dueIn == null ? "" : ", " + duration(dueIn) + " left");
    }

    /** One line of a loop, without its tasks. */
    static String loop(LoopSnapshot loop) {
        return "Loop "
                + loop.number()
                + " ("
                + escaped(loop.name())
                + "), "
                + (loop.taskCount() == 1 ? "1 task" : loop.taskCount() + " tasks")
                + answer(loop)
                + (loop.truncated() ? "; the oldest " + loop.tasks().size() : "");
    }

    private static String answer(LoopSnapshot loop) {
        return switch (loop.answer()) {
            case COMPLETE -> "";
            case AT_REST -> ", which nobody turns now";
            case BLOCKED -> ", BLOCKED" + blockedFor(loop);
            case CLOSED -> ", closed";
        };
    }

    private static String blockedFor(LoopSnapshot loop) {
        Long running = loop.runningTask();
        return " for "
                + duration(loop.busyFor())
                + (running == null ? "" : " in task " + running)
                + "; the tasks are as last seen";
    }

    /** Each ring of waiting tasks on a line of its own. */
    static String cycles(LoopSnapshot loop) {
        return loop.describeCycles().stream()
                .map(ring -> "Deadlock: " + ring + "\n")
                .collect(Collectors.joining());
    }

    static String ring(List<Long> ring, LoopSnapshot loop) {
        String links =
                ring.stream().map(number -> named(number, loop)).collect(Collectors.joining(" → "));
        return links + " → " + ring.get(0);
    }

    private static String named(Long number, LoopSnapshot loop) {
        return loop.tasks().stream()
                .filter(task -> task.number() == number)
                .map(task -> number + " " + escaped(task.name()))
                .findFirst()
                .orElse(String.valueOf(number));
    }

    /** What a blocked loop's thread does, a line for each frame, so many at most. */
    static String threadStack(LoopSnapshot loop, int most, String indent) {
        return loop.threadStack().stream()
                .limit(most)
                .map(frame -> indent + "at " + Frames.place(frame) + "\n")
                .collect(Collectors.joining());
    }

    /** The line of its code in which a task waits or runs; where its code begins, if not known. */
    static String where(TaskSnapshot task) {
        return task.stack().stream()
                .filter(frame -> !Frames.isPlumbing(frame))
                .map(Frames::place)
                .findFirst()
                .orElse(task.coroutine());
    }
}
