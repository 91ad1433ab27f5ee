package io.nettio.metrics.page;

import io.nettio.inspect.Awaited;
import io.nettio.inspect.LoopSnapshot;
import io.nettio.inspect.TaskSnapshot;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Lays a loop's tasks out as trees: each under the first task that awaits it. One that nobody
 * awaits begins a tree; so does the oldest of a ring, and one so deep that a page could not show
 * it.
 */
final class TaskTree {
    static final int MAX_DEPTH = 32;

    private final Map<Long, TaskSnapshot> tasks = new LinkedHashMap<>();
    private final Map<Long, List<Long>> awaiters = new HashMap<>();
    private final Map<Long, List<Long>> children = new HashMap<>();
    private final Set<Long> inCycles = new HashSet<>();
    private final Set<Long> placed = new HashSet<>();
    private final List<TaskLine> lines = new ArrayList<>();

    private record Place(long number, @Nullable Long under, int depth) {}

    private TaskTree(LoopSnapshot snapshot) {
        snapshot.tasks().forEach(task -> tasks.put(task.number(), task));
        snapshot.cycles().forEach(inCycles::addAll);
        for (TaskSnapshot task : snapshot.tasks()) {
            task.awaitedBy().forEach(awaiter -> link(task.number(), awaiter));
            Awaited awaits = task.awaits();
            if (awaits != null) { // of a loop that did not answer, all that is known
                awaits.tasks().forEach(awaited -> link(awaited, task.number()));
            }
        }
        for (long number : tasks.keySet()) {
            List<Long> above = awaiters.getOrDefault(number, List.of());
            if (!above.isEmpty()) {
                children.computeIfAbsent(above.get(0), first -> new ArrayList<>()).add(number);
            }
        }
    }

    private void link(long awaited, long awaiter) {
        List<Long> known = awaiters.computeIfAbsent(awaited, first -> new ArrayList<>());
        if (tasks.containsKey(awaiter) && !known.contains(awaiter)) {
            known.add(awaiter);
        }
    }

    /** All tasks of the snapshot, those above before those under them. */
    static List<TaskLine> of(LoopSnapshot snapshot) {
        TaskTree tree = new TaskTree(snapshot);
        for (long number : tree.tasks.keySet()) {
            if (tree.awaiters.getOrDefault(number, List.of()).isEmpty()) {
                tree.placeAllFrom(number);
            }
        }
        for (long number : tree.tasks.keySet()) { // in a ring, or too deep
            if (!tree.placed.contains(number)) {
                tree.placeAllFrom(number);
            }
        }
        return tree.lines;
    }

    private void placeAllFrom(long root) {
        Deque<Place> open = new ArrayDeque<>();
        open.push(new Place(root, null, 0));
        while (!open.isEmpty()) {
            Place next = open.pop();
            if (!placed.add(next.number)) {
                continue;
            }
            lines.add(line(next));
            List<Long> below = children.getOrDefault(next.number, List.of());
            if (next.depth < MAX_DEPTH) {
                for (int i = below.size() - 1; i >= 0; i--) {
                    open.push(new Place(below.get(i), next.number, next.depth + 1));
                }
            }
        }
    }

    private TaskLine line(Place place) {
        TaskSnapshot task = Objects.requireNonNull(tasks.get(place.number));
        Awaited awaits = task.awaits();
        Duration dueIn = awaits == null ? null : awaits.dueIn();
        String channel = task.channel();
        return new TaskLine(
                task.number(),
                place.under,
                SafeText.of(task.name()),
                task.state().name().toLowerCase(Locale.ROOT),
                task.age().toNanos(),
                awaits == null ? null : SafeText.of(awaits.what()),
                dueIn == null ? null : Math.max(0, dueIn.toNanos()),
                awaiters.getOrDefault(task.number(), List.of()).stream()
                        .filter(awaiter -> !awaiter.equals(place.under))
                        .toList(),
                channel == null ? null : SafeText.of(channel),
                task.cancelling(),
                inCycles.contains(task.number()),
                placeOf(task),
                task.stack().stream().map(StackText::line).toList());
    }

    /** The first frame is the function of Nettio's that it waits in, and the next one its own. */
    private static String placeOf(TaskSnapshot task) {
        List<StackTraceElement> stack = task.stack();
        if (stack.isEmpty()) {
            return SafeText.of(task.coroutine());
        }
        boolean waits = task.state() == TaskSnapshot.State.WAITING && stack.size() > 1;
        return StackText.place(stack.get(waits ? 1 : 0));
    }
}
