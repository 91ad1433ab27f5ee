package io.nettio.inspect;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Snapshots as trees: below each task its stack, and the tasks that it waits for: {@code asyncio
 * pstree}. A task that several wait for stands below the first of them in full, and below the
 * others by its number.
 */
public final class TaskTree {
    private static final int MAX_FRAMES = 8;
    private static final int MAX_THREAD_FRAMES = 30;

    /** Deeper than that there is no room on a line: the tree goes on as another one. */
    private static final int MAX_DEPTH = 40;

    private final Map<Long, TaskSnapshot> tasks = new LinkedHashMap<>();
    private final Set<Long> shown = new HashSet<>();
    private final StringBuilder out = new StringBuilder();
    private final Deque<Node> unread = new ArrayDeque<>();
    private final Set<Long> continued = new LinkedHashSet<>();

    /** A task's place in the tree; without recursion, as a chain of tasks may be long. */
    private record Node(long number, String indent, boolean isLast, int depth) {}

    private TaskTree() {}

    /** All loops, one below the other. */
    public static String of(List<LoopSnapshot> loops) {
        return loops.stream().map(TaskTree::of).collect(Collectors.joining("\n"));
    }

    /** One loop: its rings of waiting tasks, its thread's stack where it is blocked, its tasks. */
    public static String of(LoopSnapshot loop) {
        TaskTree tree = new TaskTree();
        loop.tasks().forEach(task -> tree.tasks.put(task.number(), task));
        tree.out.append(Text.loop(loop)).append('\n').append(Text.cycles(loop));
        tree.out.append(Text.threadStack(loop, MAX_THREAD_FRAMES, "    "));
        tree.addAll(loop.tasks());
        return tree.out.toString();
    }

    private void addAll(List<TaskSnapshot> all) {
        push(roots(all), "", 0);
        while (!unread.isEmpty()) {
            add(unread.pop());
            if (unread.isEmpty()) {
                push(List.copyOf(continued), "", 0);
                continued.clear();
            }
        }
    }

    /** Those that none waits for; then one of each ring that is not below them. */
    private List<Long> roots(List<TaskSnapshot> all) {
        Set<Long> reached = new HashSet<>();
        List<Long> roots = new ArrayList<>();
        all.stream()
                .filter(task -> task.awaitedBy().stream().noneMatch(tasks::containsKey))
                .forEach(task -> addRoot(task.number(), roots, reached));
        all.forEach(task -> addRoot(task.number(), roots, reached));
        return roots;
    }

    private void addRoot(long number, List<Long> roots, Set<Long> reached) {
        if (reached.contains(number)) {
            return;
        }
        roots.add(number);
        Deque<Long> next = new ArrayDeque<>(List.of(number));
        while (!next.isEmpty()) {
            Long one = next.pop();
            if (reached.add(one)) {
                next.addAll(awaited(tasks.get(one)));
            }
        }
    }

    private static List<Long> awaited(@Nullable TaskSnapshot task) {
        return task == null || task.awaits() == null ? List.of() : task.awaits().tasks();
    }

    /** In front of what is there, the first of them foremost. */
    private void push(List<Long> numbers, String indent, int depth) {
        for (int i = numbers.size() - 1; i >= 0; i--) {
            unread.push(new Node(numbers.get(i), indent, i == numbers.size() - 1, depth));
        }
    }

    private void add(Node node) {
        TaskSnapshot task = tasks.get(node.number());
        out.append(node.indent()).append(node.isLast() ? "└── " : "├── ").append(node.number());
        if (task == null) {
            out.append(" (not in this snapshot)\n");
        } else if (shown.contains(node.number())) {
            out.append(" (shown above)\n");
        } else if (node.depth() >= MAX_DEPTH) {
            out.append(" (continued below)\n");
            continued.add(node.number());
        } else {
            addInFull(node, task);
        }
    }

    private void addInFull(Node node, TaskSnapshot task) {
        shown.add(node.number());
        List<Long> children = awaited(task);
        out.append(' ').append(Text.escaped(task.name()));
        out.append("  ").append(Text.state(task));
        out.append(task.awaits() == null ? "" : " in " + Text.awaited(task)).append('\n');
        String indent = node.indent() + (node.isLast() ? "    " : "│   ");
        String bar = indent + (children.isEmpty() ? "    " : "│   ");
        if (task.channel() != null) {
            out.append(bar).append("of ").append(Text.escaped(task.channel())).append('\n');
        }
        task.stack().stream()
                .limit(MAX_FRAMES)
                .forEach(frame -> out.append(bar).append(Frames.place(frame)).append('\n'));
        int more = task.stack().size() - MAX_FRAMES;
        out.append(more > 0 ? bar + "… " + more + " more frames\n" : "");
        push(children, indent, node.depth() + 1);
    }
}
