package io.nettio.inspect;

import io.nettio.inspect.LoopSnapshot.Answer;
import io.nettio.internal.Callback;
import io.nettio.internal.Engine;
import io.nettio.internal.SystemClock;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks one loop from another thread, and waits for its answer. */
final class Question {
    /** A loop that stops being turned answers no more: how soon that is seen. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final Engine engine;
    private final Limits limits;
    private final CompletableFuture<LoopSnapshot> answer = new CompletableFuture<>();

    private Question(Engine engine, Limits limits) {
        this.engine = engine;
        this.limits = limits;
    }

    /** Asks, and does not wait. */
    static Question ask(Engine engine, Limits limits) {
        Question question = new Question(engine, limits);
        if (engine.inLoop()) {
            question.read();
        } else if (!question.isSettledWithoutAsking()) {
            question.submit();
        }
        return question;
    }

    private void submit() {
        try {
            engine.submit(new Reading());
        } catch (RejectedExecutionException ended) {
            // it closes: seen below
        }
    }

    /** What the loop runs, between two steps. */
    private final class Reading extends Callback {
        @Override
        protected void call() {
            if (!answer.isDone()) { // nobody waits any more
                read();
            }
        }

        @Override
        public String toString() {
            return "Inspection";
        }
    }

    private void read() {
        try {
            answer.complete(LoopReader.read(engine, limits, Answer.COMPLETE));
        } catch (Throwable failure) {
            answer.completeExceptionally(failure);
        }
    }

    /** A loop that has no thread of its own, and that nobody turns, is read from here. */
    private boolean isSettledWithoutAsking() {
        if (Loops.loop(engine).isClosed()) {
            answer.complete(Loops.empty(engine, Answer.CLOSED));
        } else {
            engine.threads().whileAtRest(this::readAtRest);
        }
        return answer.isDone();
    }

    /** Its owner may change it meanwhile, between two runs; then this is tried again. */
    private void readAtRest() {
        try {
            answer.complete(LoopReader.read(engine, limits, Answer.AT_REST));
        } catch (RuntimeException changedMeanwhile) {
            // not settled yet
        }
    }

    /** Waits until this time of the system's clock; then takes what can be seen from outside. */
    LoopSnapshot await(long endNanos) {
        LoopSnapshot given = null;
        while (given == null) {
            long leftNanos = endNanos - SystemClock.INSTANCE.nanoTime();
            given = leftNanos <= 0 ? fromOutside() : within(Math.min(leftNanos, LOOK_NANOS));
        }
        return given;
    }

    private @Nullable LoopSnapshot within(long waitNanos) {
        try {
            return answer.get(waitNanos, TimeUnit.NANOSECONDS);
        } catch (TimeoutException notYet) {
            return isSettledWithoutAsking() ? answer.join() : null;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt(); // for the caller to see; it gets what there is
            return fromOutside();
        } catch (ExecutionException failed) {
            throw failed(failed.getCause());
        }
    }

    private LoopSnapshot fromOutside() {
        if (answer.cancel(false)) {
            return OutsideView.of(engine, limits);
        }
        try {
            return answer.join(); // it came just now
        } catch (CancellationException | java.util.concurrent.CompletionException failed) {
            throw failed(failed.getCause());
        }
    }

    private IllegalStateException failed(@Nullable Throwable cause) {
        return new IllegalStateException("Loop " + engine.number() + " could not be read", cause);
    }
}
