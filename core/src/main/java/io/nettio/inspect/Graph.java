package io.nettio.inspect;

import io.nettio.AsyncFuture;
import io.nettio.Asyncio;
import io.nettio.Task;
import io.nettio.internal.Engine;
import io.nettio.internal.TaskSource;

import org.jspecify.annotations.Nullable;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * The call graph of one future or task: its stack, and upwards all that wait for it. The functions
 * of asyncio's module {@code graph}.
 *
 * <p>On the loop's own thread, or while nobody turns it; from other threads use {@link Inspection}.
 *
 * <p>A {@code limit} leaves so many frames of each stack: the innermost if it is positive, the
 * outermost if it is negative, none if it is 0, all if it is null. Differs from asyncio: there is
 * no {@code depth} to skip frames by, since Nettio's own are left out in any case; text goes to a
 * stream that is given.
 */
public final class Graph {
    /** Who waits for who waits, and so on. */
    private static final int MAX_DEPTH = 100;

    private static final int MAX_WAITING = 100;
    private static final int MAX_FRAMES = 1_000;

    private final TaskSource source;
    private final @Nullable Integer limit;
    private final Set<Object> onPath = Collections.newSetFromMap(new IdentityHashMap<>());

    private Graph(TaskSource source, @Nullable Integer limit) {
        this.source = source;
        this.limit = limit;
    }

    /**
     * The graph of the task that calls; null in a plain callback.
     *
     * @throws IllegalStateException if no loop runs on this thread
     */
    public static @Nullable FutureCallGraph captureCallGraph() {
        Task<?> current = Asyncio.currentTask();
        return current == null ? null : captureCallGraph(current, null);
    }

    /** The graph of a future with whole stacks. */
    public static FutureCallGraph captureCallGraph(AsyncFuture<?> future) {
        return captureCallGraph(future, null);
    }

    /**
     * The graph of a future.
     *
     * @throws IllegalStateException off the loop's thread while that runs
     */
    public static FutureCallGraph captureCallGraph(AsyncFuture<?> future, @Nullable Integer limit) {
        Engine engine = Loops.engine(future.loop());
        Graph graph = new Graph(Loops.tasks(engine), limit);
        if (engine.inLoop()) {
            return graph.of(future);
        }
        List<FutureCallGraph> captured = new ArrayList<>();
        if (!engine.threads().whileAtRest(() -> captured.add(graph.of(future)))) {
            throw new IllegalStateException(
                    "captureCallGraph is for the loop's own thread; from another one use"
                            + " Inspection.of(loop, …)");
        }
        return captured.get(0);
    }

    private FutureCallGraph of(AsyncFuture<?> future) {
        List<FutureCallGraph> awaitedBy = new ArrayList<>();
        if (onPath.size() < MAX_DEPTH && onPath.add(future)) {
            for (Object waiting : source.waitingFor(future, MAX_WAITING)) {
                awaitedBy.add(of((AsyncFuture<?>) waiting));
            }
            onPath.remove(future);
        }
        return new FutureCallGraph(
                future, stack(future).stream().map(FrameCallGraphEntry::new).toList(), awaitedBy);
    }

    private List<StackTraceElement> stack(AsyncFuture<?> future) {
        if (!(future instanceof Task<?>)) {
            return List.of();
        }
        Frames frames =
                future == source.current()
                        ? RunningFrames.ofThisThread(MAX_FRAMES)
                        : Frames.of(source.stack(future, MAX_FRAMES));
        return frames == null ? List.of() : limited(frames.frames());
    }

    private List<StackTraceElement> limited(List<StackTraceElement> all) {
        if (limit == null) {
            return all;
        }
        int left = (int) Math.min(Math.abs((long) limit), all.size());
        return limit >= 0 ? all.subList(0, left) : all.subList(all.size() - left, all.size());
    }

    // -- text

    /** The graph of a future as text, in asyncio's layout. */
    public static String formatCallGraph(AsyncFuture<?> future, @Nullable Integer limit) {
        StringBuilder out = new StringBuilder();
        append(captureCallGraph(future, limit), "", out);
        return out.toString();
    }

    /** As {@link #formatCallGraph(AsyncFuture, Integer)}, with whole stacks. */
    public static String formatCallGraph(AsyncFuture<?> future) {
        return formatCallGraph(future, null);
    }

    /** Prints the graph of a future with whole stacks. */
    public static void printCallGraph(AsyncFuture<?> future, PrintStream to) {
        to.print(formatCallGraph(future));
    }

    private static void append(FutureCallGraph graph, String indent, StringBuilder out) {
        out.append(indent).append("* ").append(Text.escaped(graph.future().toString()));
        out.append('\n');
        if (!graph.callStack().isEmpty()) {
            out.append(indent).append("  + Call stack:\n");
            graph.callStack()
                    .forEach(
                            entry ->
                                    out.append(indent)
                                            .append("  |   at ")
                                            .append(Frames.place(entry.frame()))
                                            .append('\n'));
        }
        if (!graph.awaitedBy().isEmpty()) {
            out.append(indent).append("  + Awaited by:\n");
            graph.awaitedBy().forEach(waiting -> append(waiting, indent + "     ", out));
        }
    }
}
