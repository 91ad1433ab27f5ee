package io.nettio.jfr;

import io.nettio.Instrument;
import io.nettio.Task;
import io.nettio.internal.Engine;

import org.jspecify.annotations.Nullable;

import java.util.IdentityHashMap;

/**
 * Writes what one loop does, while a recording asks for any of it. Its times are JFR's, so that
 * thresholds are what they are elsewhere, and real where the loop's own clock is a test's.
 */
final class LoopRecorder implements Instrument {
    private final Engine engine;
    private final IdentityHashMap<Task<?>, TaskLife> lives = new IdentityHashMap<>();

    private @Nullable Thread named;
    private @Nullable String name;
    private @Nullable TurnEvent turn;
    private @Nullable SlowCallbackEvent callback;
    private @Nullable SlowCallbackEvent handlers;
    private long ioNanos;

    /** A task that was made during the recording. */
    private static final class TaskLife {
        final TaskEndEvent end = new TaskEndEvent();
        long steps;
    }

    LoopRecorder(Engine engine) {
        this.engine = engine;
    }

    /** As the watchdog names it; the thread of one that borrows its caller's changes. */
    private String loop() {
        Thread thread = engine.thread();
        if (name == null || thread != named) {
            named = thread;
            name =
                    "Loop "
                            + engine.number()
                            + (thread == null ? "" : " (" + thread.getName() + ")");
        }
        return name;
    }

    // -- tasks

    @Override
    public void taskSpawned(Task<?> task) {
        TaskStartEvent start = new TaskStartEvent();
        if (start.shouldCommit()) {
            start.loop = loop();
            start.task = task.name();
            start.commit();
        }
        TaskLife life = new TaskLife();
        if (life.end.isEnabled()) {
            life.end.begin();
            lives.put(task, life);
        }
    }

    @Override
    public void stepEnds(Task<?> task) {
        TaskLife life = lives.get(task);
        if (life != null) {
            life.steps++;
        }
    }

    @Override
    public void taskDone(Task<?> task) {
        TaskLife life = lives.remove(task);
        TaskEndEvent end = life == null ? new TaskEndEvent() : life.end;
        end.end();
        if (end.shouldCommit()) {
            end.loop = loop();
            end.task = task.name();
            end.outcome = task.cancelled() ? "cancelled" : task.failed() ? "failed" : "returned";
            end.steps = life == null ? 0 : life.steps;
            end.startRecorded = life != null;
            end.commit();
        }
    }

    // -- turns

    private void turnWorks() {
        if (turn == null) {
            TurnEvent begun = new TurnEvent();
            begun.begin();
            turn = begun;
        }
    }

    @Override
    public void turnEnds(long startNanos, long durationNanos, int callbacks, long lagNanos) {
        TurnEvent ended = turn;
        turn = null;
        if (ended != null) {
            ended.end();
            if (ended.shouldCommit()) {
                ended.loop = loop();
                ended.callbacks = callbacks;
                ended.io = ioNanos;
                ended.lag = lagNanos;
                ended.commit();
            }
        }
        ioNanos = 0;
    }

    // -- callbacks and handlers

    @Override
    public void callbackBegins(Object what) {
        turnWorks();
        callback = begun();
    }

    @Override
    public void callbackEnds(Object what) {
        SlowCallbackEvent ended = callback;
        callback = null;
        if (ended != null) {
            ended.end();
            if (ended.shouldCommit()) {
                ended.task = what instanceof Task<?> task ? task.name() : null;
                commit(ended, textOf(what));
            }
        }
    }

    @Override
    public void ioBegins() {
        turnWorks();
        handlers = begun();
    }

    @Override
    public void ioEnds(long startNanos, long durationNanos) {
        ioNanos += durationNanos;
        SlowCallbackEvent ended = handlers;
        handlers = null;
        if (ended != null) {
            ended.end();
            if (ended.shouldCommit()) {
                commit(ended, "the channels' handlers in one turn");
            }
        }
    }

    private static SlowCallbackEvent begun() {
        SlowCallbackEvent event = new SlowCallbackEvent();
        event.begin();
        return event;
    }

    private void commit(SlowCallbackEvent event, String what) {
        event.loop = loop();
        event.callback = what;
        event.commit();
    }

    /** Whatever it is, or one that cannot say it would end the recording of this loop. */
    private static String textOf(Object callback) {
        try {
            return String.valueOf(callback);
        } catch (Throwable nameless) {
            return callback.getClass().getName();
        }
    }
}
