package io.nettio.inspect;

import io.nettio.Task;
import io.nettio.internal.TaskSource;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Who waits for whom among tasks, whatever lies between: the futures of gather, of a shield, of
 * waitOn. It is found by asking each task who waits for it, so that nothing has to be kept for it.
 */
final class WaitGraph {
    /** Of one task; a task that thousands wait for need not be told of all. */
    private static final int MAX_WAITERS = 100;

    /** And so many futures on the way to them. */
    private static final int MAX_FUTURES = 1_000;

    private final TaskSource source;
    private final IdentityHashMap<Object, List<Object>> awaitedBy = new IdentityHashMap<>();
    private final IdentityHashMap<Object, List<Object>> awaits = new IdentityHashMap<>();

    private WaitGraph(TaskSource source) {
        this.source = source;
    }

    static WaitGraph of(TaskSource source, List<Object> tasks) {
        WaitGraph graph = new WaitGraph(source);
        tasks.forEach(graph::add);
        return graph;
    }

    /** The same of a loop that goes on meanwhile, perhaps: nothing where it turns out to do so. */
    static WaitGraph atAGlance(TaskSource source, List<Object> tasks) {
        try {
            return of(source, tasks);
        } catch (RuntimeException changedMeanwhile) {
            return new WaitGraph(source);
        }
    }

    private void add(Object task) {
        List<Object> waiters = tasksWaitingFor(task);
        awaitedBy.put(task, waiters);
        for (Object waiter : waiters) {
            awaits.computeIfAbsent(waiter, first -> new ArrayList<>()).add(task);
        }
    }

    private List<Object> tasksWaitingFor(Object task) {
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Object> unread = new ArrayDeque<>();
        List<Object> tasks = new ArrayList<>();
        unread.add(task);
        while (!unread.isEmpty() && seen.size() < MAX_FUTURES && tasks.size() < MAX_WAITERS) {
            for (Object waiter : source.waitingFor(unread.remove(), MAX_WAITERS)) {
                if (!seen.add(waiter)) {
                    continue;
                }
                if (waiter instanceof Task<?>) {
                    tasks.add(waiter);
                } else {
                    unread.add(waiter);
                }
            }
        }
        return tasks;
    }

    /** The tasks that wait for this one, in the order in which they came. */
    List<Object> awaitedBy(Object task) {
        return awaitedBy.getOrDefault(task, List.of());
    }

    /** The tasks that it waits for, the oldest first; one that it awaits itself in any case. */
    List<Object> awaits(Object task, Object awaited) {
        List<Object> all = awaits.getOrDefault(task, List.of());
        return awaited instanceof Task<?> && !all.contains(awaited) ? List.of(awaited) : all;
    }

    /** What they are called in a snapshot. */
    List<Long> numbers(List<Object> tasks) {
        return tasks.stream().map(task -> source.facts(task).number()).toList();
    }
}
