package io.nettio.metrics.page;

import io.netty.util.concurrent.EventExecutor;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Looks at the loops: at their statistics when told to, at their tasks once a second at most,
 * however many ask. On one executor; the loops are asked, never waited for.
 */
final class Lookout {
    /** A look this old is not given out any more; less than the feed's period. */
    private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(900);

    private final EventExecutor executor;
    private final Clock clock;
    private final TaskReader tasks;
    private final ReportsJson reports;
    private final List<LoopTrack> tracks;
    private @Nullable Instant sampledAt;
    private @Nullable CompletableFuture<View> looking;
    private long completedNanos;

    Lookout(
            EventExecutor executor,
            Clock clock,
            List<ObservedLoop> loops,
            TaskReader tasks,
            ReportsJson reports) {
        this.executor = executor;
        this.clock = clock;
        this.tasks = tasks;
        this.reports = reports;
        long now = executor.ticker().nanoTime();
        tracks = loops.stream().map(loop -> new LoopTrack(loop, now)).toList();
    }

    /** Takes a sample of each loop. */
    void sample() {
        long now = executor.ticker().nanoTime();
        tracks.forEach(track -> track.sample(now));
        sampledAt = clock.instant();
    }

    /** What there is to see now; the look under way, if there is one. */
    CompletableFuture<View> look() {
        CompletableFuture<View> underWay = looking;
        if (underWay == null || underWay.isDone()) {
            underWay = begin();
            looking = underWay;
        }
        return underWay;
    }

    /** What there was to see less than a second ago, or else a look. */
    CompletableFuture<View> recent() {
        CompletableFuture<View> last = looking;
        boolean isFresh =
                last != null
                        && (!last.isDone()
                                || executor.ticker().nanoTime() - completedNanos < FRESH_NANOS);
        return last != null && isFresh ? last : look();
    }

    private CompletableFuture<View> begin() {
        CompletionStage<List<LoopTasks>> answers;
        try {
            answers = tasks.read();
        } catch (RuntimeException failure) {
            answers = CompletableFuture.failedFuture(failure);
        }
        return answers.thenApplyAsync(this::view, executor).toCompletableFuture();
    }

    private View view(List<LoopTasks> answers) {
        completedNanos = executor.ticker().nanoTime();
        return View.of(clock.instant(), sampledAt, tracks, answers, reports);
    }

    /** The samples of the last two minutes. */
    String history() {
        return Json.text(
                json -> {
                    json.writeStartObject();
                    json.writeStringField(
                            "sampledAt", sampledAt == null ? null : sampledAt.toString());
                    json.writeObjectFieldStart("process");
                    json.writeNumberField("pid", ProcessHandle.current().pid());
                    json.writeStringField("java", Runtime.version().toString());
                    json.writeEndObject();
                    json.writeArrayFieldStart("loops");
                    for (LoopTrack track : tracks) {
                        LoopsJson.writeHistory(json, track);
                    }
                    json.writeEndArray();
                    json.writeEndObject();
                });
    }
}
