package io.nettio;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * A loop's tasks that are not done, in the order of their creation; linked through the tasks, so
 * that it costs nothing.
 */
final class TaskList {
    private @Nullable Task<?> first;
    private @Nullable Task<?> last;
    private int size;
    private long created;

    long nextNumber() {
        return ++created;
    }

    void add(Task<?> task) {
        task.previous = last;
        if (last == null) {
            first = task;
        } else {
            last.next = task;
        }
        last = task;
        size++;
    }

    void remove(Task<?> task) {
        Task<?> before = task.previous;
        Task<?> after = task.next;
        if (before == null) {
            first = after;
        } else {
            before.next = after;
        }
        if (after == null) {
            last = before;
        } else {
            after.previous = before;
        }
        task.previous = null;
        task.next = null;
        size--;
    }

    int size() {
        return size;
    }

    /** So many at most. Any thread: of a list that changes meanwhile, some may be missing. */
    List<Object> oldest(int most) {
        List<Object> tasks = new ArrayList<>();
        for (Task<?> task = first; task != null && tasks.size() < most; task = task.next) {
            tasks.add(task);
        }
        return tasks;
    }

    List<Task<?>> snapshot() {
        List<Task<?>> tasks = new ArrayList<>(size);
        for (Task<?> task = first; task != null; task = task.next) {
            tasks.add(task);
        }
        return tasks;
    }
}
