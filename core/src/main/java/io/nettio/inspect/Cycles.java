package io.nettio.inspect;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds rings in "waits for". Without recursion, as a chain of tasks may be long. */
final class Cycles {
    /** Of one loop; who has more has seen enough. */
    private static final int MAX_CYCLES = 20;

    private final Map<Long, List<Long>> awaits;
    private final Set<Long> left = new HashSet<>();
    private final List<Long> path = new ArrayList<>();
    private final Set<Long> onPath = new HashSet<>();
    private final Deque<Iterator<Long>> unread = new ArrayDeque<>();
    private final List<List<Long>> found = new ArrayList<>();

    private Cycles(Map<Long, List<Long>> awaits) {
        this.awaits = awaits;
    }

    /**
     * Rings in which each waits for the next and the last for the first, each from its least on.
     */
    static List<List<Long>> in(Map<Long, List<Long>> awaits) {
        Cycles search = new Cycles(awaits);
        awaits.keySet().stream().sorted().forEach(search::from);
        return search.found;
    }

    /** The same of these tasks, those that wait. */
    static List<List<Long>> among(List<TaskSnapshot> tasks) {
        Map<Long, List<Long>> awaits = new HashMap<>();
        for (TaskSnapshot task : tasks) {
            Awaited awaited = task.awaits();
            if (awaited != null) {
                awaits.put(task.number(), awaited.tasks());
            }
        }
        return in(awaits);
    }

    private void from(Long start) {
        visit(start);
        while (!unread.isEmpty()) {
            Iterator<Long> next = unread.getLast();
            if (next.hasNext()) {
                visit(next.next());
            } else {
                unread.removeLast();
                Long end = path.removeLast();
                onPath.remove(end);
                left.add(end);
            }
        }
    }

    private void visit(Long task) {
        if (onPath.contains(task)) {
            addCycle(path.subList(path.indexOf(task), path.size()));
        } else if (!left.contains(task)) {
            path.add(task);
            onPath.add(task);
            unread.add(awaits.getOrDefault(task, List.of()).iterator());
        }
    }

    private void addCycle(List<Long> ring) {
        if (found.size() < MAX_CYCLES) {
            List<Long> cycle = new ArrayList<>(ring);
            Collections.rotate(cycle, -cycle.indexOf(Collections.min(cycle)));
            found.add(cycle);
        }
    }
}
