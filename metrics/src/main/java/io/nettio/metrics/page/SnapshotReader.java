package io.nettio.metrics.page;

import io.nettio.inspect.Inspection;
import io.nettio.inspect.Limits;
import io.nettio.inspect.LoopSnapshot;
import io.netty.util.concurrent.DefaultThreadFactory;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Asks the loops by {@link Inspection}, whose caller waits; so on a few threads that are there
 * while a page is open. They are no virtual ones: loops that are blocked may keep all carriers of
 * those.
 */
final class SnapshotReader implements TaskReader {
    /** As long a loop may take to answer; from then on it is shown as one that does not. */
    static final Duration LIMIT = Duration.ofMillis(200);

    private static final int MAX_THREADS = 8;
    private static final Executor THREADS = threads();

    private final List<ObservedLoop> loops;
    private final Limits limits;

    SnapshotReader(List<ObservedLoop> loops, Limits limits) {
        this.loops = loops;
        this.limits = limits;
    }

    private static Executor threads() {
        ThreadPoolExecutor threads =
                new ThreadPoolExecutor(
                        MAX_THREADS,
                        MAX_THREADS,
                        10,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(), // one entry a loop: a look waits for the last
                        new DefaultThreadFactory("nettio-loops-page", true));
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    @Override
    public CompletionStage<List<LoopTasks>> read() {
        List<CompletableFuture<LoopTasks>> answers =
                loops.stream()
                        .map(loop -> CompletableFuture.supplyAsync(() -> ask(loop), THREADS))
                        .toList();
        return CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new))
                .thenApply(all -> answers.stream().map(CompletableFuture::join).toList());
    }

    private LoopTasks ask(ObservedLoop observed) {
        LoopSnapshot snapshot = Inspection.of(observed.loop(), LIMIT, limits);
        return new LoopTasks(
                observed,
                snapshot.taskCount(),
                TaskTree.of(snapshot),
                note(snapshot),
                snapshot.busyFor().toNanos(),
                snapshot.threadStack().stream().map(StackText::line).toList());
    }

    private @Nullable String note(LoopSnapshot snapshot) {
        return switch (snapshot.answer()) {
            case BLOCKED ->
                    "No answer within "
                            + LIMIT.toMillis()
                            + " ms, so the tasks are without stacks, as seen from outside.";
            case CLOSED -> "The loop is closed.";
            case COMPLETE, AT_REST ->
                    snapshot.truncated()
                            ? "The oldest " + snapshot.tasks().size() + " tasks are looked at."
                            : null;
        };
    }
}
