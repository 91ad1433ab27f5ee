package io.nettio;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** A job on another thread, and the future that tells the loop how it ended. */
final class ExecutorJob<T extends @Nullable Object>
        implements Runnable, Consumer<AsyncFuture<T>>, Completing {
    private final LoopState loop;
    private final AsyncFuture<T> future;
    private final Callable<T> job;
    private final Executor executor;
    private final AtomicBoolean taken =
            new AtomicBoolean(); // by the thread that runs it, or by a cancel before that

    private ExecutorJob(LoopState loop, Executor executor, Callable<T> job) {
        this.loop = loop;
        this.executor = executor;
        this.future = new AsyncFuture<>(loop);
        this.job = job;
    }

    /**
     * Hands the job over. A cancel of the future keeps it from starting; one that runs goes on,
     * unheard.
     */
    static <T extends @Nullable Object> AsyncFuture<T> start(
            LoopState loop, Executor executor, Callable<T> job) {
        ExecutorJob<T> started = new ExecutorJob<>(loop, executor, job);
        loop.engine.jobs().incrementAndGet();
        try {
            executor.execute(started);
        } catch (Throwable rejected) {
            loop.engine.jobs().decrementAndGet();
            throw rejected;
        }
        started.future.addDoneCallback(started, new Context());
        return started.future;
    }

    @Override
    public String completes() {
        return "a job that " + (taken.get() ? "runs" : "waits") + " in " + executor;
    }

    /** The future is done. */
    @Override
    public void accept(AsyncFuture<T> done) {
        if (done.cancelled() && taken.compareAndSet(false, true)) {
            loop.engine.jobs().decrementAndGet();
            if (executor instanceof CpuExecutor bounded) {
                bounded.remove(this); // its place in the queue is for others
            }
        }
    }

    @Override
    public void run() {
        if (!taken.compareAndSet(false, true)) {
            return;
        }
        T value = null;
        Throwable failure = null;
        try {
            value = job.call();
        } catch (Throwable thrown) {
            failure = thrown;
        }
        tell(value, failure);
    }

    @SuppressWarnings("NullAway") // a T that is null came from the job
    private void tell(@Nullable T value, @Nullable Throwable failure) {
        try {
            loop.engine.submit(
                    new ThreadsafeHandle(loop, () -> complete(value, failure), new Context()));
        } catch (RejectedExecutionException closed) {
            // the loop has closed, and with it whoever waited
        }
    }

    @SuppressWarnings("NullAway")
    private void complete(@Nullable T value, @Nullable Throwable failure) {
        loop.engine.jobs().decrementAndGet();
        if (future.done()) {
            return;
        }
        if (failure != null) {
            future.fail(failure);
        } else {
            future.succeed(value);
        }
    }
}
