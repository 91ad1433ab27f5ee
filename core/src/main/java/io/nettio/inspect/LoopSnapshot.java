package io.nettio.inspect;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;

/**
 * One loop as it was at one moment, between two of its turns.
 *
 * @param number its place among the loops that this JVM has made, from 1
 * @param name of the thread that turns it; of its class while none does
 * @param answer how this was read, and so what it is worth
 * @param busyFor how long its turn under way takes, if it is {@link Answer#BLOCKED}; else zero
 * @param threadStack where its thread stood, innermost frame first, if it is {@link
 *     Answer#BLOCKED}: the coroutine's thread where that has one; else empty
 * @param runningTask the number of the task whose step it is in; null where it is in none
 * @param taskCount how many tasks it has, those that are not in this snapshot included
 * @param tasks its tasks, the oldest first; not more than {@link Limits#tasks}
 * @param cycles tasks of this snapshot that wait for each other in a ring and so for ever, each
 *     ring from its oldest task on; locks are not in it, since they do not know who holds them
 */
public record LoopSnapshot(
        long number,
        String name,
        Answer answer,
        Duration busyFor,
        List<StackTraceElement> threadStack,
        @Nullable Long runningTask,
        long taskCount,
        List<TaskSnapshot> tasks,
        List<List<Long>> cycles) {

    /** How a snapshot was read. */
    public enum Answer {
        /** By the loop itself, between two turns, or by code that runs on it. */
        COMPLETE,
        /** While nobody turned the loop. */
        AT_REST,
        /**
         * Not answered within the time given: the stack is that of the loop's thread, and the tasks
         * are without frames, as last seen.
         */
        BLOCKED,
        /** The loop is closed, or closed meanwhile: it has no tasks. */
        CLOSED
    }

    public LoopSnapshot {
        threadStack = List.copyOf(threadStack);
        tasks = List.copyOf(tasks);
        cycles = cycles.stream().map(List::copyOf).toList();
    }

    /** Whether the loop did not answer in time. */
    public boolean blocked() {
        return answer == Answer.BLOCKED;
    }

    /** The {@link #cycles} with the tasks' names: {@code 2 reader → 3 writer → 2}. */
    public List<String> describeCycles() {
        return cycles.stream().map(ring -> Text.ring(ring, this)).toList();
    }

    /** Whether it has tasks that are not in this snapshot. */
    public boolean truncated() {
        return taskCount > tasks.size();
    }
}
