package io.nettio;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * Runs coroutines one after the other on one loop, and ends it properly: asyncio's {@code Runner}.
 * The loop is made at the first {@link #run}.
 *
 * <p>{@link #close} cancels the tasks that are left, waits for them and reports what they threw,
 * shuts the default executor down, and closes the loop. For one thread at a time. Source: {@code
 * asyncio/runners.py}.
 */
public final class Runner implements AutoCloseable {
    private enum State {
        /** No loop yet. */
        CREATED,
        /** The loop is there. */
        INITIALIZED,
        /** The loop is closed. */
        CLOSED
    }

    /** As asyncio's {@code THREAD_JOIN_TIMEOUT}. */
    private static final Duration EXECUTOR_TIMEOUT = Duration.ofMinutes(5);

    private final LoopPolicy policy;
    private final Context context = Context.copyCurrent();
    private State state = State.CREATED;
    private @Nullable Loop loop;

    /** With the loop that {@link LoopPolicy#get} chooses. */
    public Runner() {
        this(LoopPolicy.get());
    }

    /** With a loop factory. */
    public Runner(LoopPolicy policy) {
        this.policy = Objects.requireNonNull(policy, "policy");
    }

    /**
     * Runs a coroutine, or waits for a future of {@link #getLoop}, until it ends, in the runner's
     * own context; gives its result or throws its exception.
     *
     * @throws KeyboardInterrupt if SIGINT cancelled it; watched for where this is the JVM's main
     *     thread
     */
    public <T extends @Nullable Object> T run(Awaitable<T> main) {
        return run(main, context);
    }

    /** As {@link #run(Awaitable)}, in this context. */
    public <T extends @Nullable Object> T run(Awaitable<T> main, Context in) {
        Given.orRefuse(main, "run(null): give a coroutine");
        if (LoopState.current() != null) {
            throw new IllegalStateException(
                    "Asyncio.run() cannot be called from a running event loop: await the coroutine"
                            + " instead");
        }
        Loop running = getLoop();
        try (InterruptedRun interrupts = InterruptedRun.watch(running)) {
            Coroutine<T> watched =
                    Coroutine.of(
                            () -> {
                                interrupts.started(Objects.requireNonNull(Asyncio.currentTask()));
                                return Asyncio.await(main);
                            });
            try {
                return running.runUntilComplete(watched, Task.Options.DEFAULT.withContext(in));
            } catch (CancelledError cancelled) {
                throw interrupts.reason(cancelled);
            }
        }
    }

    /** The loop, made if need be. */
    public Loop getLoop() {
        if (state == State.CLOSED) {
            throw new IllegalStateException("Runner is closed");
        }
        Loop made = loop;
        if (made == null) {
            made = policy.newLoop();
            loop = made;
            state = State.INITIALIZED;
        }
        return made;
    }

    @Override
    public void close() {
        if (state != State.INITIALIZED) {
            state = State.CLOSED;
            return;
        }
        state = State.CLOSED;
        Loop ending = Objects.requireNonNull(loop);
        LoopState ends = LoopState.of(ending);
        // Before anything of them runs on, where this thread may: then those that have not started
        // never do, as in asyncio.
        List<Task<?>> left = ends.engine.mayTouch() ? cancelTasks(ends) : null;
        boolean interrupted = Thread.interrupted(); // else it would cancel the cleaning up
        try {
            ending.runUntilComplete(
                    () -> {
                        Futures.awaitCancelled(ends, left != null ? left : cancelTasks(ends));
                        ending.shutdownDefaultExecutor(EXECUTOR_TIMEOUT);
                    });
        } finally {
            ending.close();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static List<Task<?>> cancelTasks(LoopState ends) {
        List<Task<?>> others =
                ends.allTasks().stream().filter(task -> task != ends.currentTask).toList();
        others.forEach(Task::cancel);
        return others;
    }
}
